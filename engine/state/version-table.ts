import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { Table } from './table.ts';

/** Keys oldest first; `highest` also counts deleted versions, whose numbers are never used again. */
interface Versions {
  readonly highest: number;
  readonly keys: readonly number[];
}

const NO_VERSIONS: Versions = { highest: 0, keys: [] };

/** The versions of everything that is deployed under an id: processes, decisions, requirements, forms. */
export class VersionTable {
  readonly #name: string;
  readonly #versions: Table<string, Versions>;

  constructor(name: string, journal: Journal) {
    this.#name = name;
    this.#versions = new Table(journal);
  }

  latest(id: string): number | undefined {
    return this.#versions.get(id)?.keys.at(-1);
  }

  keys(id: string): readonly number[] {
    return this.#versions.get(id)?.keys ?? [];
  }

  highest(id: string): number {
    return this.#versions.get(id)?.highest ?? 0;
  }

  add(id: string, version: number, key: number): void {
    const { highest, keys } = this.#versions.get(id) ?? NO_VERSIONS;
    this.#versions.set(id, { highest: Math.max(highest, version), keys: [...keys, key] });
  }

  remove(id: string, key: number): void {
    const versions = this.#versions.get(id) ?? NO_VERSIONS;
    this.#versions.set(id, { ...versions, keys: versions.keys.filter((other) => other !== key) });
  }

  collection(): Collection {
    return collection(this.#name, this.#versions);
  }
}
