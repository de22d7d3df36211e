/** What a waiting instance costs in memory; its records lie in the log and are no part of it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { createEngine, systemClock } from '../../engine/engine.ts';
import { InMemoryLog } from '../../engine/log/in-memory-log.ts';
import type { Experiment } from '../measure.ts';
import { createWaiting, deployWaiting } from '../workload/waiting.ts';

const INSTANCES = 50_000;

export const memory: Experiment = {
  name: 'memory',
  figures: {
    heap: {
      title: 'Heap per waiting instance (user task and timer)',
      unit: 'KB',
      better: 'less',
      target: { of: 'value', floor: 8, aim: 3 },
    },
  },
  warmUps: 0,
  open: async () => ({
    sample: async () => {
      const pool = undefined as never;
      const engine = createEngine({
        pool,
        log: new ForgetfulLog(),
        logger: pino({ level: 'error' }),
        clock: systemClock,
      });
      await engine.start();
      await deployWaiting(engine);
      await createWaiting(engine, 1_000);
      const before = heapUsed();
      await createWaiting(engine, INSTANCES);
      const heap = (heapUsed() - before) / INSTANCES / 1_024;
      await engine.stop();
      return { heap };
    },
    close: async () => {},
  }),
};

/** Everything is durable at once and nothing is kept. */
class ForgetfulLog extends InMemoryLog {
  override async append(): Promise<void> {}
  override async writeSnapshot(): Promise<void> {}
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
