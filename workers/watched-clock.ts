import { CLOCK_KINDS, type Clock, type ClockKind, findRunningClock } from '../storage/clocks.ts';
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
