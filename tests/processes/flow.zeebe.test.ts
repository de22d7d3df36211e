import { pino } from 'pino';
import { describe, inject } from 'vitest';
import { createZeebeClient } from '../../platform/zeebe-client/index.ts';
import { flowSuite } from './flow-suite.ts';

const { address, skipReason } = inject('zeebe');

describe.skipIf(skipReason !== '')('the shipped processes on a real broker', () => {
  flowSuite(() => createZeebeClient({ address, logger: pino({ level: 'silent' }) }));
});
