import type { Journal } from './journal.ts';
import { fromSmall, toSmall } from './small-keys.ts';

/** All rows of a table at one moment, in its order. */
export interface TableRows {
  readonly keys: readonly (number | string)[];
  readonly values: readonly unknown[];
}

/**
 * A keyed store whose changes can be rolled back. Values are never changed in place: an applier sets a new object, so the
 * journal only has to keep the old reference.
 */
export class Table<K extends number | string, V> {
  /** By small key. */
  readonly #rows = new Map<K, V>();
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: K): V | undefined {
    return this.#rows.get(toSmall(key));
  }

  has(key: K): boolean {
    return this.#rows.has(toSmall(key));
  }

  values(): IterableIterator<V> {
    return this.#rows.values();
  }

  *entries(): IterableIterator<[K, V]> {
    for (const [small, value] of this.#rows) {
      yield [fromSmall(small), value];
    }
  }

  set(key: K, value: V): void {
    const small = toSmall(key);
    if (this.#journal.isRecording) {
      this.#noteOld(small);
    }
    this.#rows.set(small, value);
  }

  delete(key: K): void {
    const small = toSmall(key);
    if (!this.#rows.has(small)) {
      return;
    }
    if (this.#journal.isRecording) {
      this.#noteOld(small);
    }
    this.#rows.delete(small);
  }

  /** Later changes of the table leave them as they are. */
  rows(): TableRows {
    return { keys: Array.from(this.#rows.keys(), fromSmall), values: [...this.#rows.values()] };
  }

  #noteOld(small: K): void {
    const rows = this.#rows;
    const old = rows.get(small);
    this.#journal.note(old === undefined ? () => rows.delete(small) : () => rows.set(small, old));
  }
}
