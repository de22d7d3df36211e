import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { hintDemands } from './hints.ts';
import { laterRoundDemands } from './later-rounds.ts';
import { objectionDemands } from './objections.ts';
import { opinionDemands } from './opinions.ts';
import { severityDemands } from './severities.ts';
import { sheetListDemands } from './sheet-lists.ts';

const topics = [opinionDemands, severityDemands, objectionDemands, laterRoundDemands, hintDemands, sheetListDemands];

demandSuite('the embedded engine', () => startSystem(), topics);
