import type { Table } from './table.ts';

/** One table of the state as a snapshot sees it: entries out, entries back in. */
export interface Collection {
  readonly name: string;
  readonly size: number;
  entries(): Iterable<readonly [number | string, unknown]>;
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
    entries: () => table.entries(),
    // Data enters here: a snapshot holds what toEntries wrote under the same name.
    restore: (key, value) => restore(key as K, value as V),
  };
}
