import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import { createZeebeClient } from '../../platform/zeebe-client/index.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from '../embedded-engine.ts';
import { decisionsSuite } from './decisions-suite.ts';

let engine: EmbeddedEngine;

beforeAll(async () => {
  engine = await startEmbeddedEngine();
});
afterAll(() => engine.stop());

describe('the shipped tables on the embedded engine', () => {
  decisionsSuite(() => createZeebeClient({ address: engine.address, logger: pino({ level: 'silent' }) }));
});
