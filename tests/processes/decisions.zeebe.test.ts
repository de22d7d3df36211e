import { pino } from 'pino';
import { describe, inject } from 'vitest';
import { createZeebeClient } from '../../platform/zeebe-client/index.ts';
import { decisionsSuite } from './decisions-suite.ts';

const { address, skipReason } = inject('zeebe');

describe.skipIf(skipReason !== '')('the shipped decision tables on a real broker', () => {
  decisionsSuite(() => createZeebeClient({ address, logger: pino({ level: 'silent' }) }));
});
