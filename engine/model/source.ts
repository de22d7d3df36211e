/** The drawn process, indexed for the rules and the transformation: scopes, flows by end, boundary events by host. */
import { childOf, childrenOf, isA, type ModdleElement } from './moddle.ts';

/** A process, subprocess or event subprocess with what lies directly in it. */
export interface ScopeSource {
  readonly element: ModdleElement;
  /** Flow nodes in document order; event subprocesses are among them. */
  readonly nodes: readonly ModdleElement[];
  readonly flows: readonly ModdleElement[];
}

/** Everything the rules ask about a process; references are those bpmn-moddle has resolved. */
export interface ProcessSource {
  readonly element: ModdleElement;
  /** The process first, then its subprocesses from the outside in. */
  readonly scopes: readonly ScopeSource[];
  readonly outgoing: ReadonlyMap<ModdleElement, readonly ModdleElement[]>;
  readonly incoming: ReadonlyMap<ModdleElement, readonly ModdleElement[]>;
  readonly boundaryEvents: ReadonlyMap<ModdleElement, readonly ModdleElement[]>;
}

/** Walks the process once; breadth first, so that the order of scopes is from the outside in. */
export function indexProcess(process: ModdleElement): ProcessSource {
  const scopes: ScopeSource[] = [];
  const outgoing = new Map<ModdleElement, ModdleElement[]>();
  const incoming = new Map<ModdleElement, ModdleElement[]>();
  const boundaryEvents = new Map<ModdleElement, ModdleElement[]>();
  const pending: ModdleElement[] = [process];
  for (let element = pending.shift(); element !== undefined; element = pending.shift()) {
    const scope = readScope(element);
    scopes.push(scope);
    pending.push(...scope.nodes.filter((node) => isA(node, 'bpmn:SubProcess')));
    for (const flow of scope.flows) {
      addTo(outgoing, childOf(flow, 'sourceRef'), flow);
      addTo(incoming, childOf(flow, 'targetRef'), flow);
    }
    for (const event of scope.nodes.filter((node) => isA(node, 'bpmn:BoundaryEvent'))) {
      addTo(boundaryEvents, childOf(event, 'attachedToRef'), event);
    }
  }
  return { element: process, scopes, outgoing, incoming, boundaryEvents };
}

/** The flow nodes of all scopes. */
export function nodesOf(process: ProcessSource): readonly ModdleElement[] {
  return process.scopes.flatMap((scope) => scope.nodes);
}

function readScope(element: ModdleElement): ScopeSource {
  const flowElements = childrenOf(element, 'flowElements');
  return {
    element,
    nodes: flowElements.filter((flowElement) => isA(flowElement, 'bpmn:FlowNode')),
    flows: flowElements.filter((flowElement) => isA(flowElement, 'bpmn:SequenceFlow')),
  };
}

function addTo(index: Map<ModdleElement, ModdleElement[]>, key: ModdleElement | undefined, value: ModdleElement): void {
  if (key === undefined) {
    return;
  }
  const values = index.get(key);
  if (values === undefined) {
    index.set(key, [value]);
  } else {
    values.push(value);
  }
}
