import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { laneGoalDemands } from './lane-goals.ts';
import { laneDemands } from './lanes.ts';
import { panelDemands } from './panels.ts';

demandSuite('the embedded engine', () => startSystem(), [laneDemands, panelDemands, laneGoalDemands]);
