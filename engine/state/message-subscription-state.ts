import type { MessageSubscriptionValue, ProcessMessageSubscriptionValue } from '../protocol/message-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { composed } from './message-state.ts';
import { Table } from './table.ts';

/** The message side of a subscription; `isCorrelating` while a message is on its way to the element. */
export interface MessageSubscription {
  readonly key: number;
  readonly value: MessageSubscriptionValue;
  readonly isCorrelating: boolean;
}

/** The element side of a subscription. */
export interface ProcessMessageSubscription {
  readonly key: number;
  readonly value: ProcessMessageSubscriptionValue;
  readonly state: 'CREATING' | 'CREATED' | 'DELETING';
}

export type MessageSubscriptions = Pick<
  MessageSubscriptionStore,
  'waitingFor' | 'findMessageSide' | 'findElementSide' | 'ofElement'
>;

/**
 * Both sides of the subscriptions. A cluster keeps them on two partitions; here they share a store, but stay two records
 * each, because the record stream shows both.
 */
export class MessageSubscriptionStore {
  readonly #messageSide: Table<number, MessageSubscription>;
  readonly #elementSide: Table<number, ProcessMessageSubscription>;
  readonly #byName: KeyIndex<string>;
  readonly #messageSideByElement: KeyIndex<number>;
  readonly #elementSideByElement: KeyIndex<number>;

  constructor(journal: Journal) {
    this.#messageSide = new Table(journal);
    this.#elementSide = new Table(journal);
    this.#byName = new KeyIndex(journal);
    this.#messageSideByElement = new KeyIndex(journal);
    this.#elementSideByElement = new KeyIndex(journal);
  }

  /** Subscriptions to a name and correlation key, oldest first. */
  waitingFor(name: string, correlationKey: string): MessageSubscription[] {
    const keys = [...this.#byName.get(composed(name, correlationKey))].sort((left, right) => left - right);
    return keys.flatMap((key) => this.#messageSide.get(key) ?? []);
  }

  findMessageSide(elementInstanceKey: number, messageName: string): MessageSubscription | undefined {
    return this.#messageSideByElement
      .get(elementInstanceKey)
      .map((key) => this.#messageSide.get(key))
      .find((subscription) => subscription?.value.messageName === messageName);
  }

  findElementSide(elementInstanceKey: number, messageName: string): ProcessMessageSubscription | undefined {
    return this.ofElement(elementInstanceKey).find(({ value }) => value.messageName === messageName);
  }

  ofElement(elementInstanceKey: number): ProcessMessageSubscription[] {
    return this.#elementSideByElement.get(elementInstanceKey).flatMap((key) => this.#elementSide.get(key) ?? []);
  }

  setMessageSide(subscription: MessageSubscription): void {
    const { key, value } = subscription;
    this.#messageSide.set(key, subscription);
    this.#byName.add(composed(value.messageName, value.correlationKey), key);
    this.#messageSideByElement.add(value.elementInstanceKey, key);
  }

  removeMessageSide(key: number): void {
    const subscription = this.#messageSide.get(key);
    if (subscription !== undefined) {
      const { value } = subscription;
      this.#messageSide.delete(key);
      this.#byName.remove(composed(value.messageName, value.correlationKey), key);
      this.#messageSideByElement.remove(value.elementInstanceKey, key);
    }
  }

  setElementSide(subscription: ProcessMessageSubscription): void {
    this.#elementSide.set(subscription.key, subscription);
    this.#elementSideByElement.add(subscription.value.elementInstanceKey, subscription.key);
  }

  removeElementSide(key: number): void {
    const subscription = this.#elementSide.get(key);
    if (subscription !== undefined) {
      this.#elementSide.delete(key);
      this.#elementSideByElement.remove(subscription.value.elementInstanceKey, key);
    }
  }

  collections(): Collection[] {
    return [
      collection('message-subscriptions', this.#messageSide, (_, value) => this.setMessageSide(value)),
      collection('process-message-subscriptions', this.#elementSide, (_, value) => this.setElementSide(value)),
    ];
  }
}
