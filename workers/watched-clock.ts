import { withoutPauses } from '../domain/pauses.ts';
import {
  CLOCK_KINDS,
  type Clock,
  type ClockKind,
  findRunningClock,
  pausesOf,
  recomputeClock,
} from '../storage/clocks.ts';
import { listPauses } from '../storage/pauses.ts';
import { moveTaskDueDates } from '../storage/tasks.ts';
import { type DeadlineMoment, momentsOf } from './deadlines.ts';
import type { CaseContext } from './handler.ts';
import { readWord } from './job-variables.ts';

/**
 * The clock that a watcher's job is about; undefined when it has ended between the timer and the job, so that nobody needs
 * to be told any more.
 */
export async function findWatchedClock(
  context: CaseContext,
): Promise<{ readonly kind: ClockKind; readonly clock: Clock | undefined }> {
  const kind = readWord(context.job, 'clockKind', CLOCK_KINDS);
  return { kind, clock: await findRunningClock(context.acting.trx, context.application.id, kind) };
}

/**
 * Where a running limit stands by today's calendar and pauses, its tasks moved with it, and everything that lies on its way;
 * undefined while it rests.
 */
export async function readMoments(
  context: CaseContext,
  running: Clock,
): Promise<{ readonly clock: Clock; readonly moments: readonly DeadlineMoment[] } | undefined> {
  const { acting, at, today } = context;
  const rules = await context.rules();
  const { clock, status } = await recomputeClock(acting, running, { calendar: rules.calendar, at, reason: 'CHECK' });
  if (status.state === 'PAUSED') return undefined;
  const { caseId, kind, dueDate } = clock;
  if (dueDate !== running.dueDate) await moveTaskDueDates(acting.trx, { caseId, stage: kind, dueDate });
  const calendar = withoutPauses(rules.calendar, pausesOf(kind, await listPauses(acting.trx, caseId)), today);
  return { clock, moments: momentsOf(clock, { ...rules, calendar }) };
}
