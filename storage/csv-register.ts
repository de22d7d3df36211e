import { parse } from 'csv-parse/sync';
import type { ActorTransaction } from './audit.ts';

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
 * A column with `whenEmpty` may be left empty, or out of the file altogether.
 */
export interface CsvColumn {
  readonly whenEmpty?: string | boolean | readonly string[] | null;
  read(text: string): unknown;
}

/** What an import did; `rows` were added or changed to what the file says, rows it does not name stay as they are. */
export interface ImportResult {
  readonly register: string;
  readonly rows: number;
}

/** A register's shape: name of the table, its key column, and one reader for each column of its file. */
export interface CsvRegister {
  readonly register: string;
  readonly key: string;
  readonly columns: Readonly<Record<string, CsvColumn>>;
  /** A rule over a whole row: answers what is wrong, or undefined. */
  readonly check?: (row: Readonly<Record<string, unknown>>) => string | undefined;
}

type CsvRow = Record<string, unknown>;

const MOST_FAULTS = 100;
const ROWS_PER_INSERT = 500;

/** Reads a whole register file or refuses it as a whole: half an import would be worse than none. */
function readRegisterCsv(register: CsvRegister, text: string): CsvRow[] {
  const records = parseRecords(text);
  const heading = records.shift();
  if (heading === undefined || records.length === 0) {
    throw new CsvRefusal([fault(1, null, 'FILE_EMPTY', 'Expected a heading and at least one row, but found none.')]);
  }
  const faults = headingFaults(register, heading.cells);
  if (faults.length > 0) throw new CsvRefusal(faults);
  const rows = records.map((record) => readRow(register, heading.cells, record, faults));
  findRepeatedKeys(register, records, rows, faults);
  if (faults.length > 0) throw new CsvRefusal(faults);
  return rows;
}

/** Imports a register file in the caller's transaction: all rows, or none and a CsvRefusal. */
export async function importRegisterCsv(
  acting: ActorTransaction,
  register: CsvRegister,
  text: string,
): Promise<ImportResult> {
  const rows = readRegisterCsv(register, text);
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await acting
      .trx(register.register)
      .insert(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflict(register.key)
      .merge();
  }
  const result = { register: register.register, rows: rows.length };
  await acting.record({ action: 'import-register', entity: 'register', entityId: register.register, after: result });
  return result;
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
  const missing = known.filter((name) => !heading.includes(name) && register.columns[name]?.whenEmpty === undefined);
  return [
    ...unknown.map((name) =>
      fault(1, name, 'COLUMN_UNKNOWN', `Expected the columns ${known.join(', ')} once each, but found "${name}".`),
    ),
    ...missing.map((name) => fault(1, name, 'COLUMN_MISSING', `Expected a column ${name}, but it is missing.`)),
  ];
}

function readRow(register: CsvRegister, heading: readonly string[], record: CsvRecord, faults: CsvFault[]): CsvRow {
  const row: CsvRow = {};
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
  const found = register.check?.(row);
  if (found !== undefined) faults.push(fault(record.line, null, 'VALUE_INVALID', found));
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

function findRepeatedKeys(
  register: CsvRegister,
  records: readonly CsvRecord[],
  rows: readonly CsvRow[],
  faults: CsvFault[],
): void {
  const firstLine = new Map<unknown, number>();
  const column = Object.keys(register.columns).find((name) => toSnakeCase(name) === register.key) ?? null;
  for (const [index, row] of rows.entries()) {
    const key = row[register.key];
    const line = records[index]?.line ?? 0;
    if (key === undefined) continue;
    const first = firstLine.get(key);
    if (first === undefined) {
      firstLine.set(key, line);
    } else {
      faults.push(fault(line, column, 'KEY_REPEATED', `Expected each key once, but ${key} stands on line ${first}.`));
    }
  }
}

function fault(line: number, column: string | null, code: CsvFault['code'], message: string): CsvFault {
  return { line, column, code, message };
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
