/** Limits of half working days; all other limits count whole dates. */
import { addWorkingDays, effectiveDate, type WorkingDayCalendar, workingDaysBetween } from './calendar.ts';
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

/**
 * Half working days that are left of a limit which ends within a day: 0 in its last half, 1 in the half before; negative once it
 * has ended. Time off counts as the end of the half before it.
 */
export function halfDaysLeft(
  calendar: WorkingDayCalendar,
  due: Pick<HalfDayLimit, 'dueDate' | 'dueMinute'>,
  { now, noonMinute }: { readonly now: PlainMinute; readonly noonMinute: string },
): number {
  const today = now.slice(0, 10);
  const isMorning = calendar.isWorkingDay(today) && now.slice(11) <= noonMinute;
  const [half, dueHalf] = [isMorning ? 0 : 1, due.dueMinute <= noonMinute ? 0 : 1];
  const isBefore = today <= due.dueDate;
  const days = isBefore
    ? workingDaysBetween(calendar, today, due.dueDate)
    : -workingDaysBetween(calendar, due.dueDate, today);
  const left = 2 * days + dueHalf - half;
  return now > `${due.dueDate} ${due.dueMinute}` ? Math.min(-1, left) : Math.max(0, left);
}
