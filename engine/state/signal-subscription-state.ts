import { NO_KEY } from '../protocol/keys.ts';
import type { SignalSubscriptionValue } from '../protocol/signal-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { Table } from './table.ts';

export interface SignalSubscription {
  readonly key: number;
  readonly value: SignalSubscriptionValue;
}

export type SignalSubscriptions = Pick<SignalSubscriptionStore, 'ofName' | 'ofElement' | 'ofDefinition'>;

/** Who waits for a signal: element instances, and start events of the latest versions. */
export class SignalSubscriptionStore {
  readonly #subscriptions: Table<number, SignalSubscriptionValue>;
  readonly #byName: KeyIndex<string>;
  readonly #byElement: KeyIndex<number>;
  readonly #byDefinition: KeyIndex<number>;

  constructor(journal: Journal) {
    this.#subscriptions = new Table(journal);
    this.#byName = new KeyIndex(journal);
    this.#byElement = new KeyIndex(journal);
    this.#byDefinition = new KeyIndex(journal);
  }

  ofName(signalName: string): SignalSubscription[] {
    return this.#of(this.#byName.get(signalName));
  }

  ofElement(elementInstanceKey: number): SignalSubscription[] {
    return this.#of(this.#byElement.get(elementInstanceKey));
  }

  /** Those of start events. */
  ofDefinition(processDefinitionKey: number): SignalSubscription[] {
    return this.#of(this.#byDefinition.get(processDefinitionKey));
  }

  add(key: number, value: SignalSubscriptionValue): void {
    this.#subscriptions.set(key, value);
    this.#byName.add(value.signalName, key);
    if (value.catchEventInstanceKey === NO_KEY) {
      this.#byDefinition.add(value.processDefinitionKey, key);
    } else {
      this.#byElement.add(value.catchEventInstanceKey, key);
    }
  }

  remove(key: number): void {
    const value = this.#subscriptions.get(key);
    if (value !== undefined) {
      this.#subscriptions.delete(key);
      this.#byName.remove(value.signalName, key);
      this.#byElement.remove(value.catchEventInstanceKey, key);
      this.#byDefinition.remove(value.processDefinitionKey, key);
    }
  }

  collections(): Collection[] {
    return [collection('signal-subscriptions', this.#subscriptions, (key, value) => this.add(key, value))];
  }

  #of(keys: readonly number[]): SignalSubscription[] {
    const sorted = [...keys].sort((left, right) => left - right);
    return sorted.flatMap((key) => {
      const value = this.#subscriptions.get(key);
      return value === undefined ? [] : [{ key, value }];
    });
  }
}
