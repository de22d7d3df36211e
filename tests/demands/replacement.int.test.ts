import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { replacementDemands, restartDemands } from './replacement.ts';

demandSuite('the embedded engine', () => startSystem(), [replacementDemands, restartDemands]);
