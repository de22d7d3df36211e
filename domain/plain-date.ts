/**
 * Dates as people write them: `YYYY-MM-DD` and `YYYY-MM-DD HH:mm`, always China time. Every rule of this folder works on
 * such texts, which sort as they follow each other; a Date object would bring in the zone of the host.
 * China has kept UTC+8 without summer time since 1991, so the offset is a constant.
 */

/** `YYYY-MM-DD` */
export type PlainDate = string;
/** `YYYY-MM-DD HH:mm` */
export type PlainMinute = string;

const DAY_MS = 86_400_000;
const CHINA_OFFSET_MS = 8 * 3_600_000;
const DATE_FORM = /^\d{4}-\d{2}-\d{2}$/;
const MINUTE_FORM = /^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/;

/** True for a text `YYYY-MM-DD` that names a day which exists. */
export function isPlainDate(text: unknown): text is PlainDate {
  if (typeof text !== 'string' || !DATE_FORM.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && formatDay(time) === text;
}

/** True for a text `YYYY-MM-DD HH:mm` that names a minute which exists. */
export function isPlainMinute(text: unknown): text is PlainMinute {
  return typeof text === 'string' && MINUTE_FORM.test(text) && isPlainDate(text.slice(0, 10));
}

/** The date `days` calendar days later (earlier if negative). Throws RangeError for a text that is no date. */
export function addDays(date: PlainDate, days: number): PlainDate {
  return formatDay(timeOf(date) + days * DAY_MS);
}

/** Calendar days from `from` to `to`; negative if `to` is the earlier. Throws RangeError for a text that is no date. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return (timeOf(to) - timeOf(from)) / DAY_MS;
}

/** True for Saturday and Sunday. Throws RangeError for a text that is no date. */
export function isWeekend(date: PlainDate): boolean {
  const weekday = new Date(timeOf(date)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** The minute in China at an instant given in milliseconds since 1970 (UTC); seconds are cut off. */
export function chinaMinuteOf(epochMs: number): PlainMinute {
  return new Date(epochMs + CHINA_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** The day in China at an instant given in milliseconds since 1970 (UTC). */
export function chinaDateOf(epochMs: number): PlainDate {
  return chinaMinuteOf(epochMs).slice(0, 10);
}

/** The ISO instant, with China's offset, of a minute `HH:mm` of a day: `2026-03-13T17:00:00+08:00`. */
export function instantOf(date: PlainDate, minute: string): string {
  if (!isPlainMinute(`${date} ${minute}`)) {
    throw new RangeError(`Expected a minute "YYYY-MM-DD HH:mm" that exists, but found "${date} ${minute}".`);
  }
  return `${date}T${minute}:00+08:00`;
}

function timeOf(date: PlainDate): number {
  if (!isPlainDate(date)) throw new RangeError(`Expected a date "YYYY-MM-DD" that exists, but found "${date}".`);
  return Date.parse(`${date}T00:00:00Z`);
}

function formatDay(time: number): PlainDate {
  return new Date(time).toISOString().slice(0, 10);
}
