import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { agencyDemands } from './people.ts';

demandSuite('the embedded engine', () => startSystem(), [agencyDemands]);
