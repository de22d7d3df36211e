/** Equality and order. null as an answer means "not comparable" and makes conditions null. */
import type { Budget } from './budget.ts';
import { compareNumbers } from './decimal.ts';
import { FeelDate } from './temporal/date.ts';
import { FeelDateTime } from './temporal/date-time.ts';
import { FeelDaysTimeDuration, FeelYearsMonthsDuration } from './temporal/duration.ts';
import { FeelTime } from './temporal/time.ts';
import { type FeelContext, type FeelList, FeelRange, type FeelValue, isContext, isList, isNumber } from './values.ts';

/** Texts are compared character by character; beyond this length that is worth counting. */
const FREE_TEXT_LENGTH = 512;

/** FEEL's `=`: null equals null only; values of different types are not comparable. */
export function equalValues(left: FeelValue, right: FeelValue, budget: Budget): boolean | null {
  if (left === null || right === null) {
    return left === right;
  }
  if (typeof left === 'string' || typeof left === 'boolean') {
    payForText(left, budget);
    return typeof left === typeof right ? left === right : null;
  }
  return equalObjects(left, right, budget);
}

function payForText(value: FeelValue, budget: Budget): void {
  if (typeof value === 'string' && value.length > FREE_TEXT_LENGTH) {
    budget.step(Math.floor(value.length / FREE_TEXT_LENGTH));
  }
}

function equalObjects(left: FeelValue, right: FeelValue, budget: Budget): boolean | null {
  if (isList(left)) {
    return isList(right) ? equalLists(left, right, budget) : null;
  }
  if (isContext(left)) {
    return isContext(right) ? equalContexts(left, right, budget) : null;
  }
  if (left instanceof FeelRange) {
    return right instanceof FeelRange ? equalRanges(left, right, budget) : null;
  }
  const order = compareValues(left, right);
  return order === null ? left === right || null : order === 0;
}

/** Items that are not comparable make the lists different, not the answer null. */
function equalLists(left: FeelList, right: FeelList, budget: Budget): boolean {
  budget.step(1 + Math.min(left.length, right.length));
  return (
    left.length === right.length &&
    left.every((item, index) => equalValues(item, right[index] ?? null, budget) === true)
  );
}

/** The order of entries does not count. */
function equalContexts(left: FeelContext, right: FeelContext, budget: Budget): boolean {
  budget.step(1 + left.size);
  if (left.size !== right.size) {
    return false;
  }
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined || equalValues(value, other, budget) !== true) {
      return false;
    }
  }
  return true;
}

function equalRanges(left: FeelRange, right: FeelRange, budget: Budget): boolean {
  return (
    left.startIncluded === right.startIncluded &&
    left.endIncluded === right.endIncluded &&
    equalValues(left.start, right.start, budget) === true &&
    equalValues(left.end, right.end, budget) === true
  );
}

/**
 * What `list contains`, `index of` and `in` ask of list items: Zeebe compares them without looking into contexts, so that
 * a list never contains a context.
 */
export function isSameItem(left: FeelValue, right: FeelValue, budget: Budget): boolean {
  return !isContext(left) && equalValues(left, right, budget) === true;
}

/** The order of two values that comes with a price for long texts. */
export function orderValues(left: FeelValue, right: FeelValue, budget: Budget): number | null {
  payForText(left, budget);
  return compareValues(left, right);
}

/** Negative, zero or positive; null when the two have no order. */
export function compareValues(left: FeelValue, right: FeelValue): number | null {
  if (typeof left === 'number' && typeof right === 'number') {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (typeof left === 'string') {
    return typeof right === 'string' ? order(left, right) : null;
  }
  if (isNumber(left)) {
    return isNumber(right) ? compareNumbers(left, right) : null;
  }
  return compareTemporals(left, right);
}

function compareTemporals(left: FeelValue, right: FeelValue): number | null {
  if (left instanceof FeelDate) {
    return right instanceof FeelDate ? left.epochDay - right.epochDay : null;
  }
  if (left instanceof FeelDateTime) {
    return right instanceof FeelDateTime ? compareDateTimes(left, right) : null;
  }
  if (left instanceof FeelTime) {
    return right instanceof FeelTime ? compareTimes(left, right) : null;
  }
  if (left instanceof FeelDaysTimeDuration) {
    return right instanceof FeelDaysTimeDuration ? left.seconds - right.seconds || left.nanos - right.nanos : null;
  }
  return left instanceof FeelYearsMonthsDuration && right instanceof FeelYearsMonthsDuration
    ? left.months - right.months
    : null;
}

/** A value with a zone and one without have no order. Same instants in different zones are ordered, not equal. */
function compareDateTimes(left: FeelDateTime, right: FeelDateTime): number | null {
  if ((left.zone === undefined) !== (right.zone === undefined)) {
    return null;
  }
  return (
    left.epochSeconds - right.epochSeconds ||
    left.nano - right.nano ||
    left.date.epochDay - right.date.epochDay ||
    left.nanoOfDay - right.nanoOfDay ||
    order(left.zone?.id ?? '', right.zone?.id ?? '')
  );
}

/** As date-times: by the instant first, then by the local time. */
function compareTimes(left: FeelTime, right: FeelTime): number | null {
  if ((left.zone === undefined) !== (right.zone === undefined)) {
    return null;
  }
  return left.nanoOfUtcDay - right.nanoOfUtcDay || left.nanoOfDay - right.nanoOfDay;
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether the value lies between the bounds; null when they are not comparable. */
export function isInRange(value: FeelValue, range: FeelRange): boolean | null {
  const toStart = compareValues(value, range.start);
  const toEnd = compareValues(value, range.end);
  if (toStart === null || toEnd === null) {
    return null;
  }
  const afterStart = range.startIncluded ? toStart >= 0 : toStart > 0;
  return afterStart && (range.endIncluded ? toEnd <= 0 : toEnd < 0);
}
