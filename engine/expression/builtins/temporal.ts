import { toDouble } from '../decimal.ts';
import type { Evaluation } from '../evaluation.ts';
import { createDate, daysInMonth, FeelDate, monthsBetween, parseDate } from '../temporal/date.ts';
import { dateTimeOfInstant, dateTimeOfLocal, FeelDateTime, parseDateTime } from '../temporal/date-time.ts';
import {
  createYearsMonths,
  FeelDaysTimeDuration,
  type FeelYearsMonthsDuration,
  parseDuration,
} from '../temporal/duration.ts';
import { FeelTime, NANOS_PER_SECOND, nanoOfClock, parseTime } from '../temporal/time.ts';
import { systemZone, zoneOfOffset } from '../temporal/zone.ts';
import { type FeelValue, isNumber } from '../values.ts';
import { type Builtin, type BuiltinTable, fixed } from './builtin.ts';

/** Reading a text and looking into the rules of a zone cost that much. */
const TEMPORAL_STEPS = 30;

function toDate(from: FeelValue): FeelValue {
  if (typeof from === 'string') {
    return parseDate(from) ?? null;
  }
  return from instanceof FeelDateTime ? from.date : from instanceof FeelDate ? from : null;
}

/** The time of a day alone is its midnight in UTC, as in Zeebe. */
function toTime(from: FeelValue): FeelValue {
  if (typeof from === 'string') {
    return parseTime(from) ?? null;
  }
  if (from instanceof FeelDate) {
    return new FeelTime(0, zoneOfOffset(0));
  }
  return from instanceof FeelDateTime ? from.time : from instanceof FeelTime ? from : null;
}

function toDateTime(from: FeelValue): FeelValue {
  if (typeof from === 'string') {
    return parseDateTime(from) ?? null;
  }
  return from instanceof FeelDateTime ? from : null;
}

function toDuration(from: FeelValue): FeelValue {
  return typeof from === 'string' ? (parseDuration(from) ?? null) : null;
}

/** What @"..." stands for, by the form of the text. */
export function parseTemporal(text: string): FeelValue {
  return parseDate(text) ?? parseTime(text) ?? parseDateTime(text) ?? parseDuration(text) ?? null;
}

function wholeOf(value: FeelValue): number {
  return isNumber(value) ? Math.trunc(toDouble(value)) : Number.NaN;
}

function dateOfParts(args: readonly FeelValue[]): FeelValue {
  const [year = null, month = null, day = null] = args;
  return createDate(wholeOf(year), wholeOf(month), wholeOf(day)) ?? null;
}

/** Seconds may have a fraction; the offset is a duration. */
function timeOfParts(args: readonly FeelValue[]): FeelValue {
  const [hour = null, minute = null, second = null, offset = null] = args;
  if (!isNumber(second)) {
    return null;
  }
  const seconds = toDouble(second);
  const nano = Math.round((seconds - Math.floor(seconds)) * NANOS_PER_SECOND);
  const nanoOfDay = nanoOfClock(wholeOf(hour), wholeOf(minute), Math.floor(seconds), nano);
  const zone = offset instanceof FeelDaysTimeDuration ? zoneOfOffset(offset.seconds) : undefined;
  const isBadOffset = offset !== null && zone === undefined;
  return nanoOfDay === undefined || isBadOffset ? null : new FeelTime(nanoOfDay, zone);
}

function combine(date: FeelValue, time: FeelValue): FeelValue {
  const day = date instanceof FeelDateTime ? date.date : date;
  return day instanceof FeelDate && time instanceof FeelTime ? dateTimeOfLocal(day, time.nanoOfDay, time.zone) : null;
}

function dayOf(value: FeelValue): FeelDate | undefined {
  return value instanceof FeelDateTime ? value.date : value instanceof FeelDate ? value : undefined;
}

function yearsMonthsBetween(from: FeelValue, to: FeelValue): FeelYearsMonthsDuration | null {
  const start = dayOf(from);
  const end = dayOf(to);
  return start === undefined || end === undefined ? null : (createYearsMonths(monthsBetween(start, end)) ?? null);
}

/** In the zone of the process, as a broker takes the zone of its machine. */
function currentDateTime(run: Evaluation): FeelDateTime {
  const millis = run.now();
  const seconds = Math.floor(millis / 1000);
  return dateTimeOfInstant(seconds, Math.round(millis - seconds * 1000) * 1_000_000, systemZone());
}

function onDay(apply: (date: FeelDate) => FeelValue): Builtin {
  return fixed('date', ([value = null], run) => {
    run.budget.step(1);
    const date = dayOf(value);
    return date === undefined ? null : apply(date);
  });
}

function costly(parameters: string, invoke: Builtin['invoke']): Builtin {
  return fixed(parameters, (args, run) => {
    run.budget.step(TEMPORAL_STEPS);
    return invoke(args, run);
  });
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export const TEMPORAL_BUILTINS: BuiltinTable = {
  date: [costly('from', ([from = null]) => toDate(from)), costly('year, month, day', dateOfParts)],
  time: [
    costly('from', ([from = null]) => toTime(from)),
    costly('hour, minute, second', timeOfParts),
    costly('hour, minute, second, offset', timeOfParts),
  ],
  'date and time': [
    costly('from', ([from = null]) => toDateTime(from)),
    costly('date, time', ([date = null, time = null]) => combine(date, time)),
  ],
  duration: [costly('from', ([from = null]) => toDuration(from))],
  'years and months duration': [costly('from, to', ([from = null, to = null]) => yearsMonthsBetween(from, to))],
  now: [costly('', (_args, run) => currentDateTime(run))],
  today: [costly('', (_args, run) => currentDateTime(run).date)],
  'day of week': [onDay((date) => WEEKDAYS[date.weekday - 1] ?? null)],
  'day of year': [onDay((date) => date.dayOfYear)],
  'week of year': [onDay((date) => date.weekOfYear)],
  'month of year': [onDay((date) => MONTHS[date.month - 1] ?? null)],
  'last day of month': [onDay((date) => new FeelDate(date.year, date.month, daysInMonth(date.year, date.month)))],
};
