import type { IncidentValue } from '../protocol/incident-values.ts';
import { NO_KEY } from '../protocol/keys.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { Table } from './table.ts';

export interface Incident {
  readonly key: number;
  readonly value: IncidentValue;
}

export type Incidents = Pick<IncidentStore, 'find' | 'ofElement' | 'ofJob' | 'size'>;

/** Open incidents; a resolved one is gone and its key answers NOT_FOUND. */
export class IncidentStore {
  readonly #incidents: Table<number, IncidentValue>;
  readonly #byElement: KeyIndex<number>;
  readonly #byJob: KeyIndex<number>;

  constructor(journal: Journal) {
    this.#incidents = new Table(journal);
    this.#byElement = new KeyIndex(journal);
    this.#byJob = new KeyIndex(journal);
  }

  get size(): number {
    return this.#incidents.size;
  }

  find(key: number): IncidentValue | undefined {
    return this.#incidents.get(key);
  }

  /** Incidents of an element instance, those of its job included. */
  ofElement(elementInstanceKey: number): Incident[] {
    return this.#of(this.#byElement.get(elementInstanceKey));
  }

  ofJob(jobKey: number): Incident | undefined {
    return this.#of(this.#byJob.get(jobKey))[0];
  }

  create(key: number, value: IncidentValue): void {
    this.#incidents.set(key, value);
    this.#byElement.add(value.elementInstanceKey, key);
    if (value.jobKey !== NO_KEY) {
      this.#byJob.add(value.jobKey, key);
    }
  }

  remove(key: number): void {
    const value = this.#incidents.get(key);
    if (value !== undefined) {
      this.#incidents.delete(key);
      this.#byElement.remove(value.elementInstanceKey, key);
      this.#byJob.remove(value.jobKey, key);
    }
  }

  collections(): Collection[] {
    return [collection('incidents', this.#incidents, (key, value) => this.create(key, value))];
  }

  #of(keys: readonly number[]): Incident[] {
    return keys.flatMap((key) => {
      const value = this.#incidents.get(key);
      return value === undefined ? [] : [{ key, value }];
    });
  }
}
