import type { Variables } from '../platform/zeebe-client/index.ts';
import {
  CLOCK_KINDS,
  type Clock,
  type ClockKind,
  endClock,
  findLatestClock,
  findRunningClock,
  markFired,
} from '../storage/clocks.ts';
import { closeCorrection } from '../storage/requested-materials.ts';
import { closeSupplement } from '../storage/supplements.ts';
import { listWaitingTasks } from '../storage/tasks.ts';
import { lookAfterPeople } from './daily-look.ts';
import { type DeadlineMoment, isEarlyWord, partMoments, toWakeAt } from './deadlines.ts';
import { type CaseContext, caseHandler, keyOfJob } from './handler.ts';
import { readWord } from './job-variables.ts';
import { listUnanswered, mindOffice } from './office-silence.ts';
import { readMoments } from './watched-clock.ts';

/**
 * A timer wakes, this decides: what is really due of a clock, by the tables as they are now. It may find nothing (handed in
 * just before, extended, paused, calendar changed) and then arms the watcher again. It holds the lock of the case's row, so
 * what a person hands in at the last minute is either seen here or comes too late.
 */
export const checkDeadline = caseHandler({
  effectKey: keyOfJob,
  onClosed: true,
  work: async (context) => {
    const kind = readWord(context.job, 'clockKind', CLOCK_KINDS);
    const { closedAt, suspended } = context.application;
    // A case that was ordered to rest rests, though the engine may not have opened the pause yet.
    if (closedAt !== null || suspended) return nothingDue(context);
    const answer = await lookAt(context, kind);
    return kind === 'SUPPLEMENT' ? mindOffice(context, answer) : answer;
  },
});

const nothingDue = ({ deps }: CaseContext): Variables => ({
  action: 'NOT_DUE',
  wakeAt: toWakeAt(deps.clock, undefined),
});

/** What is due of the limit that a watcher is named for. */
async function lookAt(context: CaseContext, kind: ClockKind): Promise<Variables> {
  const { acting, application } = context;
  const nothing = nothingDue(context);
  const running = await findRunningClock(acting.trx, application.id, kind);
  if (running === undefined) {
    // The case has left the lane of the experts: their work ends, whoever is on it.
    if (kind === 'PANEL') return { ...nothing, action: 'CANCELED' };
    // A watcher asks after it was told LATE only if that answer was lost, and the engine that was to get it too.
    const latest = await findLatestClock(acting.trx, application.id, kind);
    return latest?.state === 'LATE' ? { ...nothing, action: 'LATE' } : nothing;
  }
  const present = await readMoments(context, running);
  // Whoever ends the pause publishes clock-changed, which wakes the watcher.
  if (present === undefined) return nothing;
  return lookAfterPeople(context, kind, await decide(context, present.clock, present.moments));
}

async function decide(context: CaseContext, clock: Clock, moments: readonly DeadlineMoment[]): Promise<Variables> {
  const { acting, deps, at } = context;
  const { due, next } = partMoments(clock, moments, at);
  // One answer for each job, the gravest early word is the last; what is due by its date comes before any of them.
  const grave = due.filter((moment) => !isEarlyWord(moment));
  const chosen = grave[0] ?? due.at(-1);
  if (chosen === undefined) return { action: 'NOT_DUE', wakeAt: toWakeAt(deps.clock, next?.at) };
  if (chosen.action === 'LATE' && (await isForOthersToAct(context, clock))) {
    return { action: 'NOT_DUE', wakeAt: toWakeAt(deps.clock, nextDay(at)) };
  }
  const had = due.filter((moment) => moment === chosen || isEarlyWord(moment));
  await markFired(
    acting.trx,
    clock,
    had.map((moment) => moment.name),
  );
  const isNeeded = await apply(context, clock, chosen);
  const following = grave.find((moment) => moment !== chosen)?.at ?? next?.at;
  return { action: isNeeded ? chosen.action : 'NOT_DUE', wakeAt: toWakeAt(deps.clock, following) };
}

/** What a moment does to the tables; false when it turns out to concern nobody. */
async function apply(context: CaseContext, clock: Clock, moment: DeadlineMoment): Promise<boolean> {
  const { acting, application, at, today } = context;
  const caseId = application.id;
  if (moment.action === 'DEPARTMENTS_SILENT') {
    const waiting = await listWaitingTasks(acting.trx, caseId, 'FINAL');
    return waiting.some((task) => task.department !== null);
  }
  if (moment.action !== 'LATE') return true;
  await endClock(acting, { caseId, kind: clock.kind }, { state: 'LATE', on: today, at });
  if (clock.kind === 'CORRECTION') await closeCorrection(acting, { caseId, outcome: 'EXPIRED', at });
  if (clock.kind === 'SUPPLEMENT') await closeSupplement(acting, { caseId, outcome: 'EXPIRED', at });
  return true;
}

/**
 * A supplement that was handed in in time and waits for the officer is not late, however long the check takes; nor is one
 * whose extension was asked for in time and not decided, nor an agency whose answer is on its way to the engine.
 */
async function isForOthersToAct(context: CaseContext, clock: Clock): Promise<boolean> {
  const { acting, application } = context;
  if (clock.kind === 'AGENCY') return (await listWaitingTasks(acting.trx, application.id, 'AGENCY')).length === 0;
  return clock.kind === 'SUPPLEMENT' && (await listUnanswered(context)).length > 0;
}

const DAY_MS = 24 * 3_600_000;

function nextDay(at: Date): Date {
  return new Date(at.getTime() + DAY_MS);
}
