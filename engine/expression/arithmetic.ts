/** + - * / ** over numbers, texts and temporal values. What does not fit together is null, never an error. */
import type { Budget } from './budget.ts';
import {
  addNumbers,
  divideNumbers,
  type FeelNumber,
  multiplyNumbers,
  negateNumber,
  powerNumbers,
  toDouble,
} from './decimal.ts';
import { addDays, addMonths, FeelDate } from './temporal/date.ts';
import { addSeconds, dateTimeOfLocal, FeelDateTime } from './temporal/date-time.ts';
import {
  createDaysTime,
  createYearsMonths,
  FeelDaysTimeDuration,
  FeelYearsMonthsDuration,
} from './temporal/duration.ts';
import { FeelTime, NANOS_PER_DAY, NANOS_PER_SECOND, SECONDS_PER_DAY } from './temporal/time.ts';
import { type FeelValue, isNumber } from './values.ts';

/** Decimal arithmetic and time-zone rules cost that much more than a comparison. */
const SLOW_OPERATION_STEPS = 10;
const FRACTION_STEPS = 5;
const POWER_STEPS = 50;

/** Whole numbers take JavaScript's own arithmetic, which costs next to nothing. */
function payForFraction(left: FeelNumber, right: FeelNumber, budget: Budget): void {
  if (!(Number.isInteger(left) && Number.isInteger(right))) {
    budget.step(FRACTION_STEPS);
  }
}

function combineNumbers(
  left: FeelNumber,
  right: FeelValue,
  combine: (left: FeelNumber, right: FeelNumber) => FeelNumber | undefined,
  budget: Budget,
): FeelValue {
  if (!isNumber(right)) {
    return null;
  }
  payForFraction(left, right, budget);
  return combine(left, right) ?? null;
}

export function add(left: FeelValue, right: FeelValue, budget: Budget): FeelValue {
  if (isNumber(left)) {
    return combineNumbers(left, right, addNumbers, budget);
  }
  if (typeof left === 'string') {
    return typeof right === 'string' ? concatenate(left, right, budget) : null;
  }
  budget.step(SLOW_OPERATION_STEPS);
  if (right instanceof FeelDaysTimeDuration || right instanceof FeelYearsMonthsDuration) {
    return addDuration(left, right, 1);
  }
  if (left instanceof FeelDaysTimeDuration || left instanceof FeelYearsMonthsDuration) {
    return addDuration(right, left, 1);
  }
  return null;
}

function concatenate(left: string, right: string, budget: Budget): string {
  budget.text(left.length + right.length);
  return left + right;
}

export function subtract(left: FeelValue, right: FeelValue, budget: Budget): FeelValue {
  if (isNumber(left)) {
    return isNumber(right) ? combineNumbers(left, negateNumber(right), addNumbers, budget) : null;
  }
  budget.step(SLOW_OPERATION_STEPS);
  if (right instanceof FeelDaysTimeDuration || right instanceof FeelYearsMonthsDuration) {
    return addDuration(left, right, -1);
  }
  return difference(left, right);
}

/** A day and a date-time do not go together; Zeebe gives null. */
function difference(left: FeelValue, right: FeelValue): FeelValue {
  if (left instanceof FeelDate && right instanceof FeelDate) {
    return createDaysTime((left.epochDay - right.epochDay) * SECONDS_PER_DAY, 0) ?? null;
  }
  if (left instanceof FeelDateTime && right instanceof FeelDateTime) {
    const comparable = (left.zone === undefined) === (right.zone === undefined);
    const seconds = left.epochSeconds - right.epochSeconds;
    return comparable ? (createDaysTime(seconds, left.nano - right.nano) ?? null) : null;
  }
  if (left instanceof FeelTime && right instanceof FeelTime) {
    return timeDifference(left, right);
  }
  return null;
}

/** Between times with zones Zeebe gives the distance, without a sign. */
function timeDifference(left: FeelTime, right: FeelTime): FeelValue {
  if (left.zone === undefined && right.zone === undefined) {
    return createDaysTime(0, left.nanoOfDay - right.nanoOfDay) ?? null;
  }
  if (left.zone === undefined || right.zone === undefined) {
    return null;
  }
  return createDaysTime(0, Math.abs(left.nanoOfUtcDay - right.nanoOfUtcDay)) ?? null;
}

function addDuration(
  value: FeelValue,
  duration: FeelDaysTimeDuration | FeelYearsMonthsDuration,
  sign: 1 | -1,
): FeelValue {
  return duration instanceof FeelYearsMonthsDuration
    ? addYearsMonths(value, sign * duration.months)
    : addDaysTime(value, sign * duration.seconds, sign * duration.nanos);
}

/** A time of day has no months to add to. */
function addYearsMonths(value: FeelValue, months: number): FeelValue {
  if (value instanceof FeelYearsMonthsDuration) {
    return createYearsMonths(value.months + months) ?? null;
  }
  if (value instanceof FeelDate) {
    return addMonths(value, months) ?? null;
  }
  if (value instanceof FeelDateTime) {
    const date = addMonths(value.date, months);
    return date === undefined ? null : dateTimeOfLocal(date, value.nanoOfDay, value.zone);
  }
  return null;
}

function addDaysTime(value: FeelValue, seconds: number, nanos: number): FeelValue {
  if (value instanceof FeelDaysTimeDuration) {
    return createDaysTime(value.seconds + seconds, value.nanos + nanos) ?? null;
  }
  if (value instanceof FeelDate) {
    // From the midnight of the day, and only the day is kept: - PT1H is the day before, + PT23H the same day.
    const total = seconds + Math.floor(nanos / NANOS_PER_SECOND);
    return addDays(value, Math.floor(total / SECONDS_PER_DAY)) ?? null;
  }
  if (value instanceof FeelDateTime) {
    return addSeconds(value, seconds, nanos) ?? null;
  }
  if (value instanceof FeelTime) {
    const nano = value.nanoOfDay + (seconds % SECONDS_PER_DAY) * NANOS_PER_SECOND + nanos;
    return new FeelTime(((nano % NANOS_PER_DAY) + NANOS_PER_DAY) % NANOS_PER_DAY, value.zone);
  }
  return null;
}

export function multiply(left: FeelValue, right: FeelValue, budget: Budget): FeelValue {
  if (isNumber(left) && isNumber(right)) {
    return combineNumbers(left, right, multiplyNumbers, budget);
  }
  budget.step(SLOW_OPERATION_STEPS);
  if (isNumber(left)) {
    return multiplyDuration(right, left);
  }
  return isNumber(right) ? multiplyDuration(left, right) : null;
}

/** Only the whole part of the factor counts, as in Zeebe: PT1H * 1.5 = PT1H. */
function multiplyDuration(value: FeelValue, factor: FeelNumber): FeelValue {
  const whole = Math.trunc(toDouble(factor));
  if (value instanceof FeelYearsMonthsDuration) {
    return createYearsMonths(value.months * whole) ?? null;
  }
  if (value instanceof FeelDaysTimeDuration) {
    return createDaysTime(value.seconds * whole, value.nanos * whole) ?? null;
  }
  return null;
}

export function divide(left: FeelValue, right: FeelValue, budget: Budget): FeelValue {
  if (isNumber(left)) {
    return combineNumbers(left, right, divideNumbers, budget);
  }
  budget.step(SLOW_OPERATION_STEPS);
  if (isNumber(right)) {
    const divisor = toDouble(right);
    return divisor === 0 ? null : divideDuration(left, divisor);
  }
  return divideDurations(left, right);
}

/** Whole months, and milliseconds, are what Zeebe divides; the rest is dropped. */
function divideDuration(value: FeelValue, divisor: number): FeelValue {
  if (value instanceof FeelYearsMonthsDuration) {
    return createYearsMonths(Math.trunc(value.months / divisor)) ?? null;
  }
  if (value instanceof FeelDaysTimeDuration) {
    const millis = Math.trunc((value.seconds * 1000 + Math.floor(value.nanos / 1e6)) / divisor);
    const seconds = Math.floor(millis / 1000);
    return createDaysTime(seconds, (millis - seconds * 1000) * 1e6) ?? null;
  }
  return null;
}

function divideDurations(left: FeelValue, right: FeelValue): FeelValue {
  if (left instanceof FeelYearsMonthsDuration && right instanceof FeelYearsMonthsDuration) {
    return right.months === 0 ? null : Math.trunc(left.months / right.months) + 0;
  }
  if (left instanceof FeelDaysTimeDuration && right instanceof FeelDaysTimeDuration) {
    const divisor = right.seconds + right.nanos / NANOS_PER_SECOND;
    return divisor === 0 ? null : Math.trunc((left.seconds + left.nanos / NANOS_PER_SECOND) / divisor) + 0;
  }
  return null;
}

export function power(left: FeelValue, right: FeelValue, budget: Budget): FeelValue {
  budget.step(POWER_STEPS);
  return isNumber(left) && isNumber(right) ? (powerNumbers(left, right) ?? null) : null;
}

/** Zeebe negates numbers only, no durations. */
export function negate(value: FeelValue): FeelValue {
  return isNumber(value) ? negateNumber(value) : null;
}
