/**
 * The three clocks of a case: the agency's working days, the applicant's time, and the whole cycle in calendar days.
 * Only whole dates are counted: never the day on which a clock starts, always the day on which it ends.
 */
import { type WorkingDayCalendar, workingDaysBetween } from './calendar.ts';
import {
  type DaySpan,
  daysInSpans,
  isApplicantPause,
  isExcluded,
  type Pause,
  spanHolding,
  uniteSpans,
} from './pauses.ts';
import { addDays, daysBetween, type PlainDate } from './plain-date.ts';

/** One case from acceptance to its end, or to today while it runs. */
export interface CaseSpan {
  /** Day 0: the day on which the acceptance counts. */
  readonly acceptedOn: PlainDate;
  readonly endedOn: PlainDate;
  readonly pauses: readonly Pause[];
  /** Rounds from the second on, from the day the revision counts to the day the round ended. */
  readonly reReviews?: readonly DaySpan[];
}

/** What the clocks show. */
export interface ClockReading {
  /** Working days outside every pause; re-reviews are part of it. */
  readonly agencyWorkingDays: number;
  /** The same without re-reviews: the figure that Order 13 article 12 limits to 10 or 15. */
  readonly statutoryWorkingDays: number;
  /** Calendar days in pauses that are the applicant's. */
  readonly applicantDays: number;
  /** The part of them in which the design unit revised its drawings. */
  readonly designerDays: number;
  /** Calendar days of the whole cycle. */
  readonly totalDays: number;
  /** totalDays - applicantDays: the headline figure. */
  readonly netDays: number;
  /** Working days of the whole cycle without the applicant's pauses. */
  readonly netWorkingDays: number;
}

/** Reads all clocks. Throws RangeError if the case or a pause ends before it begins. */
export function readClocks(calendar: WorkingDayCalendar, span: CaseSpan): ClockReading {
  const { acceptedOn, endedOn } = span;
  const totalDays = daysBetween(acceptedOn, endedOn);
  if (totalDays < 0) {
    throw new RangeError(`Expected the case to end on or after ${acceptedOn}, but it ends on ${endedOn}.`);
  }
  const paused = uniteSpans(span.pauses);
  const applicantPaused = uniteSpans(span.pauses.filter(isApplicantPause));
  const designerPaused = uniteSpans(span.pauses.filter(({ reason }) => reason === 'REVISION'));
  const count = (excluded: readonly DaySpan[]) =>
    workingDaysBetween(calendar, acceptedOn, endedOn, (date) => isExcluded(excluded, date));
  const applicantDays = daysInSpans(applicantPaused, acceptedOn, endedOn);
  return {
    agencyWorkingDays: count(paused),
    statutoryWorkingDays: count(uniteSpans([...span.pauses, ...(span.reReviews ?? [])])),
    applicantDays,
    designerDays: daysInSpans(designerPaused, acceptedOn, endedOn),
    totalDays,
    netDays: totalDays - applicantDays,
    netWorkingDays: count(applicantPaused),
  };
}

/** A limit in working days from a day 0, and the pauses that stopped it. */
export interface Limit {
  readonly day0: PlainDate;
  readonly workingDays: number;
  readonly pauses: readonly DaySpan[];
}

/** RUNNING with its last day; PAUSED with the working days that are kept for the day of resumption. */
export type LimitStatus =
  | { readonly state: 'RUNNING'; readonly dueDate: PlainDate; readonly provisional: boolean }
  | { readonly state: 'PAUSED'; readonly remainingWorkingDays: number };

/**
 * Where a limit stands. A pause keeps the working days that remain and the day of resumption is their day 0, so a limit
 * with nothing left when the pause began is due on the day of resumption. A limit that had run out before a pause keeps its
 * date. Throws RangeError for a negative limit or a broken pause.
 */
export function limitStatus(calendar: WorkingDayCalendar, limit: Limit): LimitStatus {
  if (!Number.isSafeInteger(limit.workingDays) || limit.workingDays < 0) {
    throw new RangeError(`Expected a limit of 0 or more whole working days, but found ${limit.workingDays}.`);
  }
  const spans = uniteSpans(limit.pauses);
  let date = limit.day0;
  let left = limit.workingDays;
  let provisional = calendar.isProvisional(date);
  for (;;) {
    const span = spanHolding(spans, date);
    if (span?.to === null) return { state: 'PAUSED', remainingWorkingDays: left };
    if (span === undefined && left === 0) return { state: 'RUNNING', dueDate: date, provisional };
    date = span?.to ?? addDays(date, 1);
    provisional ||= calendar.isProvisional(date);
    if (span === undefined && calendar.isWorkingDay(date)) left -= 1;
  }
}
