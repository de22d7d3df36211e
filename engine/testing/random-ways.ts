import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneTask } from './bpmn.ts';
import { RandomProcess } from './random-process.ts';
import { TestEngine } from './test-engine.ts';

const STEPS = 40;
const SECONDS_EACH = 3;

/** Numbers between 0 and 1, as even as dice: fast-check would rather give small ones and shrinks a fault towards 0. */
const DIE = fc.noBias(fc.integer({ min: 0, max: 2 ** 30 - 1 }).map((number) => number / 2 ** 30));

/** Random block-structured processes on random ways; after every step the engine is as if it had just been restarted. */
export function describeRandomWays({ ways, seed }: { readonly ways: number; readonly seed?: number }): void {
  describe('random processes on random ways', () => {
    const property = fc.asyncProperty(fc.gen(), (draw) => walk(() => draw(() => DIE)));
    it(
      `get stuck nowhere, replay equal after every step, and leave nothing behind: ${ways} of them`,
      () => fc.assert(property, { numRuns: ways, ...(seed !== undefined && { seed }) }),
      ways * SECONDS_EACH * 1_000,
    );
  });
}

async function walk(random: () => number): Promise<void> {
  // given
  const engine = new TestEngine(random() < 0.5 ? { stepsPerTurn: 7 } : {});
  await engine.deploy(oneTask('child'), new RandomProcess(random).build('p'));
  const instance = await engine.create('p', { key: 'k', number: Math.floor(random() * 10) });

  // when
  for (let count = 0; count < STEPS && engine.isRunning(instance); count++) {
    await step(engine, random);
    engine.expectNothingStuck();
    await engine.expectEqualReplay();
  }
  if (random() < 0.3 && engine.isRunning(instance)) {
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
  // It would be asked again at the end of the test, with all others of the test.
  await engine.finish();
}

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
