import { addDays, instantOf } from '../domain/plain-date.ts';
import type { Variables } from '../platform/zeebe-client/index.ts';
import type { ClockKind } from '../storage/clocks.ts';
import { moveSecondLooks } from '../storage/second-looks.ts';
import { handOverStage } from '../storage/task-handovers.ts';
import { toWakeAt } from './deadlines.ts';
import type { CaseContext } from './handler.ts';

/** Limits within which people of an agency work: their tasks may stand still for want of a person. */
const STAFFED: readonly ClockKind[] = ['AGENCY', 'FIRST', 'SECOND', 'FINAL'];

/** A first reviewer who is asked again works inside the second stage. */
const STAGES_WITHIN: Readonly<Partial<Record<ClockKind, readonly string[]>>> = { SECOND: ['SECOND', 'FIRST'] };

/**
 * Gives tasks that stand still to others and lets the watcher look again in the morning: whoever watches a limit looks after
 * the people who have to keep it. So does the watcher of an acceptance, since from one day on silence may count as one. The
 * answer about the limit itself stays as it is.
 */
export async function lookAfterPeople(context: CaseContext, kind: ClockKind, answer: Variables): Promise<Variables> {
  if (kind === 'ACCEPTANCE') return { ...answer, wakeAt: byMorning(context, String(answer['wakeAt'])) };
  if (!STAFFED.includes(kind)) return answer;
  const { acting, application, at } = context;
  const { calendar, settings } = await context.rules();
  if (kind === 'SECOND') await moveSecondLooks(acting, application);
  const look = { application, calendar, substituteWd: settings.substituteWd, at };
  for (const stage of STAGES_WITHIN[kind] ?? [kind]) await handOverStage(acting, { ...look, stage });
  return { ...answer, wakeAt: byMorning(context, String(answer['wakeAt'])) };
}

/** The instant to wake at, or the beginning of the next day if that comes first; both in engine time. */
export function byMorning({ deps, today }: CaseContext, wakeAt: string): string {
  const morning = toWakeAt(deps.clock, new Date(instantOf(addDays(today, 1), '00:00')));
  return morning < wakeAt ? morning : wakeAt;
}
