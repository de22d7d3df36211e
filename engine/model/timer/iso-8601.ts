/** ISO 8601 durations and zoned date-times as Java's Period, Duration and ZonedDateTime read them. */

/** Months and days are calendar amounts (a day may have 23 hours), milliseconds are exact. */
export interface CalendarDuration {
  readonly months: number;
  readonly days: number;
  readonly milliseconds: number;
}

/** An instant together with the zone its calendar days count in; null = the zone the process runs in (TZ). */
export interface ZonedInstant {
  readonly epochMillis: number;
  readonly offsetMinutes: number | null;
}

const DURATION =
  /^([+-])?P(?:([+-]?\d+)Y)?(?:([+-]?\d+)M)?(?:([+-]?\d+)W)?(?:([+-]?\d+)D)?(T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+)(?:[.,](\d{1,9}))?S)?)?$/;

export function parseDuration(text: string): CalendarDuration | undefined {
  const match = DURATION.exec(text.trim().toUpperCase());
  if (match === null) {
    return undefined;
  }
  const [, sign, years, months, weeks, days, time, hours, minutes, seconds, fraction] = match;
  const hasDate = [years, months, weeks, days].some((part) => part !== undefined);
  const hasTime = [hours, minutes, seconds].some((part) => part !== undefined);
  // A lone 'P' or a 'T' with nothing behind it matches the pattern, but says nothing.
  if ((time === undefined && !hasDate) || (time !== undefined && !hasTime)) {
    return undefined;
  }
  const factor = sign === '-' ? -1 : 1;
  const millis = (numberOf(hours) * 60 + numberOf(minutes)) * 60_000 + secondsToMillis(seconds, fraction);
  return {
    months: factor * (numberOf(years) * 12 + numberOf(months)),
    days: factor * (numberOf(weeks) * 7 + numberOf(days)),
    milliseconds: factor * millis,
  };
}

function numberOf(part: string | undefined): number {
  return part === undefined ? 0 : Number(part);
}

function secondsToMillis(seconds: string | undefined, fraction: string | undefined): number {
  const sub = fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000);
  return numberOf(seconds) * 1000 + (seconds?.startsWith('-') === true ? -sub : sub);
}

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d\d)(?::(\d\d))?)(?:\[[\w/+:-]+\])?$/i;

/** The offset decides; a region in brackets behind it only names the place. */
export function parseDateTime(text: string): ZonedInstant | undefined {
  const match = DATE_TIME.exec(text.trim());
  if (match === null) {
    return undefined;
  }
  const [, year, month, day, hour, minute, second, fraction, , sign, offsetHours, offsetMinutes] = match;
  const fields = [year, month, day, hour, minute, second].map(numberOf);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = fields;
  const offset = (sign === '-' ? -1 : 1) * (numberOf(offsetHours) * 60 + numberOf(offsetMinutes));
  const local = Date.UTC(
    y,
    mo - 1,
    d,
    h,
    mi,
    s,
    fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000),
  );
  const back = new Date(local);
  const isRealDate = back.getUTCMonth() === mo - 1 && back.getUTCDate() === d;
  if (!isRealDate || h > 23 || mi > 59 || s > 59 || Math.abs(offset) > 18 * 60) {
    return undefined;
  }
  return { epochMillis: local - offset * 60_000, offsetMinutes: offset };
}

/** Java's order: months (the day clamped to the month's end), then days, then the exact part. */
export function addDuration(from: ZonedInstant, duration: CalendarDuration): number {
  const { months, days, milliseconds } = duration;
  if (months === 0 && days === 0) {
    return from.epochMillis + milliseconds;
  }
  return addCalendar(from, months, days) + milliseconds;
}

function addCalendar({ epochMillis, offsetMinutes }: ZonedInstant, months: number, days: number): number {
  if (offsetMinutes === null) {
    const date = new Date(epochMillis);
    const lastDay = new Date(date.getFullYear(), date.getMonth() + months + 1, 0).getDate();
    const day = Math.min(date.getDate(), lastDay);
    date.setFullYear(date.getFullYear(), date.getMonth() + months, day);
    date.setDate(date.getDate() + days);
    return date.getTime();
  }
  const shifted = new Date(epochMillis + offsetMinutes * 60_000);
  const month = shifted.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(shifted.getUTCFullYear(), month + 1, 0)).getUTCDate();
  shifted.setUTCFullYear(shifted.getUTCFullYear(), month, Math.min(shifted.getUTCDate(), lastDay));
  shifted.setUTCDate(shifted.getUTCDate() + days);
  return shifted.getTime() - offsetMinutes * 60_000;
}
