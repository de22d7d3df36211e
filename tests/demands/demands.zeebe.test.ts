import { describe, inject } from 'vitest';
import { startSystem } from '../system.ts';
import { acceptanceDemands } from './acceptance.ts';
import { clockDemands } from './clocks.ts';
import { correctionDemands } from './correction.ts';
import { demandSuite } from './demand-suite.ts';
import { supplementDemands } from './supplement.ts';

const zeebe = inject('zeebe');

describe.skipIf(zeebe.skipReason !== '')('with a real broker', () => {
  demandSuite('a Zeebe broker', () => startSystem({ zeebe }), [
    clockDemands,
    acceptanceDemands,
    correctionDemands,
    supplementDemands,
  ]);
});
