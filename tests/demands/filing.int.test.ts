import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { filingDemands, paperDemands } from './filing.ts';

demandSuite('the embedded engine', () => startSystem(), [filingDemands, paperDemands]);
