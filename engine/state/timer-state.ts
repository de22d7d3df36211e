import { NO_KEY } from '../protocol/keys.ts';
import type { TimerValue } from '../protocol/timer-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { type OrderedKey, SortedKeys } from './sorted-keys.ts';
import { Table } from './table.ts';

export interface Timer {
  readonly key: number;
  readonly value: TimerValue;
}

export type Timers = Pick<TimerStore, 'find' | 'ofElement' | 'ofDefinition' | 'due' | 'nextDue'>;

/** Timers, ordered by due date: after a restart the overdue ones come first, each once. */
export class TimerStore {
  readonly #timers: Table<number, TimerValue>;
  readonly #due: SortedKeys;
  readonly #byElement: KeyIndex<number>;
  readonly #byDefinition: KeyIndex<number>;

  constructor(journal: Journal) {
    this.#timers = new Table(journal);
    this.#due = new SortedKeys(journal);
    this.#byElement = new KeyIndex(journal);
    this.#byDefinition = new KeyIndex(journal);
  }

  find(key: number): TimerValue | undefined {
    return this.#timers.get(key);
  }

  ofElement(elementInstanceKey: number): Timer[] {
    return this.#timersOf(this.#byElement.get(elementInstanceKey));
  }

  /** Timers of start events of a process definition. */
  ofDefinition(processDefinitionKey: number): Timer[] {
    return this.#timersOf(this.#byDefinition.get(processDefinitionKey));
  }

  due(now: number): IterableIterator<OrderedKey> {
    return this.#due.upTo(now);
  }

  nextDue(): number {
    return this.#due.first()?.order ?? Number.POSITIVE_INFINITY;
  }

  create(key: number, value: TimerValue): void {
    this.#timers.set(key, value);
    this.#due.add(value.dueDate, key);
    if (value.elementInstanceKey === NO_KEY) {
      this.#byDefinition.add(value.processDefinitionKey, key);
    } else {
      this.#byElement.add(value.elementInstanceKey, key);
    }
  }

  remove(key: number): void {
    const value = this.#timers.get(key);
    if (value === undefined) {
      return;
    }
    this.#timers.delete(key);
    this.#due.remove(value.dueDate, key);
    this.#byElement.remove(value.elementInstanceKey, key);
    this.#byDefinition.remove(value.processDefinitionKey, key);
  }

  collections(): Collection[] {
    return [collection('timers', this.#timers, (key, value) => this.create(key, value))];
  }

  #timersOf(keys: readonly number[]): Timer[] {
    return keys.flatMap((key) => {
      const value = this.#timers.get(key);
      return value === undefined ? [] : [{ key, value }];
    });
  }
}
