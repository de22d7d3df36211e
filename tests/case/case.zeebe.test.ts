import { describe, inject } from 'vitest';
import { startSystem } from '../system.ts';
import { caseSuite } from './case-suite.ts';

const zeebe = inject('zeebe');

describe.skipIf(zeebe.skipReason !== '')('with a real broker', () => {
  caseSuite('a Zeebe broker', (settings) => startSystem({ settings, zeebe }));
});
