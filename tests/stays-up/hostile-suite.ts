import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineLimits } from '../../engine/stream/stream-options.ts';
import { oneTask } from '../../engine/testing/bpmn.ts';
import { AttackedEngine } from './attacked-engine.ts';
import { type Attack, ENDLESS, EVENTS, EXPRESSIONS, type Outcome, SPREADING } from './hostile-diagrams.ts';
import { patienceMs } from './patience.ts';

const WATCHED_MS = 200;
const SETTLED_MS = 20_000;

/** Takes the start timers and start signals of the attack away. */
const HARMLESS = oneTask('p');

interface Course {
  readonly outcome: Outcome;
  readonly slowestMs: number;
  readonly afterRestartMs: number;
}

/** Starts the attack, ends the engine in the middle of it, and sees how it comes out under the next one. */
async function attack(attacked: AttackedEngine, { diagrams, variables, outcome: expected }: Attack): Promise<Course> {
  const before = attacked.openIncidents;
  let key: string | undefined;
  const begun = await attacked.user.slowestProbeDuring(async () => {
    key = await attacked.user
      .deploy(...diagrams)
      .then(() => attacked.user.create('p', variables))
      .catch(() => undefined);
    await pause(key === undefined ? 0 : WATCHED_MS);
  });
  await attacked.crash();
  const afterRestartMs = await attacked.user.probe();
  let outcome: Outcome = 'REFUSED';
  const rest = await attacked.user.slowestProbeDuring(async () => {
    if (key !== undefined) {
      outcome = await settle(attacked, key, { before, expected });
      await attacked.user.deploy(HARMLESS);
      await attacked.user.call('CancelProcessInstance', { processInstanceKey: key }).catch(() => {});
    }
  });
  return { outcome, slowestMs: Math.max(begun, rest), afterRestartMs };
}

/** An incident may be raised in another instance than the one that began, even after that one has ended. */
async function settle(
  attacked: AttackedEngine,
  key: string,
  { before, expected }: { readonly before: number; readonly expected: Outcome },
): Promise<Outcome> {
  const until = performance.now() + (expected === 'GOES_ON' ? WATCHED_MS : SETTLED_MS);
  let seen: Outcome = 'GOES_ON';
  do {
    await pause(20);
    const isOver = !(await attacked.user.isRunning(key));
    seen = attacked.openIncidents > before ? 'INCIDENT' : isOver ? 'ENDS' : 'GOES_ON';
  } while (performance.now() < until && (seen !== expected || seen === 'GOES_ON'));
  return seen;
}

/** Each attack runs beside harmless instances, and goes on after a crash in the middle of it. */
export function describeAttacks(limits: Partial<EngineLimits>): void {
  describe.each([
    ['endless runs', ENDLESS],
    ['runs that spread', SPREADING],
    ['expressions that cost too much', EXPRESSIONS],
    ['events and waits', EVENTS],
  ])('%s', (_family, attacks) => {
    let attacked: AttackedEngine;
    beforeEach(async () => {
      attacked = await AttackedEngine.start({ limits });
    });
    afterEach(() => attacked.stop());

    it.each(attacks)('$name: $outcome, and others are served within a second', async (attackedBy) => {
      // when
      const course = await attack(attacked, attackedBy);
      // then
      console.info(`${attackedBy.name}: others waited ${Math.round(course.slowestMs)} ms at most`);
      expect(course.outcome).toBe(attackedBy.outcome);
      expect(course.slowestMs).toBeLessThan(patienceMs());
      expect(course.afterRestartMs).toBeLessThan(patienceMs());
    });
  });
}
