import type { JsonText } from '../protocol/json.ts';
import { NO_KEY } from '../protocol/keys.ts';
import { type Collection, collection } from './collection.ts';
import type { ElementInstances } from './element-instance-state.ts';
import type { Journal } from './journal.ts';
import { Table } from './table.ts';

export interface Variable {
  readonly key: number;
  readonly name: string;
  readonly value: JsonText;
}

export type Variables = Pick<VariableStore, 'findLocal' | 'find' | 'local' | 'visible' | 'parentScope'>;

const NONE: readonly Variable[] = Object.freeze([]);

/** Variables by scope. A scope holds few, so a short list beats a map both in size and in time. */
export class VariableStore {
  readonly #scopes: Table<number, readonly Variable[]>;
  readonly #elements: ElementInstances;

  constructor(journal: Journal, elements: ElementInstances) {
    this.#scopes = new Table(journal);
    this.#elements = elements;
  }

  local(scopeKey: number): readonly Variable[] {
    return this.#scopes.get(scopeKey) ?? NONE;
  }

  findLocal(scopeKey: number, name: string): Variable | undefined {
    return this.#scopes.get(scopeKey)?.find((variable) => variable.name === name);
  }

  /** The nearest variable of that name, from the scope outwards. A called process does not see its caller's. */
  find(scopeKey: number, name: string): Variable | undefined {
    for (let scope = scopeKey; scope !== NO_KEY; scope = this.parentScope(scope)) {
      const variable = this.findLocal(scope, name);
      if (variable !== undefined) {
        return variable;
      }
    }
    return undefined;
  }

  /** Everything seen from a scope; the nearest of a name wins. `names` narrows when it is not empty. */
  visible(scopeKey: number, names: readonly string[] = []): Map<string, JsonText> {
    const seen = new Map<string, JsonText>();
    const wanted = names.length === 0 ? undefined : new Set(names);
    for (let scope = scopeKey; scope !== NO_KEY; scope = this.parentScope(scope)) {
      for (const { name, value } of this.local(scope)) {
        if (!seen.has(name) && (wanted === undefined || wanted.has(name))) {
          seen.set(name, value);
        }
      }
    }
    return seen;
  }

  /** -1 for a process instance and for a scope that is not (or no longer) known. */
  parentScope(scopeKey: number): number {
    return this.#elements.find(scopeKey)?.value.flowScopeKey ?? NO_KEY;
  }

  set(scopeKey: number, variable: Variable): void {
    const local = this.local(scopeKey);
    const at = local.findIndex(({ name }) => name === variable.name);
    this.#scopes.set(scopeKey, at < 0 ? [...local, variable] : local.with(at, variable));
  }

  removeScope(scopeKey: number): void {
    this.#scopes.delete(scopeKey);
  }

  collections(): Collection[] {
    return [collection('variables', this.#scopes)];
  }
}
