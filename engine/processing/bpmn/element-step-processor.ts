import type { CommandOf } from '../../protocol/commands.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import type { ProcessInstanceValue } from '../../protocol/process-instance-values.ts';
import type { ElementInstance } from '../../state/element-instance-state.ts';
import type { ProcessingContext, StepResult } from '../processing-context.ts';
import { createIncident } from './behavior/incident-behavior.ts';
import { elementOf } from './behavior/transition-behavior.ts';

/** Activates a new element instance, or runs the activation of one again after an incident. */
export function activateElement(
  ctx: ProcessingContext,
  { key, value }: CommandOf<'PROCESS_INSTANCE.ACTIVATE_ELEMENT'>,
): void {
  const existing = ctx.state.elements.find(key);
  if (existing !== undefined) {
    if (existing.state === 'ACTIVATING') {
      settle(ctx, existing, activateStep(ctx, existing));
    }
    return;
  }
  if (!scopeAccepts(ctx, value)) {
    return;
  }
  const newKey = key === NO_KEY ? ctx.nextKey() : key;
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_ACTIVATING', newKey, value);
  const instance = ctx.state.elements.find(newKey);
  if (instance !== undefined) {
    settle(ctx, instance, activateStep(ctx, instance));
  }
}

/** Completes an active element instance, or runs the completion again after an incident. */
export function completeElementInstance(
  ctx: ProcessingContext,
  { key }: CommandOf<'PROCESS_INSTANCE.COMPLETE_ELEMENT'>,
): void {
  const instance = ctx.state.elements.find(key);
  const canComplete = instance?.state === 'ACTIVATED' || instance?.state === 'COMPLETING';
  if (instance === undefined || !canComplete || !scopeAccepts(ctx, instance.value)) {
    return;
  }
  if (instance.state === 'ACTIVATED') {
    ctx.append('PROCESS_INSTANCE', 'ELEMENT_COMPLETING', key, instance.value);
  }
  const completing = ctx.state.elements.find(key) ?? instance;
  settle(ctx, completing, ctx.elementProcessors(elementOf(ctx, completing)).complete(ctx, completing));
}

/** A termination that is asked for twice happens once. */
export function terminateElementInstance(
  ctx: ProcessingContext,
  { key }: CommandOf<'PROCESS_INSTANCE.TERMINATE_ELEMENT'>,
): void {
  const instance = ctx.state.elements.find(key);
  if (instance === undefined || instance.state === 'TERMINATING') {
    return;
  }
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_TERMINATING', key, instance.value);
  const terminating = ctx.state.elements.find(key) ?? instance;
  ctx.elementProcessors(elementOf(ctx, terminating)).terminate(ctx, terminating);
}

function activateStep(ctx: ProcessingContext, instance: ElementInstance): StepResult {
  const scope = ctx.state.elements.find(instance.value.flowScopeKey);
  if (scope !== undefined) {
    const prepared = ctx.elementProcessors(elementOf(ctx, scope)).childActivating(ctx, scope, instance);
    if (!prepared.ok) {
      return prepared;
    }
  }
  return ctx.elementProcessors(elementOf(ctx, instance)).activate(ctx, instance);
}

/** A failed step leaves the instance in the state it was in, stuck until the incident is resolved. */
function settle(ctx: ProcessingContext, instance: ElementInstance, result: StepResult): void {
  if (!result.ok) {
    createIncident(ctx, instance, result.error);
  }
}

/**
 * A step is dropped when its scope has ended, is ending or was interrupted since the step was written; only the event
 * subprocess that did it goes on.
 */
function scopeAccepts(ctx: ProcessingContext, value: ProcessInstanceValue): boolean {
  if (value.flowScopeKey === NO_KEY) {
    const caller = ctx.state.elements.find(value.parentElementInstanceKey);
    return value.parentElementInstanceKey === NO_KEY || caller?.state === 'ACTIVATED';
  }
  const scope = ctx.state.elements.find(value.flowScopeKey);
  return scope?.state === 'ACTIVATED' && (scope.interruptedBy === '' || scope.interruptedBy === value.elementId);
}
