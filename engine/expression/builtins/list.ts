import { compareValues, equalValues, isSameItem } from '../comparison.ts';
import { compareNumbers, FeelDecimal, toDouble } from '../decimal.ts';
import type { Evaluation } from '../evaluation.ts';
import { FeelFunction, type FeelList, type FeelValue, isList, isNumber } from '../values.ts';
import { type Builtin, type BuiltinTable, fixed, variadic } from './builtin.ts';

/** A new list is paid for before it is built. */
function produce(length: number, run: Evaluation, build: () => FeelValue[]): FeelList {
  run.budget.items(length);
  return build();
}

function wholeOf(value: FeelValue | undefined): number | undefined {
  return value !== undefined && isNumber(value) ? Math.trunc(toDouble(value)) : undefined;
}

function onList(apply: (list: FeelList, run: Evaluation) => FeelValue): Builtin {
  return fixed('list', ([list = null], run) => {
    if (!isList(list)) {
      return null;
    }
    run.budget.step(1 + list.length);
    return apply(list, run);
  });
}

function contains(list: FeelList, element: FeelValue, run: Evaluation): boolean {
  run.budget.step(1 + list.length);
  return list.some((item) => isSameItem(item, element, run.budget));
}

/** All places, counted from 1. */
function indexesOf(list: FeelList, match: FeelValue, run: Evaluation): FeelList {
  run.budget.step(1 + list.length);
  const found: number[] = [];
  for (const [index, item] of list.entries()) {
    if (isSameItem(item, match, run.budget)) {
      found.push(index + 1);
    }
  }
  return produce(found.length, run, () => found);
}

/** From 1; negative from the end, where a start before the first item is the first item. */
function sublist(list: FeelList, start: FeelValue, length: FeelValue | undefined, run: Evaluation): FeelValue {
  const position = wholeOf(start);
  const count = length === undefined ? list.length : wholeOf(length);
  if (position === undefined || count === undefined) {
    return null;
  }
  if (position === 0 || count <= 0) {
    return [];
  }
  const from = position > 0 ? position - 1 : Math.max(0, list.length + position);
  const part = list.slice(from, from + count);
  return produce(part.length, run, () => part);
}

/** A position behind the end, and 0, mean the end. */
function insertBefore(list: FeelList, position: number, item: FeelValue, run: Evaluation): FeelList {
  const index = position > 0 ? position - 1 : list.length + position;
  return produce(list.length + 1, run, () => [...list.slice(0, index), item, ...list.slice(index)]);
}

/** A position outside of the list removes nothing. (Zeebe 8.5 doubles the list for position 0; that is not followed.) */
function remove(list: FeelList, position: number, run: Evaluation): FeelList {
  const index = position > 0 ? position - 1 : list.length + position;
  return produce(list.length, run, () => [...list.slice(0, index), ...list.slice(index + 1)]);
}

/**
 * Plain values are equal exactly when JavaScript finds their keys the same, so that a set can find them at once;
 * undefined for what has to be compared one by one.
 */
function keyOf(value: FeelValue): string | number | boolean | null | undefined {
  if (value instanceof FeelDecimal) {
    const double = toDouble(value);
    return compareNumbers(value, double) === 0 ? double : undefined;
  }
  return value === null || typeof value !== 'object' ? value : undefined;
}

/** Keeps what has been seen: plain values in a set, others compared one by one, which is paid for. */
class SeenValues {
  private readonly keys = new Set<string | number | boolean | null>();
  private readonly others: FeelValue[] = [];
  private readonly run: Evaluation;

  constructor(run: Evaluation) {
    this.run = run;
  }

  /** False when an equal value was added before. */
  add(value: FeelValue): boolean {
    this.run.budget.step(1);
    const key = keyOf(value);
    if (key !== undefined) {
      const size = this.keys.size;
      return this.keys.add(key).size > size;
    }
    this.run.budget.step(this.others.length);
    if (this.others.some((other) => equalValues(other, value, this.run.budget) === true)) {
      return false;
    }
    this.others.push(value);
    return true;
  }
}

function distinct(list: FeelList, run: Evaluation): FeelList {
  const seen = new SeenValues(run);
  const values = list.filter((item) => seen.add(item));
  return produce(values.length, run, () => values);
}

/** In the order in which they first occur. */
function duplicates(list: FeelList, run: Evaluation): FeelList {
  const seen = new SeenValues(run);
  const repeated = list.filter((item) => !seen.add(item));
  const wanted = new SeenValues(run);
  for (const item of repeated) {
    wanted.add(item);
  }
  const values = distinct(list, run).filter((item) => !wanted.add(item));
  return produce(values.length, run, () => values);
}

function concatenate(lists: FeelList, run: Evaluation): FeelList {
  const result: FeelValue[] = [];
  for (const list of lists) {
    const items = isList(list) ? list : [list];
    run.budget.step(1 + items.length);
    run.budget.items(items.length);
    for (const item of items) {
      result.push(item);
    }
  }
  return result;
}

/** Lists in lists in lists, too. */
function flatten(list: FeelList, run: Evaluation, into: FeelValue[] = []): FeelValue[] {
  for (const item of list) {
    run.budget.step(1);
    if (isList(item)) {
      flatten(item, run, into);
    } else {
      run.budget.items(1);
      into.push(item);
    }
  }
  return into;
}

/** A comparison is a call of the function; only true means "before". */
function sort(list: FeelList, precedes: FeelValue, run: Evaluation): FeelValue {
  if (!(precedes instanceof FeelFunction) || precedes.parameters.length !== 2) {
    return null;
  }
  let comparable = true;
  const isBefore = (left: FeelValue, right: FeelValue): boolean => {
    const answer = precedes.invoke([left, right]);
    comparable &&= typeof answer === 'boolean';
    return answer === true;
  };
  const sorted = produce(list.length, run, () =>
    [...list].sort((left, right) => (isBefore(left, right) ? -1 : isBefore(right, left) ? 1 : 0)),
  );
  return comparable ? sorted : null;
}

/** The first of all in an order; null when two have none. */
function extreme(list: FeelList, isBetter: (order: number) => boolean): FeelValue {
  let best = list[0] ?? null;
  for (const item of list) {
    const order = compareValues(item, best);
    if (order === null) {
      return null;
    }
    best = isBetter(order) ? item : best;
  }
  return best;
}

/** For functions that take a list or its items as arguments. */
function overList(apply: (list: FeelList, run: Evaluation) => FeelValue, parameter = 'list'): Builtin {
  return variadic(parameter, ([list = null], run) => {
    if (!isList(list)) {
      return null;
    }
    run.budget.step(1 + list.length);
    return apply(list, run);
  });
}

/** `decisive` anywhere is the answer; otherwise null as soon as one item is no boolean. */
function allOf(list: FeelList, decisive: boolean): FeelValue {
  if (list.includes(decisive)) {
    return decisive;
  }
  return list.every((item) => typeof item === 'boolean') ? !decisive : null;
}

const ALL = overList((list) => allOf(list, false));
const ANY = overList((list) => allOf(list, true));

export const LIST_BUILTINS: BuiltinTable = {
  'list contains': [
    fixed('list, element', ([list = null, element = null], run) =>
      isList(list) ? contains(list, element, run) : null,
    ),
  ],
  count: [onList((list) => list.length)],
  min: [overList((list) => extreme(list, (order) => order < 0))],
  max: [overList((list) => extreme(list, (order) => order > 0))],
  all: [ALL],
  and: [ALL],
  any: [ANY],
  or: [ANY],
  sublist: [
    fixed('list, start', ([list = null, start = null], run) =>
      isList(list) ? sublist(list, start, undefined, run) : null,
    ),
    fixed('list, start, length', ([list = null, start = null, length = null], run) =>
      isList(list) ? sublist(list, start, length, run) : null,
    ),
  ],
  append: [
    variadic('list, items', ([list = null, items = null], run) =>
      isList(list) && isList(items) ? produce(list.length + items.length, run, () => [...list, ...items]) : null,
    ),
  ],
  concatenate: [overList(concatenate, 'lists')],
  'insert before': [
    fixed('list, position, newItem', ([list = null, position, item = null], run) => {
      const index = wholeOf(position);
      return isList(list) && index !== undefined ? insertBefore(list, index, item, run) : null;
    }),
  ],
  remove: [
    fixed('list, position', ([list = null, position], run) => {
      const index = wholeOf(position);
      return isList(list) && index !== undefined ? remove(list, index, run) : null;
    }),
  ],
  reverse: [onList((list, run) => produce(list.length, run, () => [...list].reverse()))],
  'index of': [
    fixed('list, match', ([list = null, match = null], run) => (isList(list) ? indexesOf(list, match, run) : null)),
  ],
  union: [overList((lists, run) => distinct(concatenate(lists, run), run), 'lists')],
  'distinct values': [onList(distinct)],
  'duplicate values': [onList(duplicates)],
  flatten: [onList((list, run) => flatten(list, run))],
  sort: [
    fixed('list, precedes', ([list = null, precedes = null], run) => (isList(list) ? sort(list, precedes, run) : null)),
  ],
};
