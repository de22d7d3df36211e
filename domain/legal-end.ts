/** Until when a round of the review must be over by its limits, and where it stands while its clocks are stopped. */
import { addWorkingDays, type WorkingDayCalendar } from './calendar.ts';
import { type LimitStatus, limitStatus } from './clocks.ts';
import type { DaySpan } from './pauses.ts';
import type { PlainDate } from './plain-date.ts';
import { type ChainLimits, type ChainStage, chainWorkingDays, workingDaysAfter } from './stage-chain.ts';

/** The last day; null while the clocks are stopped, with the working days that are kept for the day of resumption. */
export interface LegalEnd {
  readonly dueDate: PlainDate | null;
  readonly remainingWd: number | null;
}

/** From the stage that runs: its own last day and the days of the stages after it. */
export function legalEndFromStage(
  calendar: WorkingDayCalendar,
  running: { readonly stage: ChainStage; readonly status: LimitStatus },
  limits: ChainLimits,
): LegalEnd {
  return plus(calendar, running.status, workingDaysAfter(limits, running.stage));
}

/** Before the first stage: all three from the acceptance on. */
export function legalEndFromAcceptance(
  calendar: WorkingDayCalendar,
  accepted: { readonly day0: PlainDate; readonly pauses: readonly DaySpan[] },
  limits: ChainLimits,
): LegalEnd {
  return plus(calendar, limitStatus(calendar, { ...accepted, workingDays: chainWorkingDays(limits) }), 0);
}

function plus(calendar: WorkingDayCalendar, status: LimitStatus, later: number): LegalEnd {
  if (status.state === 'PAUSED') return { dueDate: null, remainingWd: status.remainingWorkingDays + later };
  return { dueDate: addWorkingDays(calendar, status.dueDate, later).date, remainingWd: null };
}
