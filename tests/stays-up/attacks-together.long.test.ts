import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AttackedEngine } from './attacked-engine.ts';
import { type Attack, ENDLESS, SPREADING } from './hostile-diagrams.ts';
import { patienceMs } from './patience.ts';

/** Time for the supervisor to come by. */
const AFTERWARDS_MS = 1_500;

const NAMES = [
  'a script that leads back to itself',
  'a loop that doubles a list',
  'a process that calls itself with 100 kB',
  'a process that calls itself twice',
  'a fork that leads back to itself',
  'a thousand jobs within a thousand',
  'an inclusive gateway whose every way leads back',
];

let attacked: AttackedEngine;
beforeEach(async () => {
  attacked = await AttackedEngine.start({ limits: { stepsWithoutWait: 10_000, pendingSteps: 2_000 } });
});
afterEach(() => attacked.stop());

/** Every attack calls its process p; here each has a name of its own. */
async function begin({ diagrams, variables }: Attack, id: string): Promise<void> {
  await attacked.user.deploy(...diagrams.map((text) => text.replace('id="p"', `id="${id}"`)));
  await attacked.user.create(id, { ...variables, self: id });
}

describe('attacks of seven kinds at the same time', () => {
  it('are all held by incidents, and others are served within a second, also afterwards', async () => {
    // given
    const attacks = [...ENDLESS, ...SPREADING].filter(({ name }) => NAMES.includes(name));
    // when
    const slowest = await attacked.user.slowestProbeDuring(async () => {
      await Promise.all(attacks.map((each, index) => begin(each, `p${index}`)));
      await vi.waitFor(() => expect(attacked.openIncidents).toBe(attacks.length), { timeout: 25_000, interval: 50 });
      await pause(AFTERWARDS_MS);
    });
    // then
    console.info(`together: others waited ${Math.round(slowest)} ms at most`);
    expect(attacks).toHaveLength(NAMES.length);
    expect(slowest).toBeLessThan(patienceMs());
    expect(attacked.openIncidents).toBe(attacks.length);
  });
});
