import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { Table } from './table.ts';

export type BannedInstances = Pick<BannedInstanceStore, 'has' | 'size'>;

/** Process instances in which an unexpected fault happened: only a cancellation touches them any more. */
export class BannedInstanceStore {
  readonly #banned: Table<number, string>;

  constructor(journal: Journal) {
    this.#banned = new Table(journal);
  }

  get size(): number {
    return this.#banned.size;
  }

  has(processInstanceKey: number): boolean {
    return this.#banned.size > 0 && this.#banned.has(processInstanceKey);
  }

  add(processInstanceKey: number, message: string): void {
    this.#banned.set(processInstanceKey, message);
  }

  remove(processInstanceKey: number): void {
    this.#banned.delete(processInstanceKey);
  }

  collections(): Collection[] {
    return [collection('banned-instances', this.#banned)];
  }
}
