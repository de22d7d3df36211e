import type { Knex } from 'knex';
import { createCalendar, type WorkingDayCalendar } from '../domain/calendar.ts';
import { addDays, type PlainDate } from '../domain/plain-date.ts';
import { listCalendarDays } from './calendar.ts';

/** Days around a date that a case's limits can reach; the edited calendar is read for them only. */
const REACH_DAYS = 800;

/** The working-day calendar with the days an administrator has edited, good for limits that begin near `around`. */
export async function loadCalendar(db: Knex, around: PlainDate): Promise<WorkingDayCalendar> {
  return createCalendar(await listCalendarDays(db, addDays(around, -REACH_DAYS), addDays(around, REACH_DAYS)));
}
