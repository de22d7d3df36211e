import type { FormValue } from '../protocol/deployment-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { Table } from './table.ts';
import { VersionTable } from './version-table.ts';

export type Forms = Pick<FormStore, 'find' | 'latest' | 'highestVersion'>;

export class FormStore {
  readonly #forms: Table<number, FormValue>;
  readonly #versions: VersionTable;

  constructor(journal: Journal) {
    this.#forms = new Table(journal);
    this.#versions = new VersionTable('form-versions', journal);
  }

  find(key: number): FormValue | undefined {
    return this.#forms.get(key);
  }

  latest(formId: string): FormValue | undefined {
    const key = this.#versions.latest(formId);
    return key === undefined ? undefined : this.#forms.get(key);
  }

  highestVersion(formId: string): number {
    return this.#versions.highest(formId);
  }

  add(key: number, value: FormValue): void {
    this.#forms.set(key, value);
    this.#versions.add(value.formId, value.version, key);
  }

  remove(key: number): void {
    const value = this.#forms.get(key);
    if (value !== undefined) {
      this.#forms.delete(key);
      this.#versions.remove(value.formId, key);
    }
  }

  collections(): Collection[] {
    return [collection('forms', this.#forms), this.#versions.collection()];
  }
}
