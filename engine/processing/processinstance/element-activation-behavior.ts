import type { ExecutableElement } from '../../model/index.ts';
import { type Rejection, rejection } from '../../protocol/rejection.ts';
import { err, ok, type Result } from '../../protocol/result.ts';
import type { ElementInstance } from '../../state/element-instance-state.ts';
import { subscribeToEvents } from '../bpmn/behavior/event-subscription-behavior.ts';
import { childValue } from '../bpmn/behavior/transition-behavior.ts';
import type { ProcessingContext } from '../processing-context.ts';

const NOT_ACTIVATABLE = new Set(['PROCESS', 'START_EVENT', 'BOUNDARY_EVENT', 'EVENT_SUB_PROCESS']);

/** An element that a client may start directly, by start instruction or modification. */
export function findActivatableElement(
  ctx: ProcessingContext,
  processDefinitionKey: number,
  elementId: string,
): Result<ExecutableElement, string> {
  const process = ctx.models.process(processDefinitionKey);
  const element = process.elements.get(elementId);
  if (element === undefined) {
    return err(
      process.flows.has(elementId)
        ? `the element with id '${elementId}' is a sequence flow, which can't be activated`
        : `no element found with id '${elementId}'`,
    );
  }
  const followsEventGateway = element.type === 'INTERMEDIATE_CATCH_EVENT' && element.eventBasedGateway !== null;
  if (NOT_ACTIVATABLE.has(element.type) || followsEventGateway) {
    const kind = followsEventGateway ? 'event behind an event-based gateway' : element.type;
    return err(`the element with id '${elementId}' is of type '${kind}', which can't be activated directly`);
  }
  if (scopesOf(ctx, processDefinitionKey, element).some(({ type }) => type === 'MULTI_INSTANCE_BODY')) {
    return err(`the element with id '${elementId}' is inside a multi-instance subprocess, which is not supported`);
  }
  return ok(element);
}

/** The scopes around an element, outermost (the process) first. */
export function scopesOf(
  ctx: ProcessingContext,
  processDefinitionKey: number,
  element: ExecutableElement,
): ExecutableElement[] {
  const scopes: ExecutableElement[] = [];
  let scopeId = element.flowScope;
  while (scopeId !== null) {
    const scope = ctx.models.element(processDefinitionKey, scopeId);
    scopes.unshift(scope);
    scopeId = scope.flowScope;
  }
  return scopes;
}

/** An element instance by key, which may be still to be made. */
export type ScopeReference = Pick<ElementInstance, 'key' | 'value'>;

/**
 * Opens the scopes around the element that are not open yet, without their start events, and activates the element in the
 * innermost. Returns the instances of all scopes and of the element itself, by element id.
 */
export function activateInOpenedScopes(
  ctx: ProcessingContext,
  processInstance: ElementInstance,
  element: ExecutableElement,
  ancestorScopeKey: number,
): Result<ReadonlyMap<string, ScopeReference>, Rejection> {
  const opened = new Map<string, ScopeReference>([[processInstance.value.elementId, processInstance]]);
  let current = processInstance;
  for (const scope of scopesOf(ctx, processInstance.value.processDefinitionKey, element).slice(1)) {
    const found = findOrOpen(ctx, current, scope, ancestorScopeKey);
    if (!found.ok) {
      return found;
    }
    current = found.value;
    opened.set(scope.id, current);
  }
  const target: ScopeReference = { key: ctx.nextKey(), value: childValue(current.value, element, current.key) };
  opened.set(element.id, target);
  ctx.followUp({ name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT', ...target });
  return ok(opened);
}

/** An open scope is used again; with several, the client must have named an ancestor. */
function findOrOpen(
  ctx: ProcessingContext,
  parent: ElementInstance,
  scope: ExecutableElement,
  ancestorScopeKey: number,
): Result<ElementInstance, Rejection> {
  const open = ctx.state.elements
    .children(parent.key)
    .filter(({ value, state }) => value.elementId === scope.id && state === 'ACTIVATED');
  const chosen = open.find((each) => each.key === ancestorScopeKey || isInside(ctx, ancestorScopeKey, each.key));
  const only = chosen ?? (open.length === 1 ? open[0] : undefined);
  if (only !== undefined) {
    return ok(only);
  }
  if (open.length > 1) {
    const reason = `Expected to activate an element inside '${scope.id}', but that scope has ${open.length} instances: name the one that is meant as ancestor`;
    return err(rejection('INVALID_ARGUMENT', reason));
  }
  return openScope(ctx, childValue(parent.value, scope, parent.key), scope);
}

/** A scope that is opened this way gets its subscriptions, but neither input mappings nor a start event (as in Zeebe). */
export function openScope(
  ctx: ProcessingContext,
  value: ElementInstance['value'],
  element: ExecutableElement,
): Result<ElementInstance, Rejection> {
  const key = value.bpmnElementType === 'PROCESS' ? value.processInstanceKey : ctx.nextKey();
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_ACTIVATING', key, value);
  const activating = ctx.state.elements.find(key);
  const subscribed = activating === undefined ? undefined : subscribeToEvents(ctx, element, activating);
  if (subscribed !== undefined && !subscribed.ok) {
    const reason = `Expected to subscribe to the events of '${element.id}', but ${subscribed.error.message}`;
    return err(rejection('INVALID_ARGUMENT', reason));
  }
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', key, value);
  const instance = ctx.state.elements.find(key);
  if (instance === undefined) {
    throw new Error(`Expected scope '${element.id}' to be active after it was opened`);
  }
  return ok(instance);
}

function isInside(ctx: ProcessingContext, key: number, scopeKey: number): boolean {
  let current = ctx.state.elements.find(key);
  while (current !== undefined && current.key !== scopeKey) {
    current = ctx.state.elements.find(current.value.flowScopeKey);
  }
  return current !== undefined;
}
