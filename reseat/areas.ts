import type { ElementRecord, InstanceRecords } from '../storage/standings.ts';
import type { Diagram, DiagramElement } from './diagram.ts';

/**
 * Part of an instance that is entered anew. A start instruction reaches elements of the instance alone: not inside a called
 * process, not inside a multi-instance, and around an element inside a subprocess no input mapping would run. So the area is
 * the outermost call activity, multi-instance or subprocess around what is active, or the element itself.
 */
export interface Area {
  /** Element at which the new instance is to start. */
  readonly element: DiagramElement;
  /** Element instance that is entered anew; undefined for what has arrived at a join and leaves no instance behind. */
  readonly instanceKey: string | undefined;
}

export interface Areas {
  readonly areas: readonly Area[];
  readonly obstacles: readonly string[];
}

/** Event subprocesses are no area: a start instruction opens them around the element that is active inside. */
const SCOPES_ENTERED_WHOLE = ['SUB_PROCESS', 'MULTI_INSTANCE_BODY'];

/** Where an instance is to be entered so that it stands again where it stands. */
export function findAreas(records: InstanceRecords, diagram: Diagram): Areas {
  const byKey = new Map(records.elements.map((record) => [record.key, record]));
  const active = records.elements.filter(({ state }) => state === 'ACTIVE');
  const leaves = active.filter(({ key }) => !active.some(({ flowScopeKey }) => flowScopeKey === key));
  const entered = new Map<string, ElementRecord>();
  for (const leaf of leaves) {
    const path = pathTo(leaf, byKey);
    const area = path.find(({ elementType }) => SCOPES_ENTERED_WHOLE.includes(elementType)) ?? leaf;
    entered.set(area.key, area);
  }
  const areas: Area[] = [];
  const obstacles: string[] = [];
  for (const record of entered.values()) {
    const element = diagram.elements.get(record.elementId);
    const obstacle = element === undefined ? `${record.elementId} is not in the diagram` : entryObstacle(element);
    if (element === undefined || obstacle !== undefined) obstacles.push(obstacle ?? '');
    else areas.push({ element, instanceKey: record.key });
  }
  const joins = areas.some(({ element }) => isInterruption(element, diagram))
    ? NONE
    : findJoinArrivals(records, diagram, byKey);
  return { areas: [...areas, ...joins.areas], obstacles: [...obstacles, ...joins.obstacles] };
}

const NONE: Areas = { areas: [], obstacles: [] };

/** An interrupting event subprocess has ended everything else, what waited at a join too. */
function isInterruption({ scope }: DiagramElement, diagram: Diagram): boolean {
  return scope !== undefined && diagram.elements.get(scope)?.startedBy?.isInterrupting === true;
}

/** Element instances from the outermost below the process down to this one. */
export function pathTo(record: ElementRecord, byKey: ReadonlyMap<string, ElementRecord>): readonly ElementRecord[] {
  const scope = byKey.get(record.flowScopeKey);
  return scope === undefined ? [record] : [...pathTo(scope, byKey), record];
}

/** Types that the gateway refuses in a start instruction, or that would do something else than wait there. */
function entryObstacle(element: DiagramElement): string | undefined {
  const { id, type, incoming, isGatewayBranch } = element;
  if (type === 'StartEvent' || type === 'BoundaryEvent' || isGatewayBranch)
    return `${id} cannot be entered from outside`;
  // A join that is started does not wait for anybody.
  if (isJoin(element) && incoming.length > 1) return `${id} is a join, which would not wait for its other branches`;
  return undefined;
}

function isJoin({ type }: DiagramElement): boolean {
  return type === 'ParallelGateway' || type === 'InclusiveGateway';
}

/** What leads on to a join by itself when it is entered; a worker knows by its effect that it has done this before. */
const REPEATABLE = ['ServiceTask', 'BusinessRuleTask', 'UserTask', 'Task', 'ScriptTask', 'ParallelGateway'];

/**
 * A branch that has arrived at a parallel join leaves no element instance: its flow was taken more often than the join was
 * passed. It is entered one element earlier, since a join that is started would fire at once.
 */
function findJoinArrivals(
  records: InstanceRecords,
  diagram: Diagram,
  byKey: ReadonlyMap<string, ElementRecord>,
): Areas {
  const arrivals = [...diagram.elements.values()]
    .filter(({ type, incoming, scope }) => type === 'ParallelGateway' && incoming.length > 1 && scope === undefined)
    .flatMap((join) => arrivalsAt(join, records, byKey).map((flow) => ({ join, flow })));
  const found = arrivals.map(({ join, flow }) => {
    const source = diagram.elements.get(diagram.flowSources.get(flow) ?? '');
    return source !== undefined && leadsOn(source)
      ? { area: { element: source, instanceKey: undefined } }
      : { obstacle: `a branch waits at ${join.id} behind ${source?.id ?? flow}, which cannot be repeated` };
  });
  return {
    areas: found.flatMap(({ area }) => area ?? []),
    obstacles: found.flatMap(({ obstacle }) => obstacle ?? []),
  };
}

/** Flows that were taken more often than the join was passed. */
function arrivalsAt(
  join: DiagramElement,
  { takenFlows }: InstanceRecords,
  byKey: ReadonlyMap<string, ElementRecord>,
): string[] {
  const passed = [...byKey.values()].filter(({ elementId }) => elementId === join.id).length;
  return join.incoming.filter((flow) => (takenFlows.get(flow) ?? 0) > passed);
}

function leadsOn({ type, incoming, outgoing }: DiagramElement): boolean {
  if (type === 'ExclusiveGateway') return outgoing.length === 1;
  return REPEATABLE.includes(type) && outgoing.length === 1 && !(type === 'ParallelGateway' && incoming.length > 1);
}
