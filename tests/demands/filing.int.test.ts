import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { filingDemands } from './filing.ts';
import { oldCaseDemands } from './old-cases.ts';
import { paperDemands } from './papers.ts';

demandSuite('the embedded engine', () => startSystem(), [filingDemands, paperDemands, oldCaseDemands]);
