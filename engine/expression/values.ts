/** The values FEEL computes with. Text, booleans, null and lists are JavaScript's own; the rest is defined here. */
import { FeelDecimal, type FeelNumber } from './decimal.ts';
import { FeelDate } from './temporal/date.ts';
import { FeelDateTime } from './temporal/date-time.ts';
import { FeelDaysTimeDuration, type FeelYearsMonthsDuration } from './temporal/duration.ts';
import { FeelTime } from './temporal/time.ts';

export type { FeelNumber } from './decimal.ts';

export type FeelTemporal = FeelDate | FeelTime | FeelDateTime | FeelDaysTimeDuration | FeelYearsMonthsDuration;

export type FeelList = readonly FeelValue[];

export type FeelContext = ReadonlyMap<string, FeelValue>;

/**
 * A JavaScript number stands for the decimal that it prints as (0.1 is exactly one tenth); whatever a double cannot
 * hold, or not with its trailing zeros (1.50), is a FeelDecimal.
 */
export type FeelValue =
  | null
  | boolean
  | string
  | FeelNumber
  | FeelTemporal
  | FeelList
  | FeelContext
  | FeelRange
  | FeelFunction;

/** An interval between two bounds. */
export class FeelRange {
  readonly start: FeelValue;
  readonly startIncluded: boolean;
  readonly end: FeelValue;
  readonly endIncluded: boolean;

  constructor(start: FeelValue, startIncluded: boolean, end: FeelValue, endIncluded: boolean) {
    this.start = start;
    this.startIncluded = startIncluded;
    this.end = end;
    this.endIncluded = endIncluded;
  }
}

/** A function defined inside an expression, closed over the variables around it. */
export class FeelFunction {
  readonly parameters: readonly string[];
  readonly invoke: (args: readonly FeelValue[]) => FeelValue;

  constructor(parameters: readonly string[], invoke: (args: readonly FeelValue[]) => FeelValue) {
    this.parameters = parameters;
    this.invoke = invoke;
  }
}

/** Names of types as `instance of` and messages use them. */
export type FeelTypeName =
  | 'null'
  | 'boolean'
  | 'string'
  | 'number'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration'
  | 'list'
  | 'context'
  | 'range'
  | 'function';

export function typeOf(value: FeelValue): FeelTypeName {
  if (value === null) {
    return 'null';
  }
  if (typeof value === 'string') {
    return 'string';
  }
  if (typeof value === 'boolean') {
    return 'boolean';
  }
  if (typeof value === 'number') {
    return 'number';
  }
  return objectType(value);
}

/** Order matters: lists and contexts are what expressions mostly deal with. */
function objectType(value: Exclude<FeelValue, null | boolean | string | number>): FeelTypeName {
  if (isList(value)) {
    return 'list';
  }
  if (isContext(value)) {
    return 'context';
  }
  if (value instanceof FeelDecimal) {
    return 'number';
  }
  if (value instanceof FeelRange) {
    return 'range';
  }
  return value instanceof FeelFunction ? 'function' : temporalType(value);
}

function temporalType(value: FeelTemporal): FeelTypeName {
  if (value instanceof FeelDate) {
    return 'date';
  }
  if (value instanceof FeelTime) {
    return 'time';
  }
  if (value instanceof FeelDateTime) {
    return 'date and time';
  }
  return value instanceof FeelDaysTimeDuration ? 'days and time duration' : 'years and months duration';
}

export function isNumber(value: FeelValue): value is FeelNumber {
  return typeof value === 'number' || value instanceof FeelDecimal;
}

export function isList(value: FeelValue): value is FeelList {
  return Array.isArray(value);
}

export function isContext(value: FeelValue): value is FeelContext {
  return value instanceof Map;
}
