import type { CatchElement, ExecutableElement } from '../../../model/index.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { NO_KEY } from '../../../protocol/keys.ts';
import type { ProcessInstanceValue } from '../../../protocol/process-instance-values.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { EventTrigger } from '../../../state/event-scope-state.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { mergeLocalDocument } from '../../variable/variable-behavior.ts';
import { eventSubProcessStarts } from './catch-events.ts';
import { unsubscribeWhere } from './event-subscription-behavior.ts';
import {
  childValue,
  completeElement,
  elementOf,
  onElementTerminated,
  terminateChildren,
  terminateElement,
} from './transition-behavior.ts';

/** True when the event may still happen to the instance: nothing has interrupted it, and it waits for the event. */
export function canTrigger(ctx: ProcessingContext, scope: ElementInstance, event: CatchElement): boolean {
  if (scope.state === 'TERMINATING' || scope.interruptedBy !== '' || !isInActiveScope(ctx, scope)) {
    return false;
  }
  const pending = ctx.state.scopes.all(scope.key);
  if (event.type === 'START_EVENT') {
    return scope.state === 'ACTIVATED';
  }
  if (event.type === 'BOUNDARY_EVENT') {
    return !pending.some((trigger) => interrupts(ctx, scope, trigger));
  }
  return scope.state === 'ACTIVATED' && pending.length === 0;
}

/** An event happens to an instance. The variables are those of the message, job, signal or error. */
export function triggerEvent(
  ctx: ProcessingContext,
  scope: ElementInstance,
  event: CatchElement,
  variables: JsonObject,
): void {
  const triggerKey = appendTriggering(ctx, scope, event.id, variables);
  if (event.type === 'START_EVENT') {
    triggerEventSubProcess(ctx, scope, event);
  } else if (event.type !== 'BOUNDARY_EVENT') {
    completeElement(ctx, scope);
  } else if (event.isInterrupting) {
    terminateElement(ctx, scope);
  } else {
    appendTriggered(ctx, scope, { key: triggerKey, elementId: event.id, variables });
    activateTriggeredEvent(ctx, scope.value, event, variables);
  }
}

/** Variables wait at the instance until a step consumes them. */
export function appendTriggering(
  ctx: ProcessingContext,
  scope: ElementInstance,
  targetElementId: string,
  variables: JsonObject,
): number {
  const key = ctx.nextKey();
  ctx.append('PROCESS_EVENT', 'TRIGGERING', key, {
    scopeKey: scope.key,
    targetElementId,
    variables,
    processDefinitionKey: scope.value.processDefinitionKey,
    processInstanceKey: scope.value.processInstanceKey,
  });
  return key;
}

/** Goes directly to ACTIVATED, so that the variables are the event's own when it completes (Zeebe's order of records). */
export function activateTriggeredEvent(
  ctx: ProcessingContext,
  near: ProcessInstanceValue,
  event: ExecutableElement,
  variables: JsonObject,
): void {
  const key = ctx.nextKey();
  const value = childValue(near, event, near.flowScopeKey);
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_ACTIVATING', key, value);
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', key, value);
  mergeLocalDocument(ctx, key, value, variables);
  ctx.followUp({ name: 'PROCESS_INSTANCE.COMPLETE_ELEMENT', key, value });
}

/**
 * The last step of a termination. When it was an interrupting boundary event that ended the instance, the flow goes on
 * there.
 */
export function finishTermination(ctx: ProcessingContext, instance: ElementInstance): void {
  const element = elementOf(ctx, instance);
  const trigger = isInActiveScope(ctx, instance) ? findBoundaryTrigger(ctx, element, instance) : undefined;
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_TERMINATED', instance.key, instance.value);
  if (trigger !== undefined) {
    const event = ctx.models.element(instance.value.processDefinitionKey, trigger.elementId);
    activateTriggeredEvent(ctx, instance.value, event, trigger.variables);
  }
  onElementTerminated(ctx, instance);
}

/** Starts the event subprocess that interrupted the scope, once the scope is empty. */
export function activateInterruptingEventSubProcess(ctx: ProcessingContext, scope: ElementInstance): void {
  const element = elementOf(ctx, scope);
  const found =
    'eventSubProcesses' in element ? element.eventSubProcesses.find(({ id }) => id === scope.interruptedBy) : undefined;
  if (found !== undefined) {
    activateInScope(ctx, scope, found);
  }
}

/** An interrupting start empties the scope first; its event subprocess starts when the last child is gone. */
function triggerEventSubProcess(
  ctx: ProcessingContext,
  scope: ElementInstance,
  event: Extract<CatchElement, { type: 'START_EVENT' }>,
): void {
  const eventSubProcess = ctx.models.element(scope.value.processDefinitionKey, event.flowScope ?? '');
  if (!event.isInterrupting) {
    activateInScope(ctx, scope, eventSubProcess);
    return;
  }
  const starts = new Set(eventSubProcessStarts(elementOf(ctx, scope)).map(({ id }) => id));
  unsubscribeWhere(ctx, scope.key, (elementId) => starts.has(elementId));
  if (terminateChildren(ctx, scope.key)) {
    activateInScope(ctx, scope, eventSubProcess);
  }
}

function activateInScope(ctx: ProcessingContext, scope: ElementInstance, element: ExecutableElement): void {
  ctx.followUp({
    name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT',
    key: NO_KEY,
    value: childValue(scope.value, element, scope.key),
  });
}

/** The trigger has been consumed. */
function appendTriggered(ctx: ProcessingContext, scope: ElementInstance, trigger: EventTrigger): void {
  ctx.append('PROCESS_EVENT', 'TRIGGERED', trigger.key, {
    scopeKey: scope.key,
    targetElementId: trigger.elementId,
    variables: {},
    processDefinitionKey: scope.value.processDefinitionKey,
    processInstanceKey: scope.value.processInstanceKey,
  });
}

/** Only a trigger of a boundary event tells why the instance ends; others may wait at it too. */
function findBoundaryTrigger(
  ctx: ProcessingContext,
  element: ExecutableElement,
  instance: ElementInstance,
): EventTrigger | undefined {
  const boundaryIds = 'boundaryEvents' in element ? element.boundaryEvents.map(({ id }) => id) : [];
  return ctx.state.scopes.all(instance.key).find(({ elementId }) => boundaryIds.includes(elementId));
}

function interrupts(ctx: ProcessingContext, scope: ElementInstance, trigger: EventTrigger): boolean {
  const element = ctx.models.element(scope.value.processDefinitionKey, trigger.elementId);
  return element.type === 'BOUNDARY_EVENT' && element.isInterrupting;
}

/** A scope that is being terminated, or that an event subprocess has interrupted, lets nothing more start in it. */
function isInActiveScope(ctx: ProcessingContext, instance: ElementInstance): boolean {
  const scope = ctx.state.elements.find(instance.value.flowScopeKey);
  if (scope === undefined) {
    return instance.value.bpmnElementType === 'PROCESS';
  }
  return (
    scope.state === 'ACTIVATED' && (scope.interruptedBy === '' || scope.interruptedBy === instance.value.elementId)
  );
}
