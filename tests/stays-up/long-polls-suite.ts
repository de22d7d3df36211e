import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenStream } from '../../engine/gateway/testing/raw-client.ts';
import { oneTask } from '../../engine/testing/bpmn.ts';
import { AttackedEngine } from './attacked-engine.ts';
import { type GatewayUser, jobsOf } from './gateway-user.ts';
import { patienceMs } from './patience.ts';
import { pollFromAfar } from './vanishing-clients.ts';

const JOB_TIMEOUT = 1_500;

/** Open sockets, timers and so on of this process, which is both client and engine. */
const handles = () => process.getActiveResourcesInfo().length;

/** So many workers wait at once, every second one vanishes, and jobs come in just then. */
export function describeLongPolls(polls: number, jobs: number): void {
  let attacked: AttackedEngine;
  beforeEach(async () => {
    attacked = await AttackedEngine.start();
    await attacked.user.deploy(oneTask('p'));
  });
  afterEach(() => attacked.stop());

  describe(`${polls} long polls of which half vanish`, () => {
    it('are all taken, lose no job, keep nobody from his work and leave nothing behind', async () => {
      // given
      const { user } = attacked;
      const wait = { type: 'work', worker: 'w', timeout: JOB_TIMEOUT, maxJobsToActivate: 1, requestTimeout: 600_000 };
      const before = handles();
      const vanish = pollFromAfar(attacked.port, { ...wait, fetchVariable: [] }, polls / 2);
      const staying = Array.from({ length: polls / 2 }, () => user.openPoll(wait));
      await vi.waitFor(() => expect(attacked.waitingPolls).toBe(polls), { timeout: 30_000, interval: 50 });

      // when
      const received = new Set<string>();
      const slowest = await user.slowestProbeDuring(async () => {
        const created = Promise.all(Array.from({ length: jobs }, () => user.create('p')));
        await Promise.all([vanish(), created]);
        await vi.waitFor(() => completeWhatCame(staying, user, received, jobs), { timeout: 20_000, interval: 50 });
      });

      // then
      console.info(`${polls} polls: others waited ${Math.round(slowest)} ms at most`);
      expect(received.size).toBe(jobs);
      expect(slowest).toBeLessThan(patienceMs());
      for (const { stream } of staying) {
        stream.cancel();
      }
      await Promise.all(staying.map(({ ended }) => ended));
      await vi.waitFor(() => expect(attacked.waitingPolls).toBe(0), { timeout: 10_000 });
      await vi.waitFor(() => expect(handles()).toBeLessThanOrEqual(before), { timeout: 10_000, interval: 100 });
    });
  });
}

/** Each poll brings one job; those locked for a client that vanished come again when their lock ends. */
async function completeWhatCame(
  polls: readonly OpenStream[],
  user: GatewayUser,
  received: Set<string>,
  expected: number,
): Promise<void> {
  const fresh = polls.flatMap(jobsOf).filter(({ key }) => !received.has(key));
  for (const { key } of fresh) {
    received.add(key);
  }
  await Promise.all(fresh.map(({ key }) => user.complete(key)));
  expect(received.size).toBe(expected);
}
