/** Limits of half working days; all other limits count whole dates. */
import { addWorkingDays, effectiveDate, type WorkingDayCalendar } from './calendar.ts';
import type { PlainDate, PlainMinute } from './plain-date.ts';

/** When the two halves of a working day end, `HH:mm`. */
export interface OfficeHours {
  readonly noonMinute: string;
  readonly closingMinute: string;
}

/** A limit that ends within a day. */
export interface HalfDayLimit {
  /** Day 0: the day of the question, or the next working day after closing or on a day off. */
  readonly startDate: PlainDate;
  /** Whole working days between day 0 and the due date. */
  readonly limitWd: number;
  readonly dueDate: PlainDate;
  /** Last minute of the due date. */
  readonly dueMinute: string;
}

/**
 * The end of a limit of `count` half working days. As with whole days the half in which one is asked does not count: what is
 * asked in the morning is due at the close of the same day, what is asked in the afternoon at noon of the next working day.
 */
export function addHalfDays(
  calendar: WorkingDayCalendar,
  askedAt: PlainMinute,
  count: number,
  hours: OfficeHours,
): HalfDayLimit {
  const startDate = effectiveDate(calendar, askedAt, hours.closingMinute).date;
  const isAfternoon = startDate === askedAt.slice(0, 10) && askedAt.slice(11) > hours.noonMinute;
  const halves = (isAfternoon ? 1 : 0) + count;
  const limitWd = Math.floor(halves / 2);
  return {
    startDate,
    limitWd,
    dueDate: addWorkingDays(calendar, startDate, limitWd).date,
    dueMinute: halves % 2 === 0 ? hours.noonMinute : hours.closingMinute,
  };
}
