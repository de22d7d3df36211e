/** A day of the proleptic Gregorian calendar, without any zone. */

const MAX_YEAR = 999_999_999;

export class FeelDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;

  constructor(year: number, month: number, day: number) {
    this.year = year;
    this.month = month;
    this.day = day;
  }

  /** Days since 1970-01-01. */
  get epochDay(): number {
    return daysFromCivil(this.year, this.month, this.day);
  }

  /** 1 (Monday) to 7 (Sunday). */
  get weekday(): number {
    return ((((this.epochDay + 3) % 7) + 7) % 7) + 1;
  }

  get dayOfYear(): number {
    return this.epochDay - daysFromCivil(this.year, 1, 1) + 1;
  }

  /** Week of the year by ISO 8601: the week that holds the year's first Thursday is week 1. */
  get weekOfYear(): number {
    const thursday = dateOfEpochDay(this.epochDay + 4 - this.weekday);
    return Math.floor((thursday.dayOfYear - 1) / 7) + 1;
  }
}

/** undefined when the calendar has no such day. */
export function createDate(year: number, month: number, day: number): FeelDate | undefined {
  const valid = Math.abs(year) <= MAX_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return valid ? new FeelDate(year, month, day) : undefined;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    return isLeapYear(year) ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The day count within eras of 400 years that begin on the first of March, so that the leap day comes last. */
const DAYS_PER_ERA = 146_097;
const EPOCH_FROM_ERA_START = 719_468;

function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_FROM_ERA_START;
}

export function dateOfEpochDay(epochDay: number): FeelDate {
  const shifted = epochDay + EPOCH_FROM_ERA_START;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return new FeelDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** The day is cut to the length of the month that is reached: 31 January + 1 month = 29 February. */
export function addMonths(date: FeelDate, months: number): FeelDate | undefined {
  const total = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  return createDate(year, month, Math.min(date.day, daysInMonth(year, month)));
}

export function addDays(date: FeelDate, days: number): FeelDate | undefined {
  const result = dateOfEpochDay(date.epochDay + days);
  return Math.abs(result.year) <= MAX_YEAR ? result : undefined;
}

/** Whole months from one day to the other, negative backwards. */
export function monthsBetween(from: FeelDate, to: FeelDate): number {
  const months = (to.year - from.year) * 12 + (to.month - from.month);
  if (months > 0 && to.day < from.day) {
    return months - 1;
  }
  return months < 0 && to.day > from.day ? months + 1 : months;
}

const DATE = /^([+-]?\d{4,9})-(\d{2})-(\d{2})$/;

export function parseDate(text: string): FeelDate | undefined {
  const match = DATE.exec(text);
  return match === null ? undefined : createDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

export function formatDate(date: FeelDate): string {
  const digits = String(Math.abs(date.year)).padStart(4, '0');
  const sign = date.year < 0 ? '-' : date.year > 9999 ? '+' : '';
  return `${sign}${digits}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
}
