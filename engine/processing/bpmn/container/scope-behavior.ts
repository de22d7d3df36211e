import type { EventSubProcessElement } from '../../../model/index.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { activateInterruptingEventSubProcess } from '../behavior/event-trigger-behavior.ts';
import { canBeCompleted, completeElement } from '../behavior/transition-behavior.ts';

/** A path has ended: the scope completes when it was the last. */
export function completeWhenEmpty(ctx: ProcessingContext, scope: ElementInstance): void {
  if (canBeCompleted(scope) && !isToBeInterrupted(ctx, scope)) {
    completeElement(ctx, scope);
  }
}

/**
 * A child has been terminated in a scope that itself goes on: it was emptied for an event subprocess, which starts now, or
 * by a terminate end event, which completes the scope.
 */
export function goOnWhenEmpty(
  ctx: ProcessingContext,
  scope: ElementInstance,
  eventSubProcesses: readonly EventSubProcessElement[],
): void {
  if (scope.children > 0 || scope.interruptedBy === '') {
    return;
  }
  if (!eventSubProcesses.some(({ id }) => id === scope.interruptedBy)) {
    completeElement(ctx, scope);
  } else if (isToBeInterrupted(ctx, scope)) {
    activateInterruptingEventSubProcess(ctx, scope);
  }
}

/** True while the event subprocess that interrupted the scope has not been started yet. */
function isToBeInterrupted(ctx: ProcessingContext, scope: ElementInstance): boolean {
  if (scope.interruptedBy === '') {
    return false;
  }
  const element = ctx.models.element(scope.value.processDefinitionKey, scope.interruptedBy);
  return (
    element.type === 'EVENT_SUB_PROCESS' &&
    ctx.state.scopes.all(scope.key).some(({ elementId }) => elementId === element.startEvent.id)
  );
}
