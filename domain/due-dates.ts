/** Limits turned into days to show to people and instants at which the engine wakes a worker. */
import {
  addWorkingDays,
  type CountedDate,
  DEFAULT_CLOSING_MINUTE,
  subtractWorkingDays,
  type WorkingDayCalendar,
} from './calendar.ts';
import type { StageLimits } from './decision-outputs.ts';
import { addDays, chinaMinuteOf, instantOf, type PlainDate, type PlainMinute } from './plain-date.ts';

/** When the last day of a limit is over: at 24:00 in China, or when the office closes. */
export interface DayEnd {
  readonly kind: 'MIDNIGHT' | 'CLOSE_OF_OFFICE';
  /** Last minute of the office day, `HH:mm`. */
  readonly closingMinute: string;
}

const DEFAULT_DAY_END: DayEnd = { kind: 'MIDNIGHT', closingMinute: DEFAULT_CLOSING_MINUTE };

/** Reminders two and one working days ahead. */
const DEFAULT_REMINDERS: readonly number[] = [2, 1];

/** Last days of the three stages if nothing pauses them; each stage begins where the one before it ends. */
export interface StageDueDates {
  readonly first: CountedDate;
  readonly second: CountedDate;
  readonly final: CountedDate;
}

/** Plans the stages of a round from its day 0. */
export function stageDueDates(
  calendar: WorkingDayCalendar,
  day0: PlainDate,
  limits: Pick<StageLimits, 'firstWd' | 'secondWd' | 'finalWd'>,
): StageDueDates {
  const upToSecond = limits.firstWd + limits.secondWd;
  return {
    first: addWorkingDays(calendar, day0, limits.firstWd),
    second: addWorkingDays(calendar, day0, upToSecond),
    final: addWorkingDays(calendar, day0, upToSecond + limits.finalWd),
  };
}

type SupplementLimits = Pick<StageLimits, 'supplementWd' | 'supplementExtensionWd' | 'statutoryWd'>;

/**
 * Working days for the promised materials, counted from day 0 of the acceptance. One extension may lengthen them, but never
 * beyond the statutory limit of the review itself (practice of the cities that published a rule on 容缺).
 */
export function supplementWorkingDays(limits: SupplementLimits, isExtended = false): number {
  const asked = limits.supplementWd + (isExtended ? limits.supplementExtensionWd : 0);
  return Math.min(asked, limits.statutoryWd);
}

/** The instant from which `dueDate` has passed: 00:00 of the next day, or the minute after the office closed. */
export function wakeAtAfter(dueDate: PlainDate, dayEnd: DayEnd = DEFAULT_DAY_END): string {
  if (dayEnd.kind === 'MIDNIGHT') return instantOf(addDays(dueDate, 1), '00:00');
  // One minute on: what arrives within the closing minute is in time, so waking at its start would find nothing due.
  const minute = chinaMinuteOf(Date.parse(instantOf(dueDate, dayEnd.closingMinute)) + 60_000);
  return instantOf(minute.slice(0, 10), minute.slice(11));
}

/** True if `dueDate` has passed at `now`; agrees with `wakeAtAfter` to the minute. */
export function isOverdue(dueDate: PlainDate, now: PlainMinute, dayEnd: DayEnd = DEFAULT_DAY_END): boolean {
  const lastMinute = dayEnd.kind === 'MIDNIGHT' ? '23:59' : dayEnd.closingMinute;
  return now > `${dueDate} ${lastMinute}`;
}

/** Days on which to remind ahead of a due date, the earliest first; reminders that would fall before `day0` are left out. */
export function reminderDates(
  calendar: WorkingDayCalendar,
  dueDate: PlainDate,
  day0: PlainDate,
  workingDaysAhead: readonly number[] = DEFAULT_REMINDERS,
): readonly PlainDate[] {
  const dates = workingDaysAhead.map((days) => subtractWorkingDays(calendar, dueDate, days).date);
  return [...new Set(dates)].filter((date) => date > day0).sort();
}
