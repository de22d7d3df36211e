import { EvaluationFailure } from '../budget.ts';
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  type FeelNumber,
  fromDouble,
  multiplyNumbers,
  negateNumber,
  toDouble,
} from '../decimal.ts';
import { type FeelList, type FeelValue, isList, isNumber } from '../values.ts';
import { type Builtin, type BuiltinTable, variadic } from './builtin.ts';

/** Exact arithmetic on every item costs that much. */
const STEPS_PER_NUMBER = 5;

/** null as soon as one item is no number. */
function overNumbers(apply: (numbers: readonly FeelNumber[]) => FeelValue): Builtin {
  return variadic('list', ([list = null], run) => {
    if (!isList(list)) {
      return null;
    }
    run.budget.step(1 + STEPS_PER_NUMBER * list.length);
    return list.every(isNumber) ? apply(list) : null;
  });
}

function fold(
  numbers: readonly FeelNumber[],
  combine: (left: FeelNumber, right: FeelNumber) => FeelNumber | undefined,
): FeelNumber | null {
  let result: FeelNumber | undefined;
  for (const number of numbers) {
    result = result === undefined ? number : combine(result, number);
    if (result === undefined) {
      return null;
    }
  }
  return result ?? null;
}

/** null for no numbers, where 0 could be expected: Zeebe's answer. */
export function sumOf(numbers: readonly FeelNumber[]): FeelNumber | null {
  return fold(numbers, addNumbers);
}

function meanOf(numbers: readonly FeelNumber[]): FeelNumber | null {
  const sum = sumOf(numbers);
  return sum === null ? null : (divideNumbers(sum, numbers.length) ?? null);
}

/** Of an even count the mean of the two in the middle. */
function medianOf(numbers: readonly FeelNumber[]): FeelNumber | null {
  const sorted = [...numbers].sort(compareNumbers);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted.slice(middle, middle + 1);
  return meanOf(sorted.length % 2 === 1 ? upper : [...sorted.slice(middle - 1, middle), ...upper]);
}

/** Of a sample, that is divided by one less than the count; a single number has none, and Zeebe fails on it. */
function deviationOf(numbers: readonly FeelNumber[]): FeelValue {
  const mean = meanOf(numbers);
  if (mean === null) {
    return null;
  }
  const squares = numbers.map((number) => {
    const distance = addNumbers(number, negateNumber(mean));
    return distance === undefined ? undefined : multiplyNumbers(distance, distance);
  });
  const sum = sumOf(squares.filter((square) => square !== undefined));
  const variance = sum === null ? undefined : divideNumbers(sum, numbers.length - 1);
  if (variance === undefined) {
    throw new EvaluationFailure('OTHER', 'Expected stddev() to have at least two numbers, but found one');
  }
  return fromDouble(Math.sqrt(toDouble(variance))) ?? null;
}

/** The most frequent numbers, smallest first. */
function modeOf(numbers: readonly FeelNumber[]): FeelList {
  const sorted = [...numbers].sort(compareNumbers);
  let best = 0;
  let modes: FeelNumber[] = [];
  let count = 0;
  for (const [index, number] of sorted.entries()) {
    const previous = sorted[index - 1];
    count = previous !== undefined && compareNumbers(previous, number) === 0 ? count + 1 : 1;
    if (count > best) {
      best = count;
      modes = [number];
    } else if (count === best) {
      modes.push(number);
    }
  }
  return modes;
}

export const STATISTICS_BUILTINS: BuiltinTable = {
  sum: [overNumbers(sumOf)],
  product: [overNumbers((numbers) => fold(numbers, multiplyNumbers))],
  mean: [overNumbers(meanOf)],
  median: [overNumbers(medianOf)],
  stddev: [overNumbers(deviationOf)],
  mode: [overNumbers(modeOf)],
};
