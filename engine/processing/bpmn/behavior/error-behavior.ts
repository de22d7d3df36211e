import type { BoundaryEventElement, ExecutableElement, StartEventElement } from '../../../model/index.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { NO_KEY } from '../../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../../protocol/record.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { canTrigger, triggerEvent } from './event-trigger-behavior.ts';
import { elementOf } from './transition-behavior.ts';

type CatchingEvent = BoundaryEventElement | StartEventElement;

/** Who takes the error: the event, and the instance it waits at. */
export interface CaughtBy {
  readonly scope: ElementInstance;
  readonly event: CatchingEvent;
}

/**
 * Looks for who takes an error or escalation: from the instance outwards through its scopes and the call activities around
 * them; in one place an event with the code comes before one that takes any.
 */
export function findCatchEvent(
  ctx: ProcessingContext,
  thrower: ElementInstance,
  eventType: 'ERROR' | 'ESCALATION',
  code: string,
): CaughtBy | undefined {
  let scope: ElementInstance | undefined = thrower;
  let from: ElementInstance | undefined;
  while (scope !== undefined) {
    const event = findIn(elementOf(ctx, scope), eventType, code, from);
    if (event !== undefined && canTrigger(ctx, scope, event)) {
      return { scope, event };
    }
    from = scope;
    const { flowScopeKey, parentElementInstanceKey } = scope.value;
    scope = ctx.state.elements.find(flowScopeKey === NO_KEY ? parentElementInstanceKey : flowScopeKey);
  }
  return undefined;
}

/** False when nobody takes the error. */
export function throwError(
  ctx: ProcessingContext,
  thrower: ElementInstance,
  errorCode: string,
  variables: JsonObject,
): boolean {
  const caught = findCatchEvent(ctx, thrower, 'ERROR', errorCode);
  if (caught !== undefined) {
    triggerEvent(ctx, caught.scope, caught.event, variables);
  }
  return caught !== undefined;
}

/** True when the thrower goes on: nobody takes the escalation, or its taker does not interrupt. */
export function throwEscalation(ctx: ProcessingContext, thrower: ElementInstance, escalationCode: string): boolean {
  const caught = findCatchEvent(ctx, thrower, 'ESCALATION', escalationCode);
  ctx.append('ESCALATION', caught === undefined ? 'NOT_ESCALATED' : 'ESCALATED', ctx.nextKey(), {
    processInstanceKey: thrower.value.processInstanceKey,
    escalationCode,
    throwElementId: thrower.value.elementId,
    catchElementId: caught?.event.id ?? '',
    tenantId: DEFAULT_TENANT,
  });
  if (caught !== undefined) {
    triggerEvent(ctx, caught.scope, caught.event, {});
  }
  return caught === undefined || !caught.event.isInterrupting;
}

/** An event subprocess never takes what comes out of itself; else it would start again and again. */
function findIn(
  element: ExecutableElement,
  eventType: 'ERROR' | 'ESCALATION',
  code: string,
  from: ElementInstance | undefined,
): CatchingEvent | undefined {
  const inside =
    'eventSubProcesses' in element
      ? element.eventSubProcesses.filter(({ id }) => id !== from?.value.elementId).map(({ startEvent }) => startEvent)
      : [];
  const around = 'boundaryEvents' in element ? element.boundaryEvents : [];
  return bestMatch(inside, eventType, code) ?? bestMatch(around, eventType, code);
}

/** The event with the very code, else one that takes any (Zeebe: an event without errorRef). */
function bestMatch(
  events: readonly CatchingEvent[],
  eventType: 'ERROR' | 'ESCALATION',
  code: string,
): CatchingEvent | undefined {
  const taking = (wanted: string | null) =>
    events.find(
      ({ definition }) => definition.eventType === eventType && 'code' in definition && definition.code === wanted,
    );
  return taking(code) ?? taking(null);
}
