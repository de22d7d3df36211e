import { DEFAULT_CLOSING_MINUTE, effectiveDate, type WorkingDayCalendar } from './calendar.ts';
import { daysBetween, type PlainDate, type PlainMinute } from './plain-date.ts';

/**
 * Why the agency's clock stands still. WAIT_SUPPLEMENT and REVISION are the applicant's time; the others stop the agency's
 * clock but stay in the net cycle (行政许可法 article 45 for panel and hearing).
 */
export const PAUSE_REASONS = ['WAIT_SUPPLEMENT', 'REVISION', 'PANEL', 'HEARING', 'SUSPENSION'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** The day the pause began (still the agency's) and the day of resumption (day 0 of what remains); null = still open. */
export interface Pause {
  readonly reason: PauseReason;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** Days after `from` up to and including `to`: the half-open span in which no agency day is counted. */
export interface DaySpan {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

const APPLICANT_REASONS: readonly PauseReason[] = ['WAIT_SUPPLEMENT', 'REVISION'];

/** True for a pause that is the applicant's time and is taken off the net cycle. */
export function isApplicantPause(pause: Pick<Pause, 'reason'>): boolean {
  return APPLICANT_REASONS.includes(pause.reason);
}

const RESTING_REASONS: readonly PauseReason[] = ['HEARING', 'SUSPENSION'];

/** True for a pause in which the whole case rests, the applicant's own limits too; the others stop the agency's alone. */
export function restsCase(pause: Pick<Pause, 'reason'>): boolean {
  return RESTING_REASONS.includes(pause.reason);
}

/**
 * Day of resumption. An applicant's answer on a day off or after closing counts for the next working day, like any
 * submission; a panel, a hearing or a release by the department ends on its own date.
 */
export function resumptionDate(
  calendar: WorkingDayCalendar,
  reason: PauseReason,
  endedAt: PlainMinute,
  closingMinute = DEFAULT_CLOSING_MINUTE,
): PlainDate {
  return isApplicantPause({ reason }) ? effectiveDate(calendar, endedAt, closingMinute).date : endedAt.slice(0, 10);
}

/**
 * The spans without overlaps, in order of time; spans that touch become one. Throws RangeError for a span that ends before
 * it begins.
 */
export function uniteSpans(spans: readonly DaySpan[]): readonly DaySpan[] {
  const united: { from: PlainDate; to: PlainDate | null }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (to !== null && to < from) {
      throw new RangeError(`Expected a pause to end on or after ${from}, but it ends on ${to}.`);
    }
    const last = united.at(-1);
    if (last === undefined || (last.to !== null && last.to < from)) {
      united.push({ from, to });
    } else {
      last.to = laterEnd(last.to, to);
    }
  }
  return united;
}

/** The span at whose beginning or inside which `date` lies: from that day on nothing is counted until its end. */
export function spanHolding(spans: readonly DaySpan[], date: PlainDate): DaySpan | undefined {
  return spans.find((span) => span.from <= date && (span.to === null || date < span.to));
}

/** True if `date` is not counted because of one of the spans. */
export function isExcluded(spans: readonly DaySpan[], date: PlainDate): boolean {
  return spans.some((span) => span.from < date && (span.to === null || date <= span.to));
}

/** Calendar days after `day0` up to and including `last` that lie in the spans; the spans must be united. */
export function daysInSpans(spans: readonly DaySpan[], day0: PlainDate, last: PlainDate): number {
  let days = 0;
  for (const span of spans) {
    const from = span.from > day0 ? span.from : day0;
    const to = span.to !== null && span.to < last ? span.to : last;
    days += Math.max(0, daysBetween(from, to));
  }
  return days;
}

function laterEnd(a: PlainDate | null, b: PlainDate | null): PlainDate | null {
  if (a === null || b === null) return null;
  return a > b ? a : b;
}

/**
 * The calendar without the days on which a limit stood still; a pause that is still open lasts up to `today`. What is counted
 * past a last day, lateness and the ladder of escalation, leaves them out as the limit itself does.
 */
export function withoutPauses(
  calendar: WorkingDayCalendar,
  pauses: readonly DaySpan[],
  today: PlainDate,
): WorkingDayCalendar {
  const stood = pauses.map(({ from, to }) => ({ from, to: to ?? (from > today ? from : today) }));
  return {
    isWorkingDay: (date) => calendar.isWorkingDay(date) && !isExcluded(stood, date),
    isProvisional: (date) => calendar.isProvisional(date),
  };
}
