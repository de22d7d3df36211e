import { type FeelNumber, parseNumber } from '../decimal.ts';
import { toText } from '../text.ts';
import { type FeelValue, isContext, isList } from '../values.ts';
import { type BuiltinTable, fixed } from './builtin.ts';

function toNumber(text: string): FeelNumber | null {
  return parseNumber(text) ?? null;
}

/** A separator may be null, but they may not be the same, nor anything outside of the DMN standard's list. */
function toGroupedNumber(text: FeelValue, grouping: FeelValue, decimal: FeelValue): FeelNumber | null {
  const isValid =
    typeof text === 'string' &&
    (grouping === null || grouping === ' ' || grouping === ',' || grouping === '.') &&
    (decimal === null || decimal === ',' || decimal === '.') &&
    grouping !== decimal;
  if (!isValid) {
    return null;
  }
  const ungrouped = grouping === null ? text : text.replaceAll(grouping, '');
  return toNumber(decimal === null ? ungrouped : ungrouped.replace(decimal, '.'));
}

/** The reverse of get entries(); an entry without key or value spoils the whole. */
function toContext(entries: FeelValue): FeelValue {
  if (!isList(entries)) {
    return null;
  }
  const context = new Map<string, FeelValue>();
  for (const entry of entries) {
    const key = isContext(entry) ? entry.get('key') : undefined;
    const value = isContext(entry) ? entry.get('value') : undefined;
    if (typeof key !== 'string' || value === undefined) {
      return null;
    }
    context.set(key, value);
  }
  return context;
}

export const CONVERSION_BUILTINS: BuiltinTable = {
  string: [fixed('from', ([from = null], run) => (from === null ? null : toText(from, run.budget)))],
  number: [
    fixed('from', ([from]) => (typeof from === 'string' ? toNumber(from) : null)),
    fixed('from, grouping separator', ([from = null, grouping = null]) => toGroupedNumber(from, grouping, null)),
    fixed('from, grouping separator, decimal separator', ([from = null, grouping = null, decimal = null]) =>
      toGroupedNumber(from, grouping, decimal),
    ),
  ],
  context: [
    fixed('entries', ([entries = null], run) => {
      run.budget.items(isList(entries) ? entries.length : 0);
      return toContext(entries);
    }),
  ],
};
