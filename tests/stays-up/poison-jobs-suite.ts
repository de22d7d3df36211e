import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oneTask } from '../../engine/testing/bpmn.ts';
import { AttackedEngine } from './attacked-engine.ts';
import type { GatewayUser, Job } from './gateway-user.ts';
import { patienceMs } from './patience.ts';

const POISON_SHARE = 100;
const CREATED_AT_ONCE = 100;
const BATCH = 100;

/** One worker, for which one job in a hundred fails whenever it is tried. */
class Worker {
  failures = 0;
  readonly done = new Set<string>();
  readonly #user: GatewayUser;

  constructor(user: GatewayUser) {
    this.#user = user;
  }

  /** Works until no job comes any more. */
  async run(): Promise<void> {
    for (;;) {
      const jobs = await this.#user.activate('work', { max: BATCH, wait: 500 });
      if (jobs.length === 0) return;
      await Promise.all(jobs.map((job) => this.#work(job)));
    }
  }

  async #work({ key, retries, variables }: Job): Promise<void> {
    const { number }: { number: number } = JSON.parse(variables);
    if (number % POISON_SHARE === 0) {
      this.failures++;
      await this.#user.call('FailJob', { jobKey: key, retries: retries - 1, errorMessage: 'poison' });
    } else {
      await this.#user.complete(key);
      this.done.add(key);
    }
  }
}

export function describePoisonJobs(count: number): void {
  let attacked: AttackedEngine;
  beforeEach(async () => {
    attacked = await AttackedEngine.start();
    await attacked.user.deploy(oneTask('p'));
  });
  afterEach(() => attacked.stop());

  async function createAll(): Promise<void> {
    for (let begin = 0; begin < count; begin += CREATED_AT_ONCE) {
      const numbers = Array.from({ length: CREATED_AT_ONCE }, (_, index) => begin + index);
      await Promise.all(numbers.map((number) => attacked.user.create('p', { number })));
    }
  }

  describe(`${count} jobs of which one in a hundred always fails`, () => {
    it('are all done but those, each of which has an incident after its three tries', async () => {
      // given
      await createAll();
      const worker = new Worker(attacked.user);
      // when
      const slowest = await attacked.user.slowestProbeDuring(() => worker.run());
      // then
      const poisoned = count / POISON_SHARE;
      console.info(`${count} jobs: others waited ${Math.round(slowest)} ms at most`);
      expect([worker.done.size, worker.failures]).toEqual([count - poisoned, 3 * poisoned]);
      expect(attacked.openIncidents).toBe(poisoned);
      expect(slowest).toBeLessThan(patienceMs());
    });
  });

  describe(`${count} jobs held by workers that die`, () => {
    it('come back when their locks end, with all their retries, and are done by others, also after a crash', async () => {
      // given
      await createAll();
      const taken = new Set<string>();
      while (taken.size < count) {
        // The locks of the first may end before the last are taken.
        for (const { key } of await attacked.user.activate('work', { max: count, timeout: 1_000 })) {
          taken.add(key);
        }
      }
      // when
      await attacked.crash();
      const again: Job[] = [];
      const slowest = await attacked.user.slowestProbeDuring(async () => {
        while (again.length < count) {
          const jobs = await attacked.user.activate('work', { max: BATCH });
          await Promise.all(jobs.map(({ key }) => attacked.user.complete(key)));
          again.push(...jobs);
        }
      });
      // then
      expect(again.map(({ key }) => key).sort()).toEqual([...taken].sort());
      expect(new Set(again.map(({ retries }) => retries))).toEqual(new Set([3]));
      expect(slowest).toBeLessThan(patienceMs());
    });
  });
}
