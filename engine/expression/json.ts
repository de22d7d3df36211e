/** Between JSON, in which variables are stored, and the values of FEEL. */
import { FeelDecimal, numberToJson, parseNumber } from './decimal.ts';
import { FeelDate, formatDate } from './temporal/date.ts';
import { FeelDateTime, formatDateTimeShort } from './temporal/date-time.ts';
import { FeelDaysTimeDuration, formatDurationShort, formatYearsMonthsShort } from './temporal/duration.ts';
import { FeelTime, formatClockShort, formatTime } from './temporal/time.ts';
import {
  type FeelContext,
  FeelFunction,
  FeelRange,
  type FeelTemporal,
  type FeelValue,
  isContext,
  isList,
} from './values.ts';

/**
 * The JSON in which Zeebe stores a result: PT24H for a day, 2024-09-20T09:30+08:00[Asia/Shanghai] without zero seconds.
 * A range is null; so is a function, which inside of a context is left out.
 */
export function toJsonText(value: FeelValue): string {
  if (value === null || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number' || value instanceof FeelDecimal) {
    return numberToJson(value);
  }
  if (isList(value)) {
    return `[${value.map(toJsonText).join(',')}]`;
  }
  if (isContext(value)) {
    return contextToJson(value);
  }
  return value instanceof FeelRange || value instanceof FeelFunction ? 'null' : JSON.stringify(temporalToJson(value));
}

/** Zeebe drops functions from a context that becomes a variable. */
function contextToJson(context: FeelContext): string {
  const parts: string[] = [];
  for (const [key, value] of context) {
    if (!(value instanceof FeelFunction)) {
      parts.push(`${JSON.stringify(key)}:${toJsonText(value)}`);
    }
  }
  return `{${parts.join(',')}}`;
}

/** Java's own text forms, except for a time with zone, which keeps the form of string(). */
function temporalToJson(value: FeelTemporal): string {
  if (value instanceof FeelDate) {
    return formatDate(value);
  }
  if (value instanceof FeelTime) {
    return value.zone === undefined ? formatClockShort(value.nanoOfDay) : formatTime(value);
  }
  if (value instanceof FeelDateTime) {
    return formatDateTimeShort(value);
  }
  return value instanceof FeelDaysTimeDuration ? formatDurationShort(value) : formatYearsMonthsShort(value);
}

/** Takes what JSON.parse gives; anything that is no JSON becomes null. */
export function fromJson(value: unknown): FeelValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value + 0 : null;
    case 'object':
      return value === null ? null : fromJsonObject(value);
    default:
      return null;
  }
}

function fromJsonObject(value: object): FeelValue {
  if (Array.isArray(value)) {
    return value.map(fromJson);
  }
  const context = new Map<string, FeelValue>();
  for (const [key, entry] of Object.entries(value)) {
    context.set(key, fromJson(entry));
  }
  return context;
}

/** Numbers that JSON.parse would change: trailing zeros, exponents, more digits than a double has. */
const EXACT_NUMBER = /\.\d*0(?!\d)|\d[eE]|\d{16}|\d\.\d{15}/;
const NUMBER_TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Marks a number that is carried through JSON.parse as text; a character that JSON text cannot hold unescaped. */
const NUMBER_MARK = '\u0000';

/** Like fromJson, but numbers stay as they were written (1.50, 12345678901234567890). The text must be valid JSON. */
export function fromJsonText(text: string): FeelValue {
  if (!EXACT_NUMBER.test(text)) {
    return fromJson(JSON.parse(text));
  }
  const marked = text.replaceAll(NUMBER_TOKEN, (token) =>
    token.startsWith('"') || !EXACT_NUMBER.test(token) ? token : `"\\u0000${token}"`,
  );
  return restoreNumbers(fromJson(JSON.parse(marked)));
}

/** Undoes the mark after parsing. */
function restoreNumbers(value: FeelValue): FeelValue {
  if (typeof value === 'string') {
    return value.startsWith(NUMBER_MARK) ? (parseNumber(value.slice(1)) ?? value) : value;
  }
  if (isList(value)) {
    return value.map(restoreNumbers);
  }
  return isContext(value) ? new Map([...value].map(([key, entry]) => [key, restoreNumbers(entry)])) : value;
}
