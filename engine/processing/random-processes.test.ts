import { describe, expect, it } from 'vitest';
import { oneTask } from '../testing/bpmn.ts';
import { RandomProcess, randomOf } from '../testing/random-process.ts';
import { TestEngine } from '../testing/test-engine.ts';

const PROCESSES = 30;
const STEPS = 60;

async function step(engine: TestEngine, random: () => number): Promise<void> {
  const choice = random();
  const [job] = choice < 0.75 ? await engine.activate('work', { max: 1, timeout: 60_000 }) : [];
  if (job !== undefined) {
    await work(engine, job.key, random);
  } else if (choice < 0.85) {
    await engine.advance(Math.floor(random() * 30) * 60_000);
  } else if (choice < 0.93) {
    await engine.publish('go', 'k', { timeToLive: random() < 0.5 ? 0 : 600_000 });
  } else if (choice < 0.96) {
    await engine.broadcast('sig');
  } else {
    await engine.restart();
  }
}

async function work(engine: TestEngine, jobKey: number, random: () => number): Promise<void> {
  const choice = random();
  if (choice < 0.7) {
    await engine.complete(jobKey, { number: Math.floor(random() * 10) });
  } else if (choice < 0.85) {
    await engine.throwError(jobKey, 'E', { failed: true });
  } else {
    await engine.fail(jobKey, { retries: random() < 0.5 ? 0 : 2, retryBackOff: random() < 0.5 ? 0 : 1_000 });
  }
}

async function resolveAll(engine: TestEngine): Promise<void> {
  for (const incident of engine.recordsOf('INCIDENT', 'CREATED')) {
    if (engine.state.incidents.find(incident.key) !== undefined) {
      if (incident.value.errorType === 'JOB_NO_RETRIES') {
        await engine.expectOk({ name: 'JOB.UPDATE_RETRIES', key: incident.value.jobKey, value: { retries: 3 } });
      }
      await engine.resolve(incident.key);
    }
  }
}

/** Brings the instance to its end by doing everything that can be done. */
async function finish(engine: TestEngine, instance: number): Promise<void> {
  for (let round = 0; engine.isRunning(instance) && round < 200; round++) {
    await resolveAll(engine);
    await engine.advance(3_600_000);
    await engine.publish('go', 'k');
    for (const job of await engine.activate('work', { timeout: 60_000 })) {
      await engine.submit({ name: 'JOB.COMPLETE', key: job.key, value: { variables: {} } });
    }
  }
}

describe('random processes', () => {
  it.each(Array.from({ length: PROCESSES }, (_, index) => index + 1))(
    'seed %i: nothing gets stuck, replay is equal, and the end leaves nothing behind',
    async (seed) => {
      // given
      const engine = new TestEngine(seed % 2 === 0 ? { stepsPerTurn: 7 } : {});
      const random = randomOf(seed * 7919);
      await engine.deploy(oneTask('child'), new RandomProcess(seed).build('p'));
      const instance = await engine.create('p', { key: 'k', number: Math.floor(random() * 10) });

      // when
      for (let count = 0; count < STEPS && engine.isRunning(instance); count++) {
        await step(engine, random);
        engine.expectNothingStuck();
        if (count % 10 === 0) {
          await engine.expectEqualReplay();
        }
      }
      const isToBeCanceled = seed % 3 === 0 && engine.isRunning(instance);
      if (isToBeCanceled) {
        await engine.cancel(instance);
      } else {
        await finish(engine, instance);
      }

      // then
      await engine.advance(86_400_000);
      expect(engine.faults).toEqual([]);
      const left = engine.state
        .collections()
        .filter(({ name, size }) => size > 0 && !/^(process|form|decision)/.test(name))
        .map(({ name, size }) => `${name} ${size}`);
      expect(left).toEqual([]);
    },
  );
});
