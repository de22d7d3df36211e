/**
 * Numbers as Zeebe's FEEL has them: decimals of 34 digits that remember their trailing zeros, so that string(1.50) is
 * "1.50" and 0.1 + 0.2 is 0.3. Small whole numbers take the fast path of JavaScript's own arithmetic.
 */
import { Decimal } from 'decimal.js';

const PRECISION = 34;
/** Beyond a thousand digits a number is no amount, area or count any more; it becomes null like other bad arithmetic. */
const MAX_EXPONENT = 1_000;

const Exact = Decimal.clone({
  precision: PRECISION,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -MAX_EXPONENT,
  toExpPos: MAX_EXPONENT,
});

export type FeelNumber = number | FeelDecimal;

export type RoundingMode = 'CEILING' | 'DOWN' | 'FLOOR' | 'HALF_DOWN' | 'HALF_EVEN' | 'HALF_UP' | 'UP';

const ROUNDING: Readonly<Record<RoundingMode, Decimal.Rounding>> = {
  UP: Decimal.ROUND_UP,
  DOWN: Decimal.ROUND_DOWN,
  CEILING: Decimal.ROUND_CEIL,
  FLOOR: Decimal.ROUND_FLOOR,
  HALF_UP: Decimal.ROUND_HALF_UP,
  HALF_DOWN: Decimal.ROUND_HALF_DOWN,
  HALF_EVEN: Decimal.ROUND_HALF_EVEN,
};

export function isRoundingMode(text: string): text is RoundingMode {
  return Object.hasOwn(ROUNDING, text);
}

/** A number that a double cannot hold, or not with its trailing zeros. */
export class FeelDecimal {
  readonly value: Decimal;
  /** Digits after the point when printed; negative after a literal such as number("1e3"). */
  readonly scale: number;

  constructor(value: Decimal, scale: number) {
    this.value = value;
    this.scale = scale;
  }
}

/** Digits a double holds without loss whatever they are. */
const SAFE_DIGITS = 15;

/** The smallest form of a result; undefined when it is beyond all bounds. */
function reduce(value: Decimal, scale: number): FeelNumber | undefined {
  if (!value.isFinite() || Math.abs(value.e) > MAX_EXPONENT) {
    return undefined;
  }
  const digits = value.decimalPlaces();
  if (
    value.precision() <= SAFE_DIGITS &&
    Math.max(scale, 0) === digits &&
    scale >= 0 &&
    value.e >= -6 &&
    value.e < 21
  ) {
    return value.toNumber() + 0;
  }
  return new FeelDecimal(
    value,
    scale < 0 && digits === 0 ? Math.max(scale, -trailingZeros(value)) : Math.max(scale, digits),
  );
}

function trailingZeros(whole: Decimal): number {
  return whole.isZero() ? 0 : Math.max(0, whole.e + 1 - whole.precision());
}

/** A double is taken for the decimal it prints as, not for the binary fraction it is. */
function exactOf(value: FeelNumber): Decimal {
  return typeof value === 'number' ? new Exact(value) : value.value;
}

function scaleOf(value: FeelNumber, exact: Decimal): number {
  return typeof value === 'number' ? exact.decimalPlaces() : value.scale;
}

const DECIMAL_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$/;

/** Keeps trailing zeros; undefined when the text is no number. */
export function parseNumber(text: string): FeelNumber | undefined {
  const match = DECIMAL_TEXT.exec(text);
  if (match === null) {
    return undefined;
  }
  if (text.length <= SAFE_DIGITS && !/[.eE]/.test(text)) {
    return Number(text) + 0;
  }
  const [mantissa = '', exponent = '0'] = text.split(/[eE]/);
  const point = mantissa.indexOf('.');
  const places = point < 0 ? 0 : mantissa.length - point - 1;
  return reduce(new Exact(text), places - Number(exponent));
}

/** A double as Java reads it: whole values keep one zero after the point (sqrt(16) prints as 4.0). */
export function fromDouble(value: number): FeelNumber | undefined {
  if (!Number.isFinite(value)) {
    return undefined;
  }
  return Number.isInteger(value) ? reduce(new Exact(value), 1) : reduce(new Exact(value), 0);
}

export function toDouble(value: FeelNumber): number {
  return typeof value === 'number' ? value : value.value.toNumber();
}

/** 2.00 is whole, too. */
export function isWhole(value: FeelNumber): boolean {
  return typeof value === 'number' ? Number.isInteger(value) : value.value.isInteger();
}

/** The scale of a sum is the larger of both, as with Java's BigDecimal. undefined beyond all bounds. */
export function addNumbers(left: FeelNumber, right: FeelNumber): FeelNumber | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isInteger(left) && Number.isInteger(right) && Number.isSafeInteger(sum)) {
      return sum;
    }
  }
  const [a, b] = [exactOf(left), exactOf(right)];
  return reduce(a.plus(b), Math.max(scaleOf(left, a), scaleOf(right, b)));
}

export function negateNumber(value: FeelNumber): FeelNumber {
  return typeof value === 'number' ? 0 - value : new FeelDecimal(value.value.negated(), value.scale);
}

/** The scales add up: 1.10 * 1.10 = 1.2100. */
export function multiplyNumbers(left: FeelNumber, right: FeelNumber): FeelNumber | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    if (Number.isInteger(left) && Number.isInteger(right) && Number.isSafeInteger(product)) {
      return product + 0;
    }
  }
  const [a, b] = [exactOf(left), exactOf(right)];
  return reduce(a.times(b), scaleOf(left, a) + scaleOf(right, b));
}

/** undefined for a division by zero. */
export function divideNumbers(left: FeelNumber, right: FeelNumber): FeelNumber | undefined {
  if (typeof left === 'number' && typeof right === 'number' && right !== 0) {
    const quotient = left / right;
    if (Number.isInteger(left) && Number.isInteger(right) && Number.isSafeInteger(quotient)) {
      return quotient + 0;
    }
  }
  const [dividend, divisor] = [exactOf(left), exactOf(right)];
  const scale = scaleOf(left, dividend) - scaleOf(right, divisor);
  return divisor.isZero() ? undefined : reduce(dividend.dividedBy(divisor), scale);
}

const MAX_WHOLE_EXPONENT = 10_000;

/** Whole exponents are exact, others go through doubles as in Java; undefined where the result is no number. */
export function powerNumbers(base: FeelNumber, exponent: FeelNumber): FeelNumber | undefined {
  const power = toDouble(exponent);
  if (!isWhole(exponent)) {
    return fromDouble(toDouble(base) ** power);
  }
  if (Math.abs(power) > MAX_WHOLE_EXPONENT) {
    return undefined;
  }
  const exact = exactOf(base);
  return reduce(exact.pow(power), power > 0 ? scaleOf(base, exact) * power : 0);
}

/** The sign follows the divisor, as the DMN standard wants it. */
export function moduloNumbers(dividend: FeelNumber, divisor: FeelNumber): FeelNumber | undefined {
  const quotient = divideNumbers(dividend, divisor);
  if (quotient === undefined) {
    return undefined;
  }
  const product = multiplyNumbers(divisor, roundNumber(quotient, 0, 'FLOOR'));
  return product === undefined ? undefined : addNumbers(dividend, negateNumber(product));
}

const MAX_SCALE = 100;

/** A negative scale rounds to tens, hundreds and so on. */
export function roundNumber(value: FeelNumber, scale: number, mode: RoundingMode): FeelNumber {
  const places = Math.max(-MAX_SCALE, Math.min(MAX_SCALE, scale));
  if (typeof value === 'number' && Number.isInteger(value) && places === 0) {
    return value;
  }
  return reduce(roundDecimal(exactOf(value), places, ROUNDING[mode]), places) ?? 0;
}

function roundDecimal(value: Decimal, places: number, mode: Decimal.Rounding): Decimal {
  if (places >= 0) {
    return value.toDecimalPlaces(places, mode);
  }
  const unit = new Exact(10).pow(-places);
  return value.dividedBy(unit).toDecimalPlaces(0, mode).times(unit);
}

/** By value alone: 1.0 and 1 are equal. */
export function compareNumbers(left: FeelNumber, right: FeelNumber): number {
  if (typeof left === 'number' && typeof right === 'number') {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return exactOf(left).comparedTo(exactOf(right));
}

/** Prints as Java's BigDecimal does: trailing zeros kept, tiny and huge values with an exponent. */
export function numberToText(value: FeelNumber): string {
  if (typeof value === 'number' && Number.isInteger(value)) {
    return Math.abs(value) < 1e21 ? String(value) : BigInt(value).toString();
  }
  const decimal = exactOf(value);
  const scale = scaleOf(value, decimal);
  if (scale >= 0 && decimal.e >= -6) {
    return decimal.toFixed(scale);
  }
  const text = decimal.toExponential(Math.max(0, decimal.e + scale));
  return text.replace('e', 'E');
}

/** As a JSON number: whole values in full, others as the double they are stored as. */
export function numberToJson(value: FeelNumber): string {
  if (typeof value === 'number') {
    return numberToText(value).includes('E') ? String(value) : numberToText(value);
  }
  return value.value.isInteger() ? value.value.toFixed(0) : String(value.value.toNumber());
}
