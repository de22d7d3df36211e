/** The light of a running limit, and the working days that are left of it: the same figures for everybody who looks. */
import { type WorkingDayCalendar, workingDaysBetween } from './calendar.ts';
import { type DayEnd, isOverdue } from './due-dates.ts';
import type { PlainDate, PlainMinute } from './plain-date.ts';

/** GREEN in time, YELLOW near its last day, RED past it. */
export const LIGHTS = ['GREEN', 'YELLOW', 'RED'] as const;
export type Light = (typeof LIGHTS)[number];

/** A limit as it stands: working days left (0 on the last day, negative after it), and its light. */
export interface LimitLight {
  readonly light: Light;
  readonly remainingWd: number;
}

/** How a limit with this last day looks at a minute; yellow from `yellowWd` working days before the last day on. */
export function lightOf(
  calendar: WorkingDayCalendar,
  dueDate: PlainDate,
  view: { readonly now: PlainMinute; readonly yellowWd: number; readonly dayEnd: DayEnd },
): LimitLight {
  const today = view.now.slice(0, 10);
  const remainingWd =
    today <= dueDate
      ? workingDaysBetween(calendar, today, dueDate)
      : -Math.max(1, workingDaysBetween(calendar, dueDate, today));
  if (isOverdue(dueDate, view.now, view.dayEnd)) return { light: 'RED', remainingWd };
  return { light: remainingWd <= view.yellowWd ? 'YELLOW' : 'GREEN', remainingWd };
}
