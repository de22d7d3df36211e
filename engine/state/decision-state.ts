import type { DecisionRequirementsValue, DecisionValue } from '../protocol/deployment-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { Table } from './table.ts';
import { VersionTable } from './version-table.ts';

export type Decisions = Pick<
  DecisionStore,
  | 'find'
  | 'latest'
  | 'highestVersion'
  | 'findRequirements'
  | 'latestRequirements'
  | 'highestRequirements'
  | 'ofRequirements'
>;

/** Decisions with the requirements they are part of; both have versions of their own. */
export class DecisionStore {
  readonly #decisions: Table<number, DecisionValue>;
  readonly #requirements: Table<number, DecisionRequirementsValue>;
  readonly #decisionVersions: VersionTable;
  readonly #requirementsVersions: VersionTable;
  readonly #byRequirements: KeyIndex<number>;

  constructor(journal: Journal) {
    this.#decisions = new Table(journal);
    this.#requirements = new Table(journal);
    this.#decisionVersions = new VersionTable('decision-versions', journal);
    this.#requirementsVersions = new VersionTable('decision-requirements-versions', journal);
    this.#byRequirements = new KeyIndex(journal);
  }

  find(decisionKey: number): DecisionValue | undefined {
    return this.#decisions.get(decisionKey);
  }

  latest(decisionId: string): DecisionValue | undefined {
    const key = this.#decisionVersions.latest(decisionId);
    return key === undefined ? undefined : this.#decisions.get(key);
  }

  highestVersion(decisionId: string): number {
    return this.#decisionVersions.highest(decisionId);
  }

  findRequirements(key: number): DecisionRequirementsValue | undefined {
    return this.#requirements.get(key);
  }

  latestRequirements(id: string): DecisionRequirementsValue | undefined {
    const key = this.#requirementsVersions.latest(id);
    return key === undefined ? undefined : this.#requirements.get(key);
  }

  highestRequirements(id: string): number {
    return this.#requirementsVersions.highest(id);
  }

  ofRequirements(requirementsKey: number): DecisionValue[] {
    return this.#byRequirements.get(requirementsKey).flatMap((key) => this.#decisions.get(key) ?? []);
  }

  allRequirements(): IterableIterator<DecisionRequirementsValue> {
    return this.#requirements.values();
  }

  addRequirements(key: number, value: DecisionRequirementsValue): void {
    this.#requirements.set(key, value);
    this.#requirementsVersions.add(value.decisionRequirementsId, value.decisionRequirementsVersion, key);
  }

  removeRequirements(key: number): void {
    const value = this.#requirements.get(key);
    if (value !== undefined) {
      this.#requirements.delete(key);
      this.#requirementsVersions.remove(value.decisionRequirementsId, key);
    }
  }

  addDecision(key: number, value: DecisionValue): void {
    this.#insertDecision(key, value);
    this.#decisionVersions.add(value.decisionId, value.version, key);
  }

  removeDecision(key: number): void {
    const value = this.#decisions.get(key);
    if (value !== undefined) {
      this.#decisions.delete(key);
      this.#byRequirements.remove(value.decisionRequirementsKey, key);
      this.#decisionVersions.remove(value.decisionId, key);
    }
  }

  collections(): Collection[] {
    return [
      collection('decision-requirements', this.#requirements),
      this.#requirementsVersions.collection(),
      collection('decisions', this.#decisions, (key, value) => this.#insertDecision(key, value)),
      this.#decisionVersions.collection(),
    ];
  }

  #insertDecision(key: number, value: DecisionValue): void {
    this.#decisions.set(key, value);
    this.#byRequirements.add(value.decisionRequirementsKey, key);
  }
}
