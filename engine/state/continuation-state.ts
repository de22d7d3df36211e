import type { ContinuationValue } from '../protocol/continuation-values.ts';
import { NO_KEY } from '../protocol/keys.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { Table } from './table.ts';

export type Continuations = Pick<ContinuationStore, 'find' | 'hasStepsOf' | 'ready' | 'ofIncident'>;

/** Steps that were cut off by the budget of a command and are still to be done. Few, and short-lived. */
export class ContinuationStore {
  readonly #continuations: Table<number, ContinuationValue>;
  readonly #byInstance: KeyIndex<number>;

  constructor(journal: Journal) {
    this.#continuations = new Table(journal);
    this.#byInstance = new KeyIndex(journal);
  }

  find(key: number): ContinuationValue | undefined {
    return this.#continuations.get(key);
  }

  /** True when steps of the process instance, or the first one of a process it calls, were put aside. */
  hasStepsOf(processInstanceKey: number): boolean {
    return this.#byInstance.has(processInstanceKey);
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
    for (const processInstanceKey of instancesOf(value)) {
      this.#byInstance.add(processInstanceKey, key);
    }
  }

  remove(key: number): void {
    const value = this.#continuations.get(key);
    if (value === undefined) {
      return;
    }
    this.#continuations.delete(key);
    for (const processInstanceKey of instancesOf(value)) {
      this.#byInstance.remove(processInstanceKey, key);
    }
  }

  collections(): Collection[] {
    return [collection('continuations', this.#continuations, (key, value) => this.set(key, value))];
  }
}

function instancesOf({ commands }: ContinuationValue): ReadonlySet<number> {
  const keys = new Set<number>();
  for (const { value } of commands) {
    keys.add(value.processInstanceKey);
    if ('parentProcessInstanceKey' in value && value.parentProcessInstanceKey !== NO_KEY) {
      keys.add(value.parentProcessInstanceKey);
    }
  }
  return keys;
}
