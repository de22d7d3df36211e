/**
 * Loops without a wait state: they would run for ever inside one command and stop every other instance. As in Zeebe, a
 * loop counts when it holds an element that does something (a gateway-only loop is left alone), and call activities are
 * followed into processes of the same resource. Scripts and decisions may loop: their results can end it, and the engine
 * counts steps. A message throw event waits for its worker, but Zeebe refuses it all the same.
 */
import type { Faults } from '../faults.ts';
import { childOf, extensionOf, flagOf, idOf, isA, type ModdleElement, textOf } from '../moddle.ts';
import { nodesOf, type ProcessSource } from '../source.ts';

const DOING = ['bpmn:ManualTask', 'bpmn:CallActivity', 'bpmn:IntermediateThrowEvent'];
const PASSING = [
  'bpmn:ExclusiveGateway',
  'bpmn:InclusiveGateway',
  'bpmn:ParallelGateway',
  'bpmn:StartEvent',
  'bpmn:EndEvent',
  'bpmn:SubProcess',
];

export function checkStraightThroughLoops(processes: readonly ProcessSource[], faults: Faults): void {
  const graph = buildGraph(processes);
  for (const process of processes) {
    for (const node of nodesOf(process).filter(isDoing)) {
      const loop = findLoop(graph, node);
      if (loop !== undefined) {
        const ids = loop.map(idOf).join(' > ');
        faults.add(idOf(process.element), `Expected every loop to wait somewhere, but '${ids}' never does`);
        break;
      }
    }
  }
}

function isDoing(node: ModdleElement): boolean {
  return isA(node, ...DOING) || node.$type === 'bpmn:Task';
}

function isPassing(node: ModdleElement): boolean {
  return isDoing(node) || isA(node, ...PASSING);
}

/** The nodes that do not wait, and where each leads; numbers, because it is searched once per node. */
interface LoopGraph {
  readonly nodes: readonly ModdleElement[];
  readonly indexOf: ReadonlyMap<ModdleElement, number>;
  readonly next: readonly (readonly number[])[];
}

function buildGraph(processes: readonly ProcessSource[]): LoopGraph {
  const nodes = processes.flatMap(nodesOf).filter(isPassing);
  const indexOf = new Map(nodes.map((node, index) => [node, index]));
  const successors = new Successors(processes);
  const next = nodes.map((node) => successors.of(node).flatMap((successor) => indexOf.get(successor) ?? []));
  return { nodes, indexOf, next };
}

const UNSEEN = -1;

/** Breadth first from the node back to itself. */
function findLoop({ nodes, indexOf, next }: LoopGraph, from: ModdleElement): readonly ModdleElement[] | undefined {
  const start = indexOf.get(from) ?? UNSEEN;
  const cameFrom = new Int32Array(nodes.length).fill(UNSEEN);
  const reached = [start];
  for (let i = 0; i < reached.length; i += 1) {
    const at = reached[i] ?? UNSEEN;
    for (const successor of next[at] ?? []) {
      if (cameFrom[successor] === UNSEEN) {
        cameFrom[successor] = at;
        reached.push(successor);
      }
    }
    if (cameFrom[start] !== UNSEEN) {
      return pathTo(start, cameFrom).flatMap((index) => nodes[index] ?? []);
    }
  }
  return undefined;
}

function pathTo(start: number, cameFrom: Int32Array): readonly number[] {
  const path = [start];
  let at = cameFrom[start] ?? start;
  while (at !== start) {
    path.unshift(at);
    at = cameFrom[at] ?? start;
  }
  return [start, ...path];
}

class Successors {
  private readonly scopeOf = new Map<ModdleElement, ModdleElement>();
  private readonly startEvents = new Map<ModdleElement, readonly ModdleElement[]>();
  private readonly processById = new Map<string, ModdleElement>();
  private readonly outgoing = new Map<ModdleElement, readonly ModdleElement[]>();

  constructor(processes: readonly ProcessSource[]) {
    for (const process of processes) {
      this.processById.set(idOf(process.element), process.element);
      for (const { element, nodes } of process.scopes) {
        this.startEvents.set(
          element,
          nodes.filter((node) => isA(node, 'bpmn:StartEvent')),
        );
        for (const node of nodes) {
          this.scopeOf.set(node, element);
        }
      }
      for (const [node, flows] of process.outgoing) {
        this.outgoing.set(
          node,
          flows.flatMap((flow) => childOf(flow, 'targetRef') ?? []),
        );
      }
    }
  }

  of(node: ModdleElement): readonly ModdleElement[] {
    if (isA(node, 'bpmn:SubProcess')) {
      return this.startEvents.get(node) ?? [];
    }
    if (isA(node, 'bpmn:CallActivity')) {
      const called = extensionOf(node, 'zeebe:CalledElement');
      const process = this.processById.get((called && textOf(called, 'processId')) ?? '');
      return process === undefined ? [] : (this.startEvents.get(process) ?? []);
    }
    return this.outgoing.get(node) ?? this.afterScopeOf(node);
  }

  /** An end inside a subprocess goes on behind the subprocess. */
  private afterScopeOf(node: ModdleElement): readonly ModdleElement[] {
    const scope = this.scopeOf.get(node);
    return scope === undefined || flagOf(scope, 'triggeredByEvent') ? [] : (this.outgoing.get(scope) ?? []);
  }
}
