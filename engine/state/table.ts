import type { Journal } from './journal.ts';

/** Entries of a table as they stand in a snapshot. */
export type TableEntries<K, V> = readonly (readonly [K, V])[];

/**
 * A keyed store whose changes can be rolled back. Values are never changed in place: an applier sets a new object, so the
 * journal only has to keep the old reference.
 */
export class Table<K extends number | string, V> {
  readonly #rows = new Map<K, V>();
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: K): V | undefined {
    return this.#rows.get(key);
  }

  has(key: K): boolean {
    return this.#rows.has(key);
  }

  values(): IterableIterator<V> {
    return this.#rows.values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.#rows.entries();
  }

  set(key: K, value: V): void {
    if (this.#journal.isRecording) {
      this.#noteOld(key);
    }
    this.#rows.set(key, value);
  }

  delete(key: K): void {
    if (!this.#rows.has(key)) {
      return;
    }
    if (this.#journal.isRecording) {
      this.#noteOld(key);
    }
    this.#rows.delete(key);
  }

  toEntries(): TableEntries<K, V> {
    return [...this.#rows];
  }

  #noteOld(key: K): void {
    const rows = this.#rows;
    const old = rows.get(key);
    this.#journal.note(old === undefined ? () => rows.delete(key) : () => rows.set(key, old));
  }
}
