/** The light of a running limit, and the working days that are left of it: the same figures for everybody who looks. */
import { type WorkingDayCalendar, workingDaysBetween } from './calendar.ts';
import { type DayEnd, isOverdue } from './due-dates.ts';
import { halfDaysLeft } from './half-days.ts';
import type { PlainDate, PlainMinute } from './plain-date.ts';

/** GREEN in time, YELLOW near its last day, RED past it. */
export const LIGHTS = ['GREEN', 'YELLOW', 'RED'] as const;
export type Light = (typeof LIGHTS)[number];

/** A limit as it stands: working days left (0 on the last day, negative after it), and its light. */
export interface LimitLight {
  readonly light: Light;
  readonly remainingWd: number;
  /** The same in half days, for a limit that ends within a day; null for the others. */
  readonly remainingHalfDays: number | null;
}

/** Until when: the last day, and its last minute where the limit ends within it. */
export interface LimitEnd {
  readonly dueDate: PlainDate;
  readonly dueMinute: string | null;
}

/** When somebody looks, and by which rules. */
export interface LightView {
  readonly now: PlainMinute;
  readonly yellowWd: number;
  readonly dayEnd: DayEnd;
  readonly noonMinute: string;
}

/**
 * How a limit looks at a minute: yellow from `yellowWd` working days before the last day on. A limit that ends within a day is
 * red from the minute after, and yellow in its last half.
 */
export function lightOf(calendar: WorkingDayCalendar, { dueDate, dueMinute }: LimitEnd, view: LightView): LimitLight {
  const today = view.now.slice(0, 10);
  const remainingWd =
    today <= dueDate
      ? workingDaysBetween(calendar, today, dueDate)
      : -Math.max(1, workingDaysBetween(calendar, dueDate, today));
  if (dueMinute !== null) {
    const remainingHalfDays = halfDaysLeft(calendar, { dueDate, dueMinute }, view);
    return { light: halfDayLight(remainingHalfDays), remainingWd, remainingHalfDays };
  }
  if (isOverdue(dueDate, view.now, view.dayEnd)) return { light: 'RED', remainingWd, remainingHalfDays: null };
  return { light: remainingWd <= view.yellowWd ? 'YELLOW' : 'GREEN', remainingWd, remainingHalfDays: null };
}

function halfDayLight(left: number): Light {
  if (left < 0) return 'RED';
  return left === 0 ? 'YELLOW' : 'GREEN';
}
