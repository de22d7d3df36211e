import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { wholeWayDemands } from './whole-way.ts';

demandSuite('the embedded engine', () => startSystem(), [wholeWayDemands]);
