import { describe, inject } from 'vitest';
import { startSystem } from '../system.ts';
import { acceptanceDemands } from './acceptance.ts';
import { agencyDemands } from './agencies.ts';
import { clockDemands } from './clocks.ts';
import { contradictionDemands } from './contradictions.ts';
import { correctionDemands } from './correction.ts';
import { deliveryDemands } from './deliveries.ts';
import { demandSuite } from './demand-suite.ts';
import { filingDemands } from './filing.ts';
import { hintDemands } from './hints.ts';
import { jointReviewDemands } from './joint-review.ts';
import { laneGoalDemands } from './lane-goals.ts';
import { laneDemands } from './lanes.ts';
import { laterRoundDemands } from './later-rounds.ts';
import { objectionDemands } from './objections.ts';
import { officeLimitDemands } from './office-limits.ts';
import { oldCaseDemands } from './old-cases.ts';
import { opinionDemands } from './opinions.ts';
import { panelDemands } from './panels.ts';
import { paperDemands } from './papers.ts';
import { passedReviewDemands } from './passed-reviews.ts';
import { personDemands } from './people.ts';
import { recusalDemands } from './recusals.ts';
import { reopenedReviewDemands } from './reopened-reviews.ts';
import { replacementDemands, restartDemands } from './replacement.ts';
import { secondLookDemands } from './second-looks.ts';
import { sectorDemands } from './sectors.ts';
import { severityDemands } from './severities.ts';
import { sheetListDemands } from './sheet-lists.ts';
import { silenceDemands } from './silence.ts';
import { supplementDemands } from './supplement.ts';
import { wholeWayDemands } from './whole-way.ts';

const zeebe = inject('zeebe');

describe.skipIf(zeebe.skipReason !== '')('with a real broker', () => {
  // It counts every case that a system has certified, and forecasts learn from them: it has a system of its own.
  demandSuite('a Zeebe broker', () => startSystem({ zeebe }), [wholeWayDemands]);

  demandSuite('a Zeebe broker', () => startSystem({ zeebe }), [
    // First: forecasts speak from the limits while little has ended.
    clockDemands,
    acceptanceDemands,
    silenceDemands,
    officeLimitDemands,
    agencyDemands,
    correctionDemands,
    filingDemands,
    paperDemands,
    oldCaseDemands,
    jointReviewDemands,
    contradictionDemands,
    deliveryDemands,
    passedReviewDemands,
    reopenedReviewDemands,
    laneGoalDemands,
    laneDemands,
    opinionDemands,
    severityDemands,
    objectionDemands,
    laterRoundDemands,
    hintDemands,
    panelDemands,
    personDemands,
    recusalDemands,
    secondLookDemands,
    sectorDemands,
    replacementDemands,
    restartDemands,
    sheetListDemands,
    supplementDemands,
  ]);
});
