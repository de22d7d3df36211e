import { startSystem } from '../system.ts';
import { agencyDemands } from './agencies.ts';
import { demandSuite } from './demand-suite.ts';

demandSuite('the embedded engine', () => startSystem(), [agencyDemands]);
