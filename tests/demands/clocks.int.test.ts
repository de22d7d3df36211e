import { startSystem } from '../system.ts';
import { clockDemands } from './clocks.ts';
import { demandSuite } from './demand-suite.ts';

demandSuite('the embedded engine', () => startSystem(), [clockDemands]);
