/** The two kinds of durations; they never mix, because a month has no fixed length. */
import { NANOS_PER_SECOND } from './time.ts';

export class FeelDaysTimeDuration {
  /** Rounded down; the rest is in nanos, which are never negative. */
  readonly seconds: number;
  readonly nanos: number;

  constructor(seconds: number, nanos: number) {
    this.seconds = seconds;
    this.nanos = nanos;
  }
}

export class FeelYearsMonthsDuration {
  readonly months: number;

  constructor(months: number) {
    this.months = months;
  }
}

/** undefined when the length is beyond what a double counts exactly. */
export function createDaysTime(seconds: number, nanos: number): FeelDaysTimeDuration | undefined {
  const carry = Math.floor(nanos / NANOS_PER_SECOND);
  const total = seconds + carry;
  return Number.isSafeInteger(total) ? new FeelDaysTimeDuration(total, nanos - carry * NANOS_PER_SECOND) : undefined;
}

const MAX_MONTHS = 2 ** 31;

export function createYearsMonths(months: number): FeelYearsMonthsDuration | undefined {
  return Math.abs(months) < MAX_MONTHS ? new FeelYearsMonthsDuration(months + 0) : undefined;
}

const DAYS_TIME = /^([+-]?)P(?:([+-]?\d+)D)?(T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+)(?:\.(\d{0,9}))?S)?)?$/i;
const YEARS_MONTHS = /^([+-]?)P(?:([+-]?\d{1,9})Y)?(?:([+-]?\d{1,9})M)?$/i;

export function parseDuration(text: string): FeelDaysTimeDuration | FeelYearsMonthsDuration | undefined {
  return parseYearsMonths(text) ?? parseDaysTime(text);
}

function parseYearsMonths(text: string): FeelYearsMonthsDuration | undefined {
  const match = YEARS_MONTHS.exec(text);
  if (match === null || (match[2] === undefined && match[3] === undefined)) {
    return undefined;
  }
  const months = Number(match[2] ?? 0) * 12 + Number(match[3] ?? 0);
  return createYearsMonths(match[1] === '-' ? -months : months);
}

function parseDaysTime(text: string): FeelDaysTimeDuration | undefined {
  const match = DAYS_TIME.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, sign, days, time, hours, minutes, seconds, fraction] = match;
  const hasTime = hours !== undefined || minutes !== undefined || seconds !== undefined;
  if ((days === undefined && !hasTime) || (time !== undefined && !hasTime)) {
    return undefined;
  }
  const total =
    Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  const nanos = Number((fraction ?? '').padEnd(9, '0')) * (seconds?.startsWith('-') === true ? -1 : 1);
  return sign === '-' ? createDaysTime(-total, -nanos) : createDaysTime(total, nanos);
}

/** Sign and absolute parts, for printing. */
function split(duration: FeelDaysTimeDuration): { negative: boolean; seconds: number; nanos: number } {
  if (duration.seconds >= 0) {
    return { negative: false, seconds: duration.seconds, nanos: duration.nanos };
  }
  return duration.nanos === 0
    ? { negative: true, seconds: -duration.seconds, nanos: 0 }
    : { negative: true, seconds: -duration.seconds - 1, nanos: NANOS_PER_SECOND - duration.nanos };
}

/** The form of string(): P1DT12H, fractions of a second dropped as Zeebe does. */
export function formatDuration(duration: FeelDaysTimeDuration): string {
  const { negative, seconds } = split(duration);
  const parts = timeParts(Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60, '');
  const days = Math.floor(seconds / 86_400);
  const text = (days === 0 ? '' : `${days}D`) + (parts === '' ? '' : `T${parts}`);
  return text === '' ? 'P0D' : `${negative ? '-' : ''}P${text}`;
}

function timeParts(hours: number, minutes: number, seconds: number, fraction: string): string {
  const secondPart = seconds === 0 && fraction === '' ? '' : `${seconds}${fraction}S`;
  return (hours === 0 ? '' : `${hours}H`) + (minutes === 0 ? '' : `${minutes}M`) + secondPart;
}

/** Java's form, which variables take: PT120H for five days, a sign before every part. */
export function formatDurationShort(duration: FeelDaysTimeDuration): string {
  const { negative, seconds, nanos } = split(duration);
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
  const parts = timeParts(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, fraction);
  if (parts === '') {
    return 'PT0S';
  }
  return `PT${negative ? parts.replaceAll(/(^|[HM])(?=\d)/g, '$1-') : parts}`;
}

export function formatYearsMonths(duration: FeelYearsMonthsDuration): string {
  const months = Math.abs(duration.months);
  const text = yearsMonthsParts(Math.floor(months / 12), months % 12);
  return text === '' ? 'P0Y' : `${duration.months < 0 ? '-' : ''}P${text}`;
}

export function formatYearsMonthsShort(duration: FeelYearsMonthsDuration): string {
  const text = yearsMonthsParts(Math.trunc(duration.months / 12), duration.months % 12);
  return text === '' ? 'P0D' : `P${text}`;
}

function yearsMonthsParts(years: number, months: number): string {
  return (years === 0 ? '' : `${years}Y`) + (months === 0 ? '' : `${months}M`);
}
