/** For every field of a row type, the SQL that yields it: a column, or a column with a cast. */
export type ColumnMap<Row> = { readonly [Field in keyof Row]-?: string };

/**
 * Select list that gives rows the names of their type. Dates are cast to text where a map says so: the driver would turn
 * `date` into an instant of the server's zone, and a legal date has no zone.
 */
export function selectList<Row>(columns: ColumnMap<Row>): string {
  return Object.entries<string>(columns)
    .map(([field, sql]) => `${sql} as "${field}"`)
    .join(', ');
}

/** The column of a table for a name as types, JSON and files have it: `creditCode` is `credit_code`. */
export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** JSON text for a jsonb column; the driver would write an array as a PostgreSQL array. */
export function json(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** The only row of a result that must have one. */
export function theRow<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Error(`Expected ${what}, but the database has no such row.`);
  return row;
}
