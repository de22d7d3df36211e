import { startSystem } from '../system.ts';
import { contradictionDemands } from './contradictions.ts';
import { deliveryDemands } from './deliveries.ts';
import { demandSuite } from './demand-suite.ts';
import { jointReviewDemands } from './joint-review.ts';
import { passedReviewDemands } from './passed-reviews.ts';
import { reopenedReviewDemands } from './reopened-reviews.ts';

const topics = [jointReviewDemands, contradictionDemands, deliveryDemands, passedReviewDemands, reopenedReviewDemands];

demandSuite('the embedded engine', () => startSystem(), topics);
