/** What the transformation of one process builds up while it walks the scopes. */
import type {
  BoundaryEventElement,
  BpmnEventType,
  EventSubProcessElement,
  ExecutableElement,
  FlowNode,
  IntermediateCatchEventElement,
  SequenceFlow,
  VariableMapping,
} from '../executable.ts';
import type { Faults } from '../faults.ts';
import { idOf, type ModdleElement, textOf } from '../moddle.ts';
import type { ProcessSource, ScopeSource } from '../source.ts';
import { readMappings } from './mappings.ts';

export interface TransformContext {
  readonly source: ProcessSource;
  readonly faults: Faults;
  readonly scopeOf: ReadonlyMap<ModdleElement, ScopeSource>;
  readonly elements: Map<string, ExecutableElement>;
  readonly flowNodes: Map<ModdleElement, FlowNode>;
  readonly flows: Map<string, SequenceFlow>;
  /** Flows by the id of the element at their end; the arrays are shared with the elements and filled last. */
  readonly outgoing: Map<string, SequenceFlow[]>;
  readonly incoming: Map<string, SequenceFlow[]>;
  readonly eventSubProcesses: Map<string, EventSubProcessElement[]>;
  readonly boundaryEvents: Map<string, BoundaryEventElement[]>;
  readonly linkCatchEvents: Map<string, IntermediateCatchEventElement>;
  /** Steps that need all nodes and flows to exist. */
  readonly afterFlows: (() => void)[];
}

/** The fields every element has, with the shared lists still writable. */
export interface CommonFields {
  readonly id: string;
  readonly name: string;
  readonly flowScope: string | null;
  readonly eventType: BpmnEventType;
  readonly incoming: SequenceFlow[];
  readonly outgoing: SequenceFlow[];
  readonly inputs: readonly VariableMapping[];
  readonly outputs: readonly VariableMapping[];
}

/** Also reads the mappings, so it is called once per element. */
export function commonFields(
  context: TransformContext,
  element: ModdleElement,
  eventType: BpmnEventType = 'UNSPECIFIED',
): CommonFields {
  const scope = context.scopeOf.get(element);
  return {
    id: idOf(element),
    name: textOf(element, 'name') ?? '',
    flowScope: scope === undefined ? null : idOf(scope.element),
    eventType,
    incoming: listIn(context.incoming, idOf(element)),
    outgoing: listIn(context.outgoing, idOf(element)),
    ...readMappings(element, context.faults),
  };
}

/** Link names count per scope. */
export function linkKey(scopeId: string | null, name: string): string {
  return `${scopeId ?? ''} ${name}`;
}

/** The list under the key, made when it is first asked for: elements hold it before it is filled. */
export function listIn<T>(index: Map<string, T[]>, key: string): T[] {
  const existing = index.get(key);
  if (existing !== undefined) {
    return existing;
  }
  const created: T[] = [];
  index.set(key, created);
  return created;
}
