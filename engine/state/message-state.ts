import type { MessageValue } from '../protocol/message-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { type OrderedKey, SortedKeys } from './sorted-keys.ts';
import { Table } from './table.ts';

export interface BufferedMessage {
  readonly key: number;
  readonly value: MessageValue;
}

export type Messages = Pick<
  MessageStore,
  'find' | 'hasId' | 'buffered' | 'wasCorrelatedTo' | 'startLock' | 'lockOf' | 'expired' | 'nextDue'
>;

/** Separates the parts of a composed key; no name or correlation key from a client can be confused by it. */
export function composed(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** Buffered messages, what they were correlated to, and which instance a correlation key has started. */
export class MessageStore {
  readonly #messages: Table<number, MessageValue>;
  readonly #correlated: Table<number, readonly string[]>;
  readonly #ids: Table<string, number>;
  readonly #startLocks: Table<string, number>;
  readonly #locksByInstance: Table<number, string>;
  readonly #byName: KeyIndex<string>;
  readonly #deadlines: SortedKeys;

  constructor(journal: Journal) {
    this.#messages = new Table(journal);
    this.#correlated = new Table(journal);
    this.#ids = new Table(journal);
    this.#startLocks = new Table(journal);
    this.#locksByInstance = new Table(journal);
    this.#byName = new KeyIndex(journal);
    this.#deadlines = new SortedKeys(journal);
  }

  find(key: number): MessageValue | undefined {
    return this.#messages.get(key);
  }

  /** True while a message of the same name, key and id lives. */
  hasId(name: string, correlationKey: string, messageId: string): boolean {
    return this.#ids.has(composed(name, correlationKey, messageId));
  }

  /** Oldest first. */
  buffered(name: string, correlationKey: string): BufferedMessage[] {
    const keys = [...this.#byName.get(composed(name, correlationKey))].sort((left, right) => left - right);
    return keys.flatMap((key) => {
      const value = this.#messages.get(key);
      return value === undefined ? [] : [{ key, value }];
    });
  }

  /** A message reaches each process id once. */
  wasCorrelatedTo(messageKey: number, bpmnProcessId: string): boolean {
    return this.#correlated.get(messageKey)?.includes(bpmnProcessId) ?? false;
  }

  /** The live instance of the process that was started by a message with this key. */
  startLock(bpmnProcessId: string, correlationKey: string): number | undefined {
    return this.#startLocks.get(composed(bpmnProcessId, correlationKey));
  }

  /** Correlation key the instance was started with. */
  lockOf(processInstanceKey: number): string | undefined {
    return this.#locksByInstance.get(processInstanceKey);
  }

  expired(now: number): IterableIterator<OrderedKey> {
    return this.#deadlines.upTo(now);
  }

  nextDue(): number {
    return this.#deadlines.first()?.order ?? Number.POSITIVE_INFINITY;
  }

  add(key: number, value: MessageValue): void {
    this.#messages.set(key, value);
    this.#byName.add(composed(value.name, value.correlationKey), key);
    this.#deadlines.add(value.deadline, key);
    if (value.messageId !== '') {
      this.#ids.set(composed(value.name, value.correlationKey, value.messageId), key);
    }
  }

  remove(key: number): void {
    const value = this.#messages.get(key);
    if (value === undefined) {
      return;
    }
    this.#messages.delete(key);
    this.#correlated.delete(key);
    this.#byName.remove(composed(value.name, value.correlationKey), key);
    this.#deadlines.remove(value.deadline, key);
    if (value.messageId !== '') {
      this.#ids.delete(composed(value.name, value.correlationKey, value.messageId));
    }
  }

  markCorrelated(messageKey: number, bpmnProcessId: string): void {
    if (this.#messages.has(messageKey)) {
      this.#correlated.set(messageKey, [...(this.#correlated.get(messageKey) ?? []), bpmnProcessId]);
    }
  }

  /** A refused correlation frees the message for another instance of the process. */
  unmarkCorrelated(messageKey: number, bpmnProcessId: string): void {
    const left = this.#correlated.get(messageKey)?.filter((id) => id !== bpmnProcessId) ?? [];
    if (left.length === 0) {
      this.#correlated.delete(messageKey);
    } else {
      this.#correlated.set(messageKey, left);
    }
  }

  lockStart(bpmnProcessId: string, correlationKey: string, processInstanceKey: number): void {
    this.#startLocks.set(composed(bpmnProcessId, correlationKey), processInstanceKey);
    this.#locksByInstance.set(processInstanceKey, correlationKey);
  }

  unlockStart(bpmnProcessId: string, processInstanceKey: number): void {
    const correlationKey = this.#locksByInstance.get(processInstanceKey);
    if (correlationKey !== undefined) {
      this.#locksByInstance.delete(processInstanceKey);
      this.#startLocks.delete(composed(bpmnProcessId, correlationKey));
    }
  }

  collections(): Collection[] {
    return [
      collection('messages', this.#messages, (key, value) => this.add(key, value)),
      collection('message-correlations', this.#correlated),
      collection('message-start-locks', this.#startLocks),
      collection('message-started-instances', this.#locksByInstance),
    ];
  }
}
