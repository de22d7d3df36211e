import { startSystem } from '../system.ts';
import { demandSuite } from './demand-suite.ts';
import { hintDemands } from './hints.ts';
import { laterRoundDemands } from './later-rounds.ts';
import { objectionDemands } from './objections.ts';
import { opinionDemands } from './opinions.ts';

const topics = [opinionDemands, objectionDemands, laterRoundDemands, hintDemands];

demandSuite('the embedded engine', () => startSystem(), topics);
