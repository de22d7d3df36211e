import type { SeatAnswer } from '../storage/seat-answers.ts';
import type { SeatTask } from '../storage/standings.ts';
import { type DeemedAgreement, findAnswers } from './answers.ts';
import { type Area, findAreas } from './areas.ts';
import type { Diagram } from './diagram.ts';
import { type Charted, lookInside } from './inside.ts';

/** All that is known of a running case before it is moved. */
export interface CaseFile {
  readonly engineIdentity: string;
  readonly charted: Charted;
  readonly tasks: readonly SeatTask[];
  readonly deemed: readonly DeemedAgreement[];
  readonly requests: CaseRequests;
}

/** Requests of people that the tables know and that the engine may not have taken up. */
export interface CaseRequests {
  readonly withdrawal: boolean;
  readonly suspended: boolean;
  readonly release: boolean;
  /** An extension that was asked for and not decided. */
  readonly extension: boolean;
  /** Messages that still wait in the outbox and will reach the new engine by themselves. */
  readonly waiting: readonly string[];
}

/** How a case takes its new seat. */
export interface SeatPlan {
  readonly processId: string;
  /** Version of the diagram in the old engine. */
  readonly version: number;
  readonly startAt: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly answers: readonly SeatAnswer[];
  readonly messages: readonly string[];
  readonly clocksToAskAnew: readonly string[];
  readonly overtaken: readonly { readonly taskId: string; readonly wasDone: boolean }[];
}

/** Where a case stands, and how it can stand there again; with any obstacle it stays. */
export interface Planned {
  /** Elements that are active now, of called processes too, each with how many times. */
  readonly standsAt: ReadonlyMap<string, number>;
  readonly plan: SeatPlan;
  readonly obstacles: readonly string[];
}

/** Plans the move of one case; changes nothing. `soon` is the instant at which its watchers are to look at their clocks. */
export function planSeat(file: CaseFile, soon: string): Planned {
  const { charted, engineIdentity, tasks, deemed } = file;
  const { records, diagram } = charted;
  const { areas, obstacles } = findAreas(records, diagram);
  const inside = lookInside(charted, areas);
  const messages = messagesFor(file, { areas, begun: inside.messages });
  const asked = { engineIdentity, charted, areas, tasks, deemed, messages: [...messages, ...file.requests.waiting] };
  const { answers, overtaken, obstacles: unanswered } = findAnswers(asked);
  const startAt = areas.map(({ element }) => element.id);
  return {
    standsAt: standsAt(charted),
    plan: {
      processId: records.processId,
      version: records.version,
      startAt,
      variables: variablesOf(charted, soon),
      answers,
      messages,
      clocksToAskAnew: [...new Set(inside.clocksToAskAnew)],
      overtaken,
    },
    obstacles: [
      ...(records.state === 'ACTIVE' ? [] : ['its instance has ended, though the case has not']),
      ...(startAt.length === 0 && records.state === 'ACTIVE' ? ['nothing of its instance is known to be active'] : []),
      ...obstacles,
      ...inside.obstacles,
      ...unanswered,
    ],
  };
}

/** Variables of the outermost scope; inner ones are mapped anew. */
function variablesOf({ records }: Charted, soon: string): Record<string, unknown> {
  const own = records.variables.filter(({ scopeKey }) => scopeKey === records.key);
  const variables = Object.fromEntries(own.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  // The instant of then says nothing any more; clocks may have moved since.
  return 'wakeAt' in variables ? { ...variables, wakeAt: soon } : variables;
}

/** What is sent to the new engine because the old one held it: a message that waited, or what a message had begun. */
function messagesFor(
  { charted, requests }: CaseFile,
  { areas, begun }: { readonly areas: readonly Area[]; readonly begun: readonly string[] },
): string[] {
  const resting = areas.filter(({ element }) => isEventPart(charted.diagram, element.id, 'case-suspended'));
  const isWithdrawing = areas.some(({ element }) => isEventPart(charted.diagram, element.id, 'case-withdrawn'));
  const isReleased = resting.some(({ instanceKey }) => hasPassedCatch(charted, instanceKey));
  const wanted = [
    ...(requests.withdrawal && !isWithdrawing ? ['case-withdrawn'] : []),
    ...(requests.suspended && resting.length === 0 ? ['case-suspended'] : []),
    ...(requests.suspended && requests.release && !isReleased ? ['case-resumed'] : []),
    ...(requests.extension ? ['extension-requested'] : []),
    ...begun,
  ];
  return [...new Set(wanted)].filter((name) => !requests.waiting.includes(name));
}

/** True for an element inside the event subprocess that a message begins. */
function isEventPart(diagram: Diagram, id: string, message: string): boolean {
  const scope = diagram.elements.get(id)?.scope;
  if (scope === undefined) return false;
  const isOne = diagram.elements.get(scope)?.startedBy?.message?.name === message;
  return isOne || isEventPart(diagram, scope, message);
}

/** A message that was taken must not be sent again: it would release the next suspension. */
function hasPassedCatch({ records }: Charted, key: string | undefined): boolean {
  const scope = records.elements.find((record) => record.key === key)?.flowScopeKey;
  return records.elements.some(
    ({ flowScopeKey, elementType, state }) =>
      flowScopeKey === scope && elementType === 'INTERMEDIATE_CATCH_EVENT' && state === 'COMPLETED',
  );
}

function standsAt(charted: Charted): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of activeLeaves(charted)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function activeLeaves({ records, called }: Charted): string[] {
  const active = records.elements.filter(({ state }) => state === 'ACTIVE');
  const leaves = active.filter(({ key }) => !active.some(({ flowScopeKey }) => flowScopeKey === key));
  const own = leaves.filter(
    ({ elementType }) => elementType !== 'CALL_ACTIVITY' && elementType !== 'EVENT_BASED_GATEWAY',
  );
  return [...own.map(({ elementId }) => elementId), ...called.flatMap(activeLeaves)];
}
