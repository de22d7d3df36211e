import type { Table, TableRows } from './table.ts';

/** One table of the state as a snapshot sees it: rows out, rows back in. */
export interface Collection {
  readonly name: string;
  readonly size: number;
  rows(): TableRows;
  /** Puts a row back, with every index over it. Rows come back in the order they were written. */
  restore(key: number | string, value: unknown): void;
}

/** Describes a table for snapshots; `restore` also rebuilds the indexes, which are never written. */
export function collection<K extends number | string, V>(
  name: string,
  table: Table<K, V>,
  restore: (key: K, value: V) => void = (key, value) => table.set(key, value),
): Collection {
  return {
    name,
    get size() {
      return table.size;
    },
    rows: () => table.rows(),
    // Data enters here: a snapshot holds the rows that were taken under the same name.
    restore: (key, value) => restore(key as K, value as V),
  };
}
