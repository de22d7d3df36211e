import { parse } from 'csv-parse/sync';
import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';
import { toSnakeCase } from './row-mapping.ts';

/** One thing wrong in a register file; `line` counts from 1 and includes the heading, as editors show it. */
export interface CsvFault {
  readonly line: number;
  readonly column: string | null;
  readonly code:
    | 'CSV_SYNTAX'
    | 'COLUMN_MISSING'
    | 'COLUMN_UNKNOWN'
    | 'VALUE_MISSING'
    | 'VALUE_INVALID'
    | 'VALUE_UNKNOWN'
    | 'VALUE_TAKEN'
    | 'VALUE_REPEATED'
    | 'KEY_REPEATED'
    | 'FILE_EMPTY';
  readonly message: string;
}

/** A register file was refused as a whole; `faults` lists everything wrong with it, at most the first hundred. */
export class CsvRefusal extends Error {
  readonly faults: readonly CsvFault[];

  constructor(faults: readonly CsvFault[]) {
    super(`Expected a register file without faults, but found ${faults.length}: ${faults[0]?.message ?? ''}`);
    this.name = 'CsvRefusal';
    this.faults = faults.slice(0, MOST_FAULTS);
  }
}

/**
 * How one column of a register file is read: `read` answers a value, or throws an Error telling what was expected.
 * A column with `whenEmpty` may be left empty, or out of the file altogether unless it is `neverLeftOut`.
 */
export interface CsvColumn {
  readonly whenEmpty?: string | boolean | readonly string[] | null;
  /** True where an empty cell is a statement of its own, which a missing column must not be taken for. */
  readonly neverLeftOut?: boolean;
  read(text: string): unknown;
}

/** What an import did; `rows` were added or changed to what the file says, rows it does not name stay as they are. */
export interface ImportResult {
  readonly register: string;
  readonly rows: number;
}

/** One row as it was read, by column of the table; columns that could not be read are missing. */
export type CsvRow = Readonly<Record<string, unknown>>;

/** Something wrong with a row as a whole; `column` is the one to look at, null when it is none in particular. */
export type RowFault = Pick<CsvFault, 'column' | 'message'>;

/** A row and the line on which it stands. */
export interface CsvLine {
  readonly line: number;
  readonly row: CsvRow;
}

/** A register's shape: name of the table, its key column or columns, and one reader for each column of its file. */
export interface CsvRegister {
  readonly register: string;
  readonly key: string | readonly string[];
  readonly columns: Readonly<Record<string, CsvColumn>>;
  /** Columns of the file beside the key in which no value may stand twice. */
  readonly distinct?: readonly string[];
  /** A rule over a whole row: answers what is wrong. */
  readonly check?: (row: CsvRow) => readonly RowFault[];
  /** What only the tables can tell, e.g. that a code is in no other register. */
  readonly compare?: (db: Knex, lines: readonly CsvLine[]) => Promise<readonly CsvFault[]>;
  /** Stores the rows where they are more than rows of the table. */
  readonly store?: (acting: ActorTransaction, rows: readonly CsvRow[]) => Promise<void>;
}

/** Cells that name what `known` has not; `expected` says what it would have, e.g. an agency of the register. */
export function unknownFaults(
  lines: readonly CsvLine[],
  {
    column,
    known,
    expected,
  }: { readonly column: string; readonly known: readonly unknown[]; readonly expected: string },
): readonly CsvFault[] {
  return lines.flatMap(({ line, row }) =>
    [row[toSnakeCase(column)] ?? []]
      .flat()
      .filter((code) => typeof code === 'string' && !known.includes(code))
      .map((code) => {
        return { line, column, code: 'VALUE_UNKNOWN', message: `Expected ${expected}, but ${code} is not in it.` };
      }),
  );
}

const MOST_FAULTS = 100;
const ROWS_PER_INSERT = 500;

/** Imports a register file in the caller's transaction: all rows, or none and a CsvRefusal. */
export async function importRegisterCsv(
  acting: ActorTransaction,
  register: CsvRegister,
  text: string,
): Promise<ImportResult> {
  const { lines, faults: found } = readLines(register, text);
  // All at once: whoever corrects a file wants to know everything that is wrong with it.
  const faults = [...found, ...((await register.compare?.(acting.trx, lines)) ?? [])];
  if (faults.length > 0) throw new CsvRefusal(faults);
  const rows = lines.map(({ row }) => row);
  await (register.store === undefined ? storeInTable(acting, register, rows) : register.store(acting, rows));
  const result = { register: register.register, rows: rows.length };
  acting.record({ action: 'import-register', entity: 'register', entityId: register.register, after: result });
  return result;
}

/** Adds the rows to the table of the register, or makes them what the file says. */
export async function storeInTable(
  acting: ActorTransaction,
  register: Pick<CsvRegister, 'register' | 'key'>,
  rows: readonly CsvRow[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await acting
      .trx(register.register)
      .insert(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflict([...keyOf(register)])
      .merge();
  }
}

/** Reads a whole register file; one whose heading is wrong is refused at once, since nothing below it can be read. */
function readLines(register: CsvRegister, text: string) {
  const records = parseRecords(text);
  const heading = records.shift();
  if (heading === undefined || records.length === 0) {
    throw new CsvRefusal([fault(1, null, 'FILE_EMPTY', 'Expected a heading and at least one row, but found none.')]);
  }
  const faults = headingFaults(register, heading.cells);
  if (faults.length > 0) throw new CsvRefusal(faults);
  const lines = records.map((record) => ({ line: record.line, row: readRow(register, heading.cells, record, faults) }));
  const repeated = Object.keys(register.columns).flatMap((column) => {
    if (toSnakeCase(column) === keyOf(register)[0]) return repeatedKeys(register, lines, column);
    return register.distinct?.includes(column) === true ? repetitions(lines, column, 'VALUE_REPEATED') : [];
  });
  return { lines, faults: [...faults, ...repeated] };
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

function parseRecords(text: string): CsvRecord[] {
  try {
    const parsed: unknown = parse(text, {
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 20_000,
    });
    // The parser's own types do not know what `info: true` makes of its answer.
    return (parsed as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      line: info.lines,
      cells: record,
    }));
  } catch (cause) {
    const line = cause instanceof Error && 'lines' in cause && typeof cause.lines === 'number' ? cause.lines : 1;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CsvRefusal([fault(line, null, 'CSV_SYNTAX', reason)]);
  }
}

function headingFaults(register: CsvRegister, heading: readonly string[]): CsvFault[] {
  const known = Object.keys(register.columns);
  const unknown = heading.filter((name, index) => !known.includes(name) || heading.indexOf(name) !== index);
  const missing = known.filter((name) => !heading.includes(name) && !mayBeLeftOut(register.columns[name]));
  return [
    ...unknown.map((name) =>
      fault(1, name, 'COLUMN_UNKNOWN', `Expected the columns ${known.join(', ')} once each, but found "${name}".`),
    ),
    ...missing.map((name) => fault(1, name, 'COLUMN_MISSING', `Expected a column ${name}, but it is missing.`)),
  ];
}

function mayBeLeftOut(column: CsvColumn | undefined): boolean {
  return column?.whenEmpty !== undefined && column.neverLeftOut !== true;
}

function readRow(register: CsvRegister, heading: readonly string[], record: CsvRecord, faults: CsvFault[]): CsvRow {
  const row: Record<string, unknown> = {};
  if (record.cells.length !== heading.length) {
    const found = `Expected ${heading.length} values, but found ${record.cells.length}.`;
    faults.push(fault(record.line, null, 'CSV_SYNTAX', found));
    return row;
  }
  for (const [index, name] of heading.entries()) {
    const column = register.columns[name];
    const read = column === undefined ? undefined : readCell(column, name, record.cells[index] ?? '');
    if (read === undefined) continue;
    if ('fault' in read) faults.push({ line: record.line, column: name, ...read.fault });
    else row[toSnakeCase(name)] = read.value;
  }
  for (const found of register.check?.(row) ?? []) {
    faults.push(fault(record.line, found.column, 'VALUE_INVALID', found.message));
  }
  return row;
}

type CellResult = { readonly value: unknown } | { readonly fault: Pick<CsvFault, 'code' | 'message'> };

function readCell(column: CsvColumn, name: string, text: string): CellResult {
  if (text === '') {
    const message = `Expected a value in ${name}, but it is empty.`;
    return column.whenEmpty === undefined ? { fault: { code: 'VALUE_MISSING', message } } : { value: column.whenEmpty };
  }
  try {
    return { value: column.read(text) };
  } catch (cause) {
    return { fault: { code: 'VALUE_INVALID', message: cause instanceof Error ? cause.message : String(cause) } };
  }
}

function keyOf({ key }: Pick<CsvRegister, 'key'>): readonly string[] {
  return typeof key === 'string' ? [key] : key;
}

/** Rows of one key, whose first column is named; a row of which a part could not be read has its fault already. */
function repeatedKeys(register: CsvRegister, lines: readonly CsvLine[], column: string): readonly CsvFault[] {
  const parts = keyOf(register);
  const whole = lines.filter(({ row }) => parts.every((part) => row[part] !== undefined && row[part] !== null));
  const keys = whole.map(({ line, row }) => ({
    line,
    row: { [toSnakeCase(column)]: parts.map((part) => String(row[part])).join(' ') },
  }));
  return repetitions(keys, column, 'KEY_REPEATED');
}

function repetitions(
  lines: readonly CsvLine[],
  column: string,
  code: 'KEY_REPEATED' | 'VALUE_REPEATED',
): readonly CsvFault[] {
  const firstLine = new Map<unknown, number>();
  const what = code === 'KEY_REPEATED' ? 'key' : column;
  return lines.flatMap(({ line, row }) => {
    const value = row[toSnakeCase(column)];
    if (value === undefined || value === null) return [];
    const first = firstLine.get(value);
    if (first === undefined) firstLine.set(value, line);
    return first === undefined
      ? []
      : [fault(line, column, code, `Expected each ${what} once, but ${value} stands on line ${first}.`)];
  });
}

function fault(line: number, column: string | null, code: CsvFault['code'], message: string): CsvFault {
  return { line, column, code, message };
}
