import { NO_KEY } from '../protocol/keys.ts';
import type { ProcessInstanceValue } from '../protocol/process-instance-values.ts';
import { type Collection, collection } from './collection.ts';
import type { Journal } from './journal.ts';
import { KeyIndex } from './key-index.ts';
import { Table } from './table.ts';
import { NO_FLOWS, readTakenFlows, type TakenFlows } from './taken-flows.ts';

/** A completed or terminated instance is no longer in the state, so these are all the states there are. */
type ElementInstanceState = 'ACTIVATING' | 'ACTIVATED' | 'COMPLETING' | 'TERMINATING';

/** One running element. A plain record without references, so that a snapshot can hold it as it is. */
export interface ElementInstance {
  readonly key: number;
  readonly value: ProcessInstanceValue;
  readonly state: ElementInstanceState;
  /** Element instances directly inside this one. */
  readonly children: number;
  readonly takenFlows: TakenFlows;
  /** Job of the element, -1 when it has none. */
  readonly jobKey: number;
  /** Child process instance of a call activity, -1 when it has none. */
  readonly calledInstanceKey: number;
  /** Inside a multi-instance body: 1-based number of this instance; on a sequential body: the last one created. */
  readonly loopCounter: number;
  readonly completedChildren: number;
  readonly terminatedChildren: number;
  /** Event subprocess or terminate end event that interrupted this scope; '' while nothing did. */
  readonly interruptedBy: string;
}

/** What processors may ask. */
export type ElementInstances = Pick<
  ElementInstanceStore,
  'find' | 'all' | 'children' | 'hasChildren' | 'size' | 'instancesOf' | 'hasInstancesOf' | 'rootCount'
>;

/** Running element instances, by key and by the scope they are in. */
export class ElementInstanceStore {
  readonly #instances: Table<number, ElementInstance>;
  readonly #children: KeyIndex<number>;
  readonly #byDefinition: KeyIndex<number>;

  constructor(journal: Journal) {
    this.#instances = new Table(journal);
    this.#children = new KeyIndex(journal);
    this.#byDefinition = new KeyIndex(journal);
  }

  get size(): number {
    return this.#instances.size;
  }

  find(key: number): ElementInstance | undefined {
    return this.#instances.get(key);
  }

  all(): IterableIterator<ElementInstance> {
    return this.#instances.values();
  }

  hasChildren(scopeKey: number): boolean {
    return this.#children.has(scopeKey);
  }

  /** Instances directly inside a scope, oldest first. */
  children(scopeKey: number): ElementInstance[] {
    const found: ElementInstance[] = [];
    for (const key of this.#children.get(scopeKey)) {
      const child = this.#instances.get(key);
      if (child !== undefined) {
        found.push(child);
      }
    }
    return found.sort((left, right) => left.key - right.key);
  }

  /** Keys of the process instances of one definition. */
  instancesOf(processDefinitionKey: number): readonly number[] {
    return this.#byDefinition.get(processDefinitionKey);
  }

  hasInstancesOf(processDefinitionKey: number): boolean {
    return this.#byDefinition.has(processDefinitionKey);
  }

  /** Process instances alive, those of call activities included. */
  rootCount(): number {
    let count = 0;
    for (const instance of this.#instances.values()) {
      count += instance.value.flowScopeKey === NO_KEY ? 1 : 0;
    }
    return count;
  }

  create(key: number, value: ProcessInstanceValue, loopCounter: number): void {
    this.#insert({
      key,
      value,
      state: 'ACTIVATING',
      children: 0,
      takenFlows: NO_FLOWS,
      jobKey: NO_KEY,
      calledInstanceKey: NO_KEY,
      loopCounter,
      completedChildren: 0,
      terminatedChildren: 0,
      interruptedBy: '',
    });
  }

  update(key: number, change: Partial<ElementInstance>): void {
    const instance = this.#instances.get(key);
    if (instance !== undefined) {
      this.#instances.set(key, changed(instance, change));
    }
  }

  remove(key: number): void {
    const instance = this.#instances.get(key);
    if (instance === undefined) {
      return;
    }
    this.#instances.delete(key);
    this.#indexOf(instance, (index, subject) => index.remove(subject, key));
  }

  collections(): Collection[] {
    return [
      collection('element-instances', this.#instances, (_, instance) =>
        this.#insert({ ...instance, takenFlows: readTakenFlows(instance.takenFlows) }),
      ),
    ];
  }

  #insert(instance: ElementInstance): void {
    this.#instances.set(instance.key, instance);
    this.#indexOf(instance, (index, subject) => index.add(subject, instance.key));
  }

  #indexOf({ value }: ElementInstance, change: (index: KeyIndex<number>, subject: number) => void): void {
    if (value.flowScopeKey === NO_KEY) {
      change(this.#byDefinition, value.processDefinitionKey);
    } else {
      change(this.#children, value.flowScopeKey);
    }
  }
}

/** The hottest line of the engine; spreading both objects takes several times as long as naming the fields. */
function changed(instance: ElementInstance, change: Partial<ElementInstance>): ElementInstance {
  return {
    key: instance.key,
    value: instance.value,
    state: change.state ?? instance.state,
    children: change.children ?? instance.children,
    takenFlows: change.takenFlows ?? instance.takenFlows,
    jobKey: change.jobKey ?? instance.jobKey,
    calledInstanceKey: change.calledInstanceKey ?? instance.calledInstanceKey,
    loopCounter: change.loopCounter ?? instance.loopCounter,
    completedChildren: change.completedChildren ?? instance.completedChildren,
    terminatedChildren: change.terminatedChildren ?? instance.terminatedChildren,
    interruptedBy: change.interruptedBy ?? instance.interruptedBy,
  };
}
