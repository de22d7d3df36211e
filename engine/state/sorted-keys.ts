import type { Journal } from './journal.ts';

/** A key with what it is ordered by (a due date in ms, or the key itself); equal orders go by key, oldest first. */
export interface OrderedKey {
  readonly order: number;
  readonly key: number;
}

const CHUNK = 512;

function compare(left: OrderedKey, right: OrderedKey): number {
  return left.order - right.order || left.key - right.key;
}

/**
 * A sorted set in chunks of at most 512 entries, so that adding and removing stay cheap with hundreds of thousands of
 * timers, while the earliest one is always at hand.
 */
export class SortedKeys {
  #chunks: OrderedKey[][] = [];
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  first(): OrderedKey | undefined {
    return this.#chunks[0]?.[0];
  }

  /** In order, as long as the order is at most `limit`. Must not be changed meanwhile. */
  *upTo(limit: number): IterableIterator<OrderedKey> {
    for (const chunk of this.#chunks) {
      for (const entry of chunk) {
        if (entry.order > limit) {
          return;
        }
        yield entry;
      }
    }
  }

  add(order: number, key: number): void {
    const entry = { order, key };
    this.#insert(entry);
    if (this.#journal.isRecording) {
      this.#journal.note(() => this.#remove(entry));
    }
  }

  remove(order: number, key: number): void {
    const entry = { order, key };
    if (this.#remove(entry) && this.#journal.isRecording) {
      this.#journal.note(() => this.#insert(entry));
    }
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  #insert(entry: OrderedKey): void {
    const at = this.#chunkFor(entry);
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      this.#chunks.push([entry]);
      return;
    }
    const index = lowerBound(chunk, entry);
    const found = chunk[index];
    if (found !== undefined && compare(found, entry) === 0) {
      return;
    }
    chunk.splice(index, 0, entry);
    if (chunk.length > CHUNK) {
      this.#chunks.splice(at + 1, 0, chunk.splice(CHUNK / 2));
    }
  }

  #remove(entry: OrderedKey): boolean {
    const at = this.#chunkFor(entry);
    const chunk = this.#chunks[at];
    if (chunk === undefined) {
      return false;
    }
    const index = lowerBound(chunk, entry);
    const found = chunk[index];
    if (found === undefined || compare(found, entry) !== 0) {
      return false;
    }
    chunk.splice(index, 1);
    if (chunk.length === 0) {
      this.#chunks.splice(at, 1);
    }
    return true;
  }

  /** The last chunk that begins at or before the entry, else the first. */
  #chunkFor(entry: OrderedKey): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const first = this.#chunks[middle]?.[0];
      if (first !== undefined && compare(first, entry) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }
}

/** First place in the chunk whose entry is not before the given one. */
function lowerBound(chunk: readonly OrderedKey[], entry: OrderedKey): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = chunk[middle];
    if (at !== undefined && compare(at, entry) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
