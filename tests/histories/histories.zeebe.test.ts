import { describe, inject } from 'vitest';
import { startSystem } from '../system.ts';
import { historySuite } from './history-suite.ts';

const zeebe = inject('zeebe');
/** A thousand at night: HISTORIES=1000. */
const COUNT = Number(process.env['HISTORIES'] ?? 12);

describe.skipIf(zeebe.skipReason !== '')('with a real broker', () => {
  historySuite('a Zeebe broker', () => startSystem({ zeebe }), COUNT);
});
