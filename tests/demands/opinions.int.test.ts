import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { opinionDemands } from './opinions.ts';
import { sheetListDemands } from './sheet-lists.ts';

demandSuite('the embedded engine', () => startSystem(), [opinionDemands, sheetListDemands]);
