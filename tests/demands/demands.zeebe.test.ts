import { describe, inject } from 'vitest';
import { startSystem } from '../system.ts';
import { agencyDemands } from './agencies.ts';
import { clockDemands } from './clocks.ts';
import { demandSuite } from './demand-suite.ts';
import { filingDemands, paperDemands } from './filing.ts';
import { laneGoalDemands } from './lane-goals.ts';
import { laneDemands } from './lanes.ts';
import { opinionDemands } from './opinions.ts';
import { panelDemands } from './panels.ts';
import { personDemands } from './people.ts';

const zeebe = inject('zeebe');

describe.skipIf(zeebe.skipReason !== '')('with a real broker', () => {
  demandSuite('a Zeebe broker', () => startSystem({ zeebe }), [
    agencyDemands,
    clockDemands,
    laneGoalDemands,
    laneDemands,
    opinionDemands,
    panelDemands,
    personDemands,
  ]);
  demandSuite('a Zeebe broker', () => startSystem({ zeebe }), [clockDemands, filingDemands, paperDemands]);
});
