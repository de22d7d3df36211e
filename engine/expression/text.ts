/** The text form of a value: what string() gives. */
import type { Budget } from './budget.ts';
import { FeelDecimal, numberToText } from './decimal.ts';
import { FeelDate, formatDate } from './temporal/date.ts';
import { FeelDateTime, formatDateTime } from './temporal/date-time.ts';
import { FeelDaysTimeDuration, formatDuration, formatYearsMonths } from './temporal/duration.ts';
import { FeelTime, formatTime } from './temporal/time.ts';
import {
  type FeelContext,
  FeelFunction,
  type FeelList,
  FeelRange,
  type FeelTemporal,
  type FeelValue,
  isContext,
  isList,
} from './values.ts';

/** Texts inside of lists and contexts stand in quotes, alone they do not. */
export function toText(value: FeelValue, budget: Budget): string {
  if (typeof value === 'string') {
    budget.text(value.length);
    return value;
  }
  return nestedText(value, budget);
}

/** Enough for any number or temporal value. */
const SCALAR_LENGTH = 8;

/** Every part is paid for before it is put together: lists may share their items and print far longer than they are. */
function nestedText(value: FeelValue, budget: Budget): string {
  if (typeof value === 'string') {
    budget.text(value.length + 2);
    return `"${value}"`;
  }
  budget.text(SCALAR_LENGTH);
  if (value === null || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value === 'number' || value instanceof FeelDecimal) {
    return numberToText(value);
  }
  return isList(value) || isContext(value) ? collectionText(value, budget) : objectText(value, budget);
}

function collectionText(value: FeelList | FeelContext, budget: Budget): string {
  if (isList(value)) {
    return `[${value.map((item) => nestedText(item, budget)).join(', ')}]`;
  }
  const entries = [...value].map(([key, item]) => {
    budget.text(key.length);
    return `${key}:${nestedText(item, budget)}`;
  });
  return `{${entries.join(', ')}}`;
}

function objectText(value: FeelRange | FeelFunction | FeelTemporal, budget: Budget): string {
  if (value instanceof FeelRange) {
    const bounds = `${nestedText(value.start, budget)}..${nestedText(value.end, budget)}`;
    return `${value.startIncluded ? '[' : '('}${bounds}${value.endIncluded ? ']' : ')'}`;
  }
  return value instanceof FeelFunction ? `function(${value.parameters.join(', ')})` : temporalText(value);
}

function temporalText(value: FeelTemporal): string {
  if (value instanceof FeelDate) {
    return formatDate(value);
  }
  if (value instanceof FeelTime) {
    return formatTime(value);
  }
  if (value instanceof FeelDateTime) {
    return formatDateTime(value);
  }
  return value instanceof FeelDaysTimeDuration ? formatDuration(value) : formatYearsMonths(value);
}
