import { pino } from 'pino';
import { afterAll, beforeAll, describe } from 'vitest';
import { createZeebeClient } from '../../platform/zeebe-client/index.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from '../embedded-engine.ts';
import { flowSuite } from './flow-suite.ts';

let engine: EmbeddedEngine;

beforeAll(async () => {
  engine = await startEmbeddedEngine();
});
afterAll(() => engine.stop());

describe('the shipped processes on the embedded engine', () => {
  flowSuite(() => createZeebeClient({ address: engine.address, logger: pino({ level: 'silent' }) }));
});
