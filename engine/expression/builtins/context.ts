import type { Evaluation } from '../evaluation.ts';
import { type FeelContext, type FeelList, type FeelValue, isContext, isList } from '../values.ts';
import { type Builtin, type BuiltinTable, fixed, variadic } from './builtin.ts';

function entriesOf(parameter: string): Builtin {
  return fixed(parameter, ([context = null], run) => {
    if (!isContext(context)) {
      return null;
    }
    run.budget.items(3 * context.size);
    return [...context].map(
      ([key, value]) =>
        new Map<string, FeelValue>([
          ['key', key],
          ['value', value],
        ]),
    );
  });
}

function valueAt(context: FeelValue, key: FeelValue): FeelValue {
  if (!isContext(context)) {
    return null;
  }
  if (typeof key === 'string') {
    return context.get(key) ?? null;
  }
  return isList(key) ? valueAtPath(context, key) : null;
}

/** An empty path leads nowhere: null, not the context itself. */
function valueAtPath(context: FeelValue, path: FeelList): FeelValue {
  if (path.length === 0) {
    return null;
  }
  let value: FeelValue = context;
  for (const key of path) {
    value = isContext(value) && typeof key === 'string' ? (value.get(key) ?? null) : null;
  }
  return value;
}

/** Contexts are values: putting makes a new one. */
function put(context: FeelContext, key: string, value: FeelValue, run: Evaluation): FeelContext {
  run.budget.step(1 + context.size);
  run.budget.items(1 + context.size);
  return new Map(context).set(key, value);
}

function putValue(context: FeelValue, key: FeelValue, value: FeelValue, run: Evaluation): FeelValue {
  if (!isContext(context)) {
    return null;
  }
  if (typeof key === 'string') {
    return put(context, key, value, run);
  }
  return isList(key) ? putAtPath(context, key, value, run) : null;
}

/** What is missing on the way, or is no context, becomes one. */
function putAtPath(context: FeelContext, path: FeelList, value: FeelValue, run: Evaluation): FeelValue {
  const keys = path.filter((key) => typeof key === 'string');
  const last = keys.at(-1);
  if (last === undefined || keys.length !== path.length) {
    return null;
  }
  const parents: FeelContext[] = [context];
  for (const key of keys.slice(0, -1)) {
    const next = parents.at(-1)?.get(key);
    parents.push(next !== undefined && isContext(next) ? next : new Map());
  }
  return parents.reduceRight<FeelValue>((inner, parent, index) => put(parent, keys[index] ?? last, inner, run), value);
}

/** Later entries win. */
function merge(contexts: FeelValue, run: Evaluation): FeelValue {
  if (!isList(contexts)) {
    return null;
  }
  const merged = new Map<string, FeelValue>();
  for (const context of contexts) {
    if (!isContext(context)) {
      return null;
    }
    run.budget.items(context.size);
    for (const [key, value] of context) {
      merged.set(key, value);
    }
  }
  return merged;
}

const PUT = ([context = null, key = null, value = null]: readonly FeelValue[], run: Evaluation): FeelValue =>
  putValue(context, key, value, run);
const MERGE = ([contexts = null]: readonly FeelValue[], run: Evaluation): FeelValue => merge(contexts, run);

export const CONTEXT_BUILTINS: BuiltinTable = {
  'get entries': [entriesOf('context'), entriesOf('m')],
  'get value': ['m, key', 'context, key', 'context, keys'].map((parameters) =>
    fixed(parameters, ([context = null, key = null]) => valueAt(context, key)),
  ),
  'context put': [fixed('context, key, value', PUT), fixed('context, keys, value', PUT)],
  put: [fixed('context, key, value', PUT)],
  'context merge': [variadic('contexts', MERGE)],
  'put all': [variadic('contexts', MERGE)],
};
