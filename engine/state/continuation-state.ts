import type { ContinuationValue } from '../protocol/continuation-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { Table } from './table.ts';

export type Continuations = Pick<ContinuationStore, 'find' | 'all' | 'ready' | 'ofIncident'>;

/** Steps that were cut off by the budget of a command and are still to be done. Few, and short-lived. */
export class ContinuationStore {
  readonly #continuations: Table<number, ContinuationValue>;

  constructor(journal: Journal) {
    this.#continuations = new Table(journal);
  }

  find(key: number): ContinuationValue | undefined {
    return this.#continuations.get(key);
  }

  all(): IterableIterator<ContinuationValue> {
    return this.#continuations.values();
  }

  /** Keys of those not held by an incident, oldest first. */
  ready(): number[] {
    const keys: number[] = [];
    for (const [key, value] of this.#continuations.entries()) {
      if (value.incidentKey < 0) {
        keys.push(key);
      }
    }
    return keys.sort((left, right) => left - right);
  }

  ofIncident(incidentKey: number): { readonly key: number; readonly value: ContinuationValue } | undefined {
    for (const [key, value] of this.#continuations.entries()) {
      if (value.incidentKey === incidentKey) {
        return { key, value };
      }
    }
    return undefined;
  }

  set(key: number, value: ContinuationValue): void {
    this.#continuations.set(key, value);
  }

  remove(key: number): void {
    this.#continuations.delete(key);
  }

  collections(): Collection[] {
    return [collection('continuations', this.#continuations)];
  }
}
