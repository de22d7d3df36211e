import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { personDemands } from './people.ts';
import { recusalDemands } from './recusals.ts';
import { secondLookDemands } from './second-looks.ts';

demandSuite('the embedded engine', () => startSystem(), [personDemands, recusalDemands, secondLookDemands]);
