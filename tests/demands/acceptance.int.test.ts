import { startSystem } from '../system.ts';
import { acceptanceDemands } from './acceptance.ts';
import { correctionDemands } from './correction.ts';
import { demandSuite } from './demand-suite.ts';
import { officeLimitDemands } from './office-limits.ts';
import { silenceDemands } from './silence.ts';
import { supplementDemands } from './supplement.ts';

demandSuite('the embedded engine', () => startSystem(), [
  acceptanceDemands,
  correctionDemands,
  silenceDemands,
  officeLimitDemands,
  supplementDemands,
]);
