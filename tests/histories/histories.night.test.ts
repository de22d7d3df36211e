import { describe, inject } from 'vitest';
import { startSystem } from '../system.ts';
import { historySuite } from './history-suite.ts';

const COUNT = 1000;
const zeebe = inject('zeebe');

historySuite('the embedded engine', () => startSystem(), COUNT);

describe.skipIf(zeebe.skipReason !== '')('with a real broker', () => {
  historySuite('a Zeebe broker', () => startSystem({ zeebe }), COUNT);
});
