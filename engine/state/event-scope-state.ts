import type { JsonObject } from '../protocol/json.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { Table } from './table.ts';

/** An event that reached a scope and has not been consumed yet. */
export interface EventTrigger {
  readonly key: number;
  readonly elementId: string;
  readonly variables: JsonObject;
}

export type EventScopes = Pick<EventScopeStore, 'first' | 'all'>;

/** Scope key -> its triggers in order of arrival; few scopes have one at any moment. */
export class EventScopeStore {
  readonly #triggers: Table<number, readonly EventTrigger[]>;

  constructor(journal: Journal) {
    this.#triggers = new Table(journal);
  }

  first(scopeKey: number): EventTrigger | undefined {
    return this.#triggers.get(scopeKey)?.[0];
  }

  all(scopeKey: number): readonly EventTrigger[] {
    return this.#triggers.get(scopeKey) ?? [];
  }

  add(scopeKey: number, trigger: EventTrigger): void {
    this.#triggers.set(scopeKey, [...this.all(scopeKey), trigger]);
  }

  remove(scopeKey: number, triggerKey: number): void {
    const left = this.all(scopeKey).filter((trigger) => trigger.key !== triggerKey);
    if (left.length === 0) {
      this.#triggers.delete(scopeKey);
    } else {
      this.#triggers.set(scopeKey, left);
    }
  }

  removeScope(scopeKey: number): void {
    this.#triggers.delete(scopeKey);
  }

  collections(): Collection[] {
    return [collection('event-triggers', this.#triggers)];
  }
}
