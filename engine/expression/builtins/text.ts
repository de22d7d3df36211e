import { type Budget, EvaluationFailure } from '../budget.ts';
import { toDouble } from '../decimal.ts';
import type { Evaluation } from '../evaluation.ts';
import { compilePattern, extractPattern, findsPattern, replacePattern, splitByPattern } from '../regex.ts';
import { type FeelValue, isList, isNumber } from '../values.ts';
import { type Builtin, type BuiltinTable, fixed } from './builtin.ts';

/** Searching costs text times pattern at worst; that many comparisons of characters are about one step. */
const SEARCH_WORK_PER_STEP = 256;

function payForSearch(text: string, match: string, budget: Budget): void {
  budget.step(1 + Math.floor((text.length * (match.length + 1)) / SEARCH_WORK_PER_STEP));
}

function onText(name: string, apply: (text: string, budget: Budget) => FeelValue): Builtin {
  return fixed(name, ([text], run) => {
    if (typeof text !== 'string') {
      return null;
    }
    run.budget.step(1 + Math.floor(text.length / SEARCH_WORK_PER_STEP));
    return apply(text, run.budget);
  });
}

function onMatch(apply: (text: string, match: string, budget: Budget) => FeelValue): Builtin {
  return fixed('string, match', ([text, match], run) => {
    if (typeof text !== 'string' || typeof match !== 'string') {
      return null;
    }
    payForSearch(text, match, run.budget);
    return apply(text, match, run.budget);
  });
}

function produce(text: string, budget: Budget): string {
  budget.text(text.length);
  return text;
}

/** From 1, negative from the end. Behind the end Zeebe fails instead of giving an empty text, and so do we. */
function substring(text: FeelValue, start: FeelValue, length: FeelValue | undefined, run: Evaluation): FeelValue {
  if (typeof text !== 'string' || !isNumber(start) || (length !== undefined && !isNumber(length))) {
    return null;
  }
  const position = Math.trunc(toDouble(start));
  if (position === 0) {
    return '';
  }
  const from = position > 0 ? position - 1 : text.length + position;
  const to = length === undefined ? text.length : Math.min(text.length, from + Math.trunc(toDouble(length)));
  if (from < 0 || from > to) {
    const message = `Expected a start position and length inside of a text of ${text.length} characters, but found ${position}`;
    throw new EvaluationFailure('OTHER', message);
  }
  return produce(text.slice(from, to), run.budget);
}

type PatternUse = (pattern: ReturnType<typeof compilePattern> & object, text: string, budget: Budget) => FeelValue;

function withPattern(args: readonly (FeelValue | undefined)[], run: Evaluation, use: PatternUse): FeelValue {
  const [text, source, flags = ''] = args;
  if (typeof text !== 'string' || typeof source !== 'string' || typeof flags !== 'string') {
    return null;
  }
  const pattern = compilePattern(source, flags, run.budget);
  return pattern === null ? null : use(pattern, text, run.budget);
}

function replace(args: readonly FeelValue[], run: Evaluation): FeelValue {
  const [text, pattern, replacement, flags] = args;
  if (typeof replacement !== 'string') {
    return null;
  }
  return withPattern([text, pattern, flags], run, (compiled, input, budget) =>
    replacePattern(compiled, input, replacement, budget),
  );
}

/** Nulls are left out; anything else that is no text makes the whole null. */
function join(args: readonly FeelValue[], run: Evaluation): FeelValue {
  const [list = null, delimiter = null, prefix = '', suffix = ''] = args;
  const isDelimiter = delimiter === null || typeof delimiter === 'string';
  if (!isList(list) || !isDelimiter || typeof prefix !== 'string' || typeof suffix !== 'string') {
    return null;
  }
  run.budget.step(list.length);
  const texts: string[] = [];
  for (const item of list) {
    if (item !== null && typeof item !== 'string') {
      return null;
    }
    if (item !== null) {
      run.budget.text(item.length + (delimiter ?? '').length);
      texts.push(item);
    }
  }
  return produce(prefix + texts.join(delimiter ?? '') + suffix, run.budget);
}

export const TEXT_BUILTINS: BuiltinTable = {
  substring: [
    fixed('string, start position', ([text = null, start = null], run) => substring(text, start, undefined, run)),
    fixed('string, start position, length', ([text = null, start = null, length = null], run) =>
      substring(text, start, length, run),
    ),
  ],
  'string length': [onText('string', (text) => text.length)],
  'upper case': [onText('string', (text, budget) => produce(text.toUpperCase(), budget))],
  'lower case': [onText('string', (text, budget) => produce(text.toLowerCase(), budget))],
  'substring before': [
    onMatch((text, match, budget) => produce(text.slice(0, Math.max(0, text.indexOf(match))), budget)),
  ],
  'substring after': [
    onMatch((text, match, budget) => {
      const index = text.indexOf(match);
      return index < 0 ? '' : produce(text.slice(index + match.length), budget);
    }),
  ],
  contains: [onMatch((text, match) => text.includes(match))],
  'starts with': [onMatch((text, match) => text.startsWith(match))],
  'ends with': [onMatch((text, match) => text.endsWith(match))],
  matches: [
    fixed('input, pattern', (args, run) => withPattern(args, run, findsPattern)),
    fixed('input, pattern, flags', (args, run) => withPattern(args, run, findsPattern)),
  ],
  split: [fixed('string, delimiter', (args, run) => withPattern(args, run, splitByPattern))],
  extract: [fixed('input, pattern', (args, run) => withPattern(args, run, extractPattern))],
  replace: [fixed('input, pattern, replacement', replace), fixed('input, pattern, replacement, flags', replace)],
  'string join': [fixed('list', join), fixed('list, delimiter', join), fixed('list, delimiter, prefix, suffix', join)],
};
