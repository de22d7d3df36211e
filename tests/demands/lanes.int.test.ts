import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { laneDemands } from './lanes.ts';

demandSuite('the embedded engine', () => startSystem(), [laneDemands]);
