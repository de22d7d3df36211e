import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { jointReviewDemands } from './joint-review.ts';

demandSuite('the embedded engine', () => startSystem(), [jointReviewDemands]);
