/**
 * Cron cycles of timer events as Zeebe reads them: six fields (second minute hour day month weekday) with names, lists,
 * ranges, steps and '?'; as a day also L (last), L-3, 15W and LW (nearest weekday), as a weekday 5L (last Friday) and 2#1
 * (first Tuesday); and the @ macros. Times are those of the zone the process runs in (TZ).
 */
import { err, ok, type Result } from '../../protocol/result.ts';
import { type DayRule, dayOfMonthRule, weekdayRule } from './cron-days.ts';
import { parseField } from './cron-field.ts';

export interface CronSchedule {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly matchesDay: DayRule;
  readonly matchesWeekday: DayRule;
}

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 *',
  '@annually': '0 0 0 1 1 *',
  '@monthly': '0 0 0 1 * *',
  '@weekly': '0 0 0 * * 0',
  '@daily': '0 0 0 * * *',
  '@midnight': '0 0 0 * * *',
  '@hourly': '0 0 * * * *',
};

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

export function parseCron(text: string): Result<CronSchedule, string> {
  const trimmed = text.trim();
  const fields = (MACROS[trimmed.toLowerCase()] ?? trimmed).toUpperCase().split(/\s+/);
  const [second = '', minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  if (fields.length !== 6) {
    return err(`Expected a cron expression of six fields, but found '${text}'`);
  }
  const seconds = parseField(second, { min: 0, max: 59 });
  const minutes = parseField(minute, { min: 0, max: 59 });
  const hours = parseField(hour, { min: 0, max: 23 });
  const months = parseField(month, { min: 1, max: 12, names: MONTHS });
  const matchesDay = dayOfMonthRule(day);
  const matchesWeekday = weekdayRule(weekday);
  if (!seconds || !minutes || !hours || !months || !matchesDay || !matchesWeekday) {
    return err(`Expected six fields in the notation of cron, each inside its range, but found '${text}'`);
  }
  return ok({ seconds, minutes, hours, months, matchesDay, matchesWeekday });
}

/** Long enough to reach any 29th of February on any weekday. */
const HORIZON_DAYS = 366 * 29;

/** The first match after the instant; undefined for dates that never come, such as the 31st of February. */
export function nextCronTime(cron: CronSchedule, after: number): number | undefined {
  const day = new Date(after);
  day.setHours(0, 0, 0, 0);
  for (let i = 0; i < HORIZON_DAYS; i += 1) {
    const isMatch = cron.months.includes(day.getMonth() + 1) && cron.matchesDay(day) && cron.matchesWeekday(day);
    const time = isMatch ? firstTimeOnDay(cron, day, after) : undefined;
    if (time !== undefined) {
      return time;
    }
    day.setDate(day.getDate() + 1);
  }
  return undefined;
}

function firstTimeOnDay(cron: CronSchedule, day: Date, after: number): number | undefined {
  const at = (hour: number, minute: number, second: number) =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute, second).getTime();
  // Whole hours and minutes that have passed are skipped: a cron of every second would else look at 86,400 of them.
  for (const hour of cron.hours.filter((each) => at(each, 59, 59) > after)) {
    for (const minute of cron.minutes.filter((each) => at(hour, each, 59) > after)) {
      const time = cron.seconds.map((second) => at(hour, minute, second)).find((each) => each > after);
      if (time !== undefined) {
        return time;
      }
    }
  }
  return undefined;
}
