import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { sectorDemands } from './sectors.ts';

demandSuite('the embedded engine', () => startSystem(), [sectorDemands]);
