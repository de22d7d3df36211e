import { describe, inject } from 'vitest';
import { startSystem } from '../system.ts';
import { historySuite } from './history-suite.ts';

const zeebe = inject('zeebe');

describe.skipIf(zeebe.skipReason !== '')('with a real broker', () => {
  historySuite('a Zeebe broker', () => startSystem({ zeebe }), 12);
});
