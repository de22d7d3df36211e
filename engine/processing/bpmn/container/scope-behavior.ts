import type { EventSubProcessElement, ProcessElement, SubProcessElement } from '../../../model/index.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { unsubscribeFromEvents } from '../behavior/event-subscription-behavior.ts';
import { activateInterruptingEventSubProcess, finishTermination } from '../behavior/event-trigger-behavior.ts';
import { resolveIncidents } from '../behavior/incident-behavior.ts';
import { canBeCompleted, completeElement, terminateChildren } from '../behavior/transition-behavior.ts';
import type { ContainerProcessor } from '../element-processor.ts';

type ScopeElement = ProcessElement | SubProcessElement | EventSubProcessElement;

type ScopeProcessor = ContainerProcessor<ScopeElement>;

/** Ends a scope with everything inside; `finish` comes when nothing is left in it. */
export function terminateScope(
  ctx: ProcessingContext,
  scope: ElementInstance,
  finish: (ctx: ProcessingContext, scope: ElementInstance) => void,
): void {
  unsubscribeFromEvents(ctx, scope.key);
  resolveIncidents(ctx, scope.key);
  if (terminateChildren(ctx, scope.key)) {
    finish(ctx, scope);
  }
}

/** A child has been terminated: with its scope, or in one that goes on. */
export function childOfScopeTerminated(
  ctx: ProcessingContext,
  element: ScopeElement,
  scope: ElementInstance,
  finish: (ctx: ProcessingContext, scope: ElementInstance) => void,
): void {
  if (scope.state !== 'TERMINATING') {
    goOnWhenEmpty(ctx, scope, element.eventSubProcesses);
  } else if (scope.children === 0) {
    finish(ctx, scope);
  }
}

/** What embedded and event subprocesses have in common. */
export const innerScope: Pick<ScopeProcessor, 'onTerminate' | 'onChildCompleted' | 'onChildTerminated'> = {
  onTerminate: (ctx, _element, instance) => terminateScope(ctx, instance, finishTermination),
  onChildCompleted: (ctx, _element, scope) => completeWhenEmpty(ctx, scope),
  onChildTerminated: (ctx, element, scope) => childOfScopeTerminated(ctx, element, scope, finishTermination),
};

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
function goOnWhenEmpty(
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
