import type { MessageStartEventSubscriptionValue } from '../protocol/message-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { Table } from './table.ts';

export interface MessageStartEventSubscription {
  readonly key: number;
  readonly value: MessageStartEventSubscriptionValue;
}

export type MessageStartEventSubscriptions = Pick<MessageStartEventSubscriptionStore, 'ofName' | 'ofDefinition'>;

/** Subscriptions of message start events; only the latest version of a process has them. */
export class MessageStartEventSubscriptionStore {
  readonly #subscriptions: Table<number, MessageStartEventSubscriptionValue>;
  readonly #byName: KeyIndex<string>;
  readonly #byDefinition: KeyIndex<number>;

  constructor(journal: Journal) {
    this.#subscriptions = new Table(journal);
    this.#byName = new KeyIndex(journal);
    this.#byDefinition = new KeyIndex(journal);
  }

  ofName(messageName: string): MessageStartEventSubscription[] {
    return this.#of(this.#byName.get(messageName));
  }

  ofDefinition(processDefinitionKey: number): MessageStartEventSubscription[] {
    return this.#of(this.#byDefinition.get(processDefinitionKey));
  }

  add(key: number, value: MessageStartEventSubscriptionValue): void {
    this.#subscriptions.set(key, value);
    this.#byName.add(value.messageName, key);
    this.#byDefinition.add(value.processDefinitionKey, key);
  }

  remove(key: number): void {
    const value = this.#subscriptions.get(key);
    if (value !== undefined) {
      this.#subscriptions.delete(key);
      this.#byName.remove(value.messageName, key);
      this.#byDefinition.remove(value.processDefinitionKey, key);
    }
  }

  collections(): Collection[] {
    return [collection('message-start-event-subscriptions', this.#subscriptions, (key, value) => this.add(key, value))];
  }

  #of(keys: readonly number[]): MessageStartEventSubscription[] {
    const sorted = [...keys].sort((left, right) => left - right);
    return sorted.flatMap((key) => {
      const value = this.#subscriptions.get(key);
      return value === undefined ? [] : [{ key, value }];
    });
  }
}
