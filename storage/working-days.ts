import type { Knex } from 'knex';
import { createCalendar, type WorkingDayCalendar } from '../domain/calendar.ts';
import { addDays, type PlainDate } from '../domain/plain-date.ts';
import { cityOf } from '../domain/regions.ts';
import { listCalendarDays } from './calendar.ts';
import { listYearDays } from './city-calendars.ts';
import { theRow } from './row-mapping.ts';

/** Days around a date that a case's limits can reach; the edited calendar is read for them only. */
const REACH_DAYS = 800;

/** The working-day calendar of a region's city as it is published and edited, good for limits that begin near `around`. */
export async function loadCalendar(
  db: Knex,
  { regionCode, around }: { readonly regionCode: string; readonly around: PlainDate },
): Promise<WorkingDayCalendar> {
  const [from, to] = [addDays(around, -REACH_DAYS), addDays(around, REACH_DAYS)];
  const edited = await listCalendarDays(db, from, to);
  return createCalendar(edited, await listYearDays(db, cityOf(regionCode), { from, to }));
}

/** The calendars of all cities that some regions belong to, each read once. */
export async function loadCalendars(
  db: Knex,
  regionCodes: Iterable<string>,
  around: PlainDate,
): Promise<(regionCode: string) => WorkingDayCalendar> {
  const calendars = new Map<string, WorkingDayCalendar>();
  for (const city of new Set([...regionCodes].map(cityOf))) {
    calendars.set(city, await loadCalendar(db, { regionCode: city, around }));
  }
  return (regionCode) => theRow(calendars.get(cityOf(regionCode)), `calendar for region ${regionCode}`);
}
