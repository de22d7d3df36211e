import type { ElementRecord, InstanceRecords } from '../storage/standings.ts';
import { type Area, pathTo } from './areas.ts';
import type { Diagram, DiagramElement } from './diagram.ts';

/** A running instance with its diagram; called ones come with their own. */
export interface Charted {
  readonly records: InstanceRecords;
  readonly diagram: Diagram;
  readonly called: readonly Charted[];
}

/** What has happened inside the areas and does not happen again by walking through them anew. */
export interface Inside {
  /** Messages that have begun an event subprocess which is not over. */
  readonly messages: readonly string[];
  /** Clocks whose reminder or escalation was decided on and not carried out. */
  readonly clocksToAskAnew: readonly string[];
  readonly obstacles: readonly string[];
}

const NOTHING: Inside = { messages: [], clocksToAskAnew: [], obstacles: [] };

/** Jobs that act on a decision of check-deadline; until they are done it counts as not carried out. */
const CARRY_OUT = ['send-reminder', 'escalate-deadline', 'record-deemed-agreement'];
/** Boundary events whose consequence is in our tables, and given again from there. */
const ANSWERED_BY_TABLES = ['DepartmentsStaySilent'];

/** Looks into the areas of an instance and into everything called from there. */
export function lookInside(charted: Charted, areas: readonly Area[]): Inside {
  const keys = new Set(areas.flatMap(({ instanceKey }) => instanceKey ?? []));
  const byKey = new Map(charted.records.elements.map((record) => [record.key, record]));
  const isInside = (record: ElementRecord): boolean =>
    pathTo(record, byKey).some(({ key }) => key !== record.key && keys.has(key));
  const called = charted.called.filter(({ records }) => isWithin(records.parentElementInstanceKey, keys, byKey));
  return merge([look(charted, isInside), ...called.map(lookThrough)]);
}

/** Everything in a called instance walks anew. */
function lookThrough(charted: Charted): Inside {
  return merge([look(charted, () => true), ...charted.called.map(lookThrough)]);
}

/** True when the element instance is one of the keys or lies inside one. */
export function isWithin(
  key: string | null,
  keys: ReadonlySet<string>,
  byKey: ReadonlyMap<string, ElementRecord>,
): boolean {
  const record = key === null ? undefined : byKey.get(key);
  return record !== undefined && pathTo(record, byKey).some((each) => keys.has(each.key));
}

function look(charted: Charted, isInside: (record: ElementRecord) => boolean): Inside {
  const { records, diagram } = charted;
  const inside = records.elements.filter(isInside);
  const eventStarts = inside
    .filter(({ elementType, state }) => elementType === 'EVENT_SUB_PROCESS' && state === 'ACTIVE')
    .map(({ elementId }) => toRepeat(diagram.elements.get(elementId), elementId));
  const passed = inside.filter(({ state }) => state === 'COMPLETED').map(({ elementId }) => elementId);
  return {
    messages: eventStarts.flatMap(({ message }) => message ?? []),
    clocksToAskAnew: watchersCaught(records, inside),
    obstacles: [
      ...eventStarts.flatMap(({ obstacle }) => obstacle ?? []),
      ...new Set(passed.flatMap((id) => eventObstacle(diagram.elements.get(id)) ?? [])),
    ],
  };
}

/** An event subprocess is begun again by its message, once the scope that it belongs to has been entered. */
function toRepeat(element: DiagramElement | undefined, id: string): { message?: string; obstacle?: string } {
  const start = element?.startedBy;
  if (start?.message === undefined) return { obstacle: `${id} was begun by something that cannot be repeated` };
  if (start.isInterrupting) return { obstacle: `${id} has stopped what it belongs to` };
  // The one key that a message of ours is published with.
  if (start.message.correlationKey !== '=caseId') return { obstacle: `${id} is not begun by the case's own messages` };
  return { message: start.message.name };
}

/** An event on which the way of the case depended does not come a second time. */
function eventObstacle(element: DiagramElement | undefined): string | undefined {
  if (element === undefined || ANSWERED_BY_TABLES.includes(element.id) || element.isGatewayBranch) return undefined;
  const isEvent = ['BoundaryEvent', 'IntermediateCatchEvent', 'ReceiveTask'].includes(element.type);
  return isEvent ? `the case came by the event ${element.id}, which does not come again` : undefined;
}

/** A watcher that was told what to do and has not done it would not be told again. */
function watchersCaught({ openJobs, variables }: InstanceRecords, inside: readonly ElementRecord[]): string[] {
  const keys = new Set(inside.filter(({ state }) => state === 'ACTIVE').map(({ key }) => key));
  const caught = openJobs
    .filter(({ elementInstanceKey }) => keys.has(elementInstanceKey))
    .filter(({ type, isDone }) => (type === 'check-deadline' && isDone) || (CARRY_OUT.includes(type) && !isDone));
  return caught.flatMap(({ type, elementInstanceKey }) => {
    if (type === 'record-deemed-agreement') return 'FINAL';
    const kind = variables.find(({ scopeKey, name }) => scopeKey === elementInstanceKey && name === 'clockKind');
    return kind === undefined ? [] : String(JSON.parse(kind.value));
  });
}

function merge(parts: readonly Inside[]): Inside {
  return parts.reduce(
    (all, part) => ({
      messages: [...all.messages, ...part.messages],
      clocksToAskAnew: [...all.clocksToAskAnew, ...part.clocksToAskAnew],
      obstacles: [...all.obstacles, ...part.obstacles],
    }),
    NOTHING,
  );
}
