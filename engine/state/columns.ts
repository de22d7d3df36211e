/**
 * Values of a kind (the rows of a table, one field of all of them) as columns: what repeats in every row is written once, so
 * that a snapshot is a tenth as long as its rows would be, and is written and read in a third of the time.
 */
export type Columns =
  /** The same in every row. */
  | { readonly all: unknown }
  /** Whole numbers, as what they are above the smallest: keys are long and lie close together. */
  | { readonly from: number; readonly by: readonly number[] }
  /** A few texts, each named by its number. */
  | { readonly texts: readonly string[]; readonly at: readonly number[] }
  /** Objects that all have these fields. */
  | { readonly fields: readonly Field[] }
  | { readonly lengths: Columns; readonly items: Columns }
  /** Whatever else. */
  | { readonly values: readonly unknown[] };

type Field = readonly [name: string, column: Columns];
type Row = Readonly<Record<string, unknown>>;

/** More different texts than this share of all are not worth their numbers. */
const MOST_TEXTS = 1 / 4;

export function toColumns(values: readonly unknown[]): Columns {
  const [first] = values;
  if (first !== undefined && values.every((value) => value === first)) return { all: first };
  return fromNumbers(values) ?? fromTexts(values) ?? fromLists(values) ?? fromObjects(values) ?? { values };
}

/** As many values as were written; equal ones may be the same object, since nobody changes a value of the state. */
export function readColumns(columns: Columns, count: number): unknown[] {
  if ('all' in columns) return new Array<unknown>(count).fill(columns.all);
  if ('by' in columns) return columns.by.map((distance) => columns.from + distance);
  if ('texts' in columns) return columns.at.map((number) => columns.texts[number]);
  if ('lengths' in columns) return readLists(readColumns(columns.lengths, count) as number[], columns.items);
  if ('fields' in columns) return readObjects(columns.fields, count);
  return [...columns.values];
}

function fromNumbers(values: readonly unknown[]): Columns | undefined {
  if (!values.every(isWhole)) return undefined;
  const from = values.reduce((smallest, value) => Math.min(smallest, value), Number.MAX_SAFE_INTEGER);
  const by = values.map((value) => value - from);
  return by.every(isWhole) ? { from, by } : undefined;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function fromTexts(values: readonly unknown[]): Columns | undefined {
  const numbers = new Map<string, number>();
  const at: number[] = [];
  for (const value of values) {
    if (typeof value !== 'string' || numbers.size > values.length * MOST_TEXTS) return undefined;
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    at.push(number);
  }
  return { texts: [...numbers.keys()], at };
}

function fromLists(values: readonly unknown[]): Columns | undefined {
  if (values.length === 0 || !values.every((value): value is unknown[] => Array.isArray(value))) return undefined;
  const items = values.flat(1);
  if (items.length === 0) return { all: [] };
  return { lengths: toColumns(values.map(({ length }) => length)), items: toColumns(items) };
}

function fromObjects(values: readonly unknown[]): Columns | undefined {
  const [first] = values;
  if (!isObject(first)) return undefined;
  const names = Object.keys(first);
  if (names.includes('__proto__') || !values.every((value) => hasFields(value, names))) return undefined;
  const fields = names.map((name): Field => [name, toColumns((values as Row[]).map((row) => row[name]))]);
  return fields.every(([, column]) => 'all' in column) ? { all: first } : { fields };
}

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** These fields in this order, and no other; a field without a value is none in JSON. */
function hasFields(value: unknown, names: readonly string[]): boolean {
  if (!isObject(value)) return false;
  let index = 0;
  for (const name in value) {
    if (name !== names[index] || value[name] === undefined) return false;
    index++;
  }
  return index === names.length;
}

function readLists(lengths: readonly number[], itemColumns: Columns): unknown[] {
  const items = readColumns(
    itemColumns,
    lengths.reduce((sum, length) => sum + length, 0),
  );
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return items.slice(end - length, end);
  });
}

/** Copies one row and changes what differs: far cheaper than to build each from nothing. */
function readObjects(fields: readonly Field[], count: number): unknown[] {
  const columns = fields.map(([name, column]) => ({
    name,
    values: readColumns(column, count),
    isSame: 'all' in column,
  }));
  // An object that comes from JSON takes the least memory, and so do its copies.
  const model: Row = JSON.parse(
    JSON.stringify(Object.fromEntries(columns.map(({ name, values }) => [name, values[0]]))),
  );
  const changing = columns.filter(({ isSame }) => !isSame);
  const rows: unknown[] = [];
  for (let index = 0; index < count; index++) {
    const row: Record<string, unknown> = { ...model };
    for (const { name, values } of changing) row[name] = values[index];
    rows.push(row);
  }
  return rows;
}
