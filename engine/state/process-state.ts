import type { ProcessValue } from '../protocol/deployment-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { Table } from './table.ts';
import { VersionTable } from './version-table.ts';

export interface ProcessDefinition {
  readonly key: number;
  readonly value: ProcessValue;
}

export type Processes = Pick<ProcessStore, 'find' | 'latest' | 'ofVersion' | 'keysOf' | 'highestVersion'>;

/** Deployed process definitions with their resources, by key and by id and version. */
export class ProcessStore {
  readonly #definitions: Table<number, ProcessValue>;
  readonly #versions: VersionTable;

  constructor(journal: Journal) {
    this.#definitions = new Table(journal);
    this.#versions = new VersionTable('process-versions', journal);
  }

  find(key: number): ProcessDefinition | undefined {
    const value = this.#definitions.get(key);
    return value === undefined ? undefined : { key, value };
  }

  latest(bpmnProcessId: string): ProcessDefinition | undefined {
    const key = this.#versions.latest(bpmnProcessId);
    return key === undefined ? undefined : this.find(key);
  }

  ofVersion(bpmnProcessId: string, version: number): ProcessDefinition | undefined {
    const keys = this.#versions.keys(bpmnProcessId);
    return keys.map((key) => this.find(key)).find((definition) => definition?.value.version === version);
  }

  /** Keys of the versions there are, oldest first. */
  keysOf(bpmnProcessId: string): readonly number[] {
    return this.#versions.keys(bpmnProcessId);
  }

  highestVersion(bpmnProcessId: string): number {
    return this.#versions.highest(bpmnProcessId);
  }

  all(): IterableIterator<[number, ProcessValue]> {
    return this.#definitions.entries();
  }

  add(key: number, value: ProcessValue): void {
    this.#definitions.set(key, value);
    this.#versions.add(value.bpmnProcessId, value.version, key);
  }

  remove(key: number): void {
    const value = this.#definitions.get(key);
    if (value !== undefined) {
      this.#definitions.delete(key);
      this.#versions.remove(value.bpmnProcessId, key);
    }
  }

  collections(): Collection[] {
    return [collection('processes', this.#definitions), this.#versions.collection()];
  }
}
