import type { Journal } from './journal.ts';
import { fromSmall, toSmall } from './small-keys.ts';

const NONE: readonly number[] = [];

/**
 * One subject -> many keys, in the order they were added. Most subjects have one key (an element with one child, a message
 * name with one waiting instance), which is kept as a bare number: a Set each would cost more than the rows themselves.
 */
export class KeyIndex<K extends number | string> {
  /** Both sides as small keys. */
  readonly #keys = new Map<K, number | Set<number>>();
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** A copy, so that callers may add and remove while they go through it. */
  get(subject: K): readonly number[] {
    const found = this.#keys.get(toSmall(subject));
    if (found === undefined) {
      return NONE;
    }
    return typeof found === 'number' ? [fromSmall(found)] : Array.from(found, fromSmall);
  }

  has(subject: K): boolean {
    return this.#keys.has(toSmall(subject));
  }

  first(subject: K): number | undefined {
    const found = this.#keys.get(toSmall(subject));
    const first = typeof found === 'object' ? found.values().next().value : found;
    return first === undefined ? undefined : fromSmall(first);
  }

  add(subject: K, key: number): void {
    const [from, to] = [toSmall(subject), toSmall(key)];
    this.#add(from, to);
    if (this.#journal.isRecording) {
      this.#journal.note(() => this.#remove(from, to));
    }
  }

  remove(subject: K, key: number): void {
    const [from, to] = [toSmall(subject), toSmall(key)];
    if (this.#remove(from, to) && this.#journal.isRecording) {
      this.#journal.note(() => this.#add(from, to));
    }
  }

  #add(subject: K, key: number): void {
    const found = this.#keys.get(subject);
    if (found === undefined) {
      this.#keys.set(subject, key);
    } else if (typeof found === 'object') {
      found.add(key);
    } else if (found !== key) {
      this.#keys.set(subject, new Set([found, key]));
    }
  }

  #remove(subject: K, key: number): boolean {
    const found = this.#keys.get(subject);
    if (typeof found === 'object') {
      const removed = found.delete(key);
      if (found.size === 0) {
        this.#keys.delete(subject);
      }
      return removed;
    }
    return found === key && this.#keys.delete(subject);
  }
}
