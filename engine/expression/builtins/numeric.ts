import { subtract } from '../arithmetic.ts';
import { EvaluationFailure } from '../budget.ts';
import {
  compareNumbers,
  type FeelNumber,
  fromDouble,
  isRoundingMode,
  isWhole,
  moduloNumbers,
  negateNumber,
  type RoundingMode,
  roundNumber,
  toDouble,
} from '../decimal.ts';
import { FeelDaysTimeDuration, FeelYearsMonthsDuration } from '../temporal/duration.ts';
import { type FeelValue, isNumber } from '../values.ts';
import { type Builtin, type BuiltinTable, fixed } from './builtin.ts';

/** Exact arithmetic, and functions that go through doubles, cost that much. */
const NUMERIC_STEPS = 20;

function onNumber(parameter: string, apply: (value: FeelNumber) => FeelValue): Builtin {
  return fixed(parameter, ([value = null], run) => {
    run.budget.step(NUMERIC_STEPS);
    return isNumber(value) ? apply(value) : null;
  });
}

function rounding(parameters: string, mode: RoundingMode): Builtin {
  return fixed(parameters, ([value = null, scale = 0], run) => {
    run.budget.step(NUMERIC_STEPS);
    return isNumber(value) && isNumber(scale) ? roundNumber(value, Math.trunc(toDouble(scale)), mode) : null;
  });
}

/** Java cannot turn "not a number" and "infinite" into a decimal; Zeebe fails there, and so do we. */
function viaDouble(name: string, compute: (value: number) => number): Builtin {
  return onNumber('number', (value) => {
    const result = fromDouble(compute(toDouble(value)));
    if (result === undefined) {
      throw new EvaluationFailure('OTHER', `Expected ${name} to have a finite result, but it has none`);
    }
    return result;
  });
}

/** The mode is one of Java's names for roundings, in any case. */
function decimal(value: FeelValue, scale: FeelValue, mode: FeelValue): FeelValue {
  const name = typeof mode === 'string' ? mode.toUpperCase() : '';
  if (!isNumber(value) || !isNumber(scale) || !isRoundingMode(name)) {
    return null;
  }
  return roundNumber(value, Math.trunc(toDouble(scale)), name);
}

function absolute(value: FeelNumber): FeelNumber {
  return compareNumbers(value, 0) < 0 ? negateNumber(value) : value;
}

function absoluteValue(parameter: string): Builtin {
  return fixed(parameter, ([value = null], run) => {
    if (value instanceof FeelDaysTimeDuration) {
      return value.seconds < 0 ? subtract(new FeelDaysTimeDuration(0, 0), value, run.budget) : value;
    }
    if (value instanceof FeelYearsMonthsDuration) {
      return new FeelYearsMonthsDuration(Math.abs(value.months));
    }
    return isNumber(value) ? absolute(value) : null;
  });
}

function modulo(dividend: FeelNumber, divisor: FeelNumber): FeelValue {
  if (toDouble(divisor) === 0) {
    throw new EvaluationFailure('OTHER', 'Expected modulo() to have a divisor, but it is zero');
  }
  return moduloNumbers(dividend, divisor) ?? null;
}

/** A fraction is neither odd nor even. */
function hasRemainder(value: FeelNumber, remainder: number): boolean {
  return isWhole(value) && compareNumbers(absolute(moduloNumbers(value, 2) ?? 0), remainder) === 0;
}

export const NUMERIC_BUILTINS: BuiltinTable = {
  decimal: [
    rounding('n, scale', 'HALF_EVEN'),
    fixed('n, scale, mode', ([value = null, scale = null, mode = null], run) => {
      run.budget.step(NUMERIC_STEPS);
      return decimal(value, scale, mode);
    }),
  ],
  floor: [rounding('n', 'FLOOR'), rounding('n, scala', 'FLOOR')],
  ceiling: [rounding('n', 'CEILING'), rounding('n, scale', 'CEILING')],
  'round up': [rounding('n, scale', 'UP')],
  'round down': [rounding('n, scale', 'DOWN')],
  'round half up': [rounding('n, scale', 'HALF_UP')],
  'round half down': [rounding('n, scala', 'HALF_DOWN')],
  abs: [absoluteValue('number'), absoluteValue('n')],
  modulo: [
    fixed('dividend, divisor', ([dividend = null, divisor = null], run) => {
      run.budget.step(NUMERIC_STEPS);
      return isNumber(dividend) && isNumber(divisor) ? modulo(dividend, divisor) : null;
    }),
  ],
  sqrt: [onNumber('number', (value) => fromDouble(Math.sqrt(toDouble(value))) ?? null)],
  log: [viaDouble('log()', Math.log)],
  exp: [viaDouble('exp()', Math.exp)],
  odd: [onNumber('number', (value) => hasRemainder(value, 1))],
  even: [onNumber('number', (value) => hasRemainder(value, 0))],
  'random number': [fixed('', () => Math.random())],
};
