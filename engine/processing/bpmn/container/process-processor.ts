import type { ProcessElement } from '../../../model/index.ts';
import { joinDocument } from '../../../protocol/json.ts';
import { NO_KEY } from '../../../protocol/keys.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { correlateNextStartMessage } from '../../message/message-correlation-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { mergeLocalDocument } from '../../variable/variable-behavior.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/event-subscription-behavior.ts';
import {
  activateChild,
  onElementTerminated,
  transitionToActivated,
  transitionToCompleted,
} from '../behavior/transition-behavior.ts';
import { type ContainerProcessor, DONE } from '../element-processor.ts';
import { childOfScopeTerminated, completeWhenEmpty, terminateScope } from './scope-behavior.ts';

/** The outermost scope. It starts at the event that was triggered, else at its none start event. */
export const processProcessor: ContainerProcessor<ProcessElement> = {
  onActivate(ctx, element, instance) {
    const trigger = ctx.state.scopes.first(instance.key);
    const start =
      element.startEvents.find(({ id }) => id === trigger?.elementId) ?? element.noneStartEvent ?? undefined;
    // The correlation keys of event subprocesses may name variables that came with the starting message.
    if (trigger !== undefined && start?.outputs.length === 0) {
      mergeLocalDocument(ctx, instance.key, instance.value, trigger.variables);
    }
    const subscribed = subscribeToEvents(ctx, element, instance);
    if (!subscribed.ok) {
      return subscribed;
    }
    transitionToActivated(ctx, instance);
    if (start !== undefined) {
      activateChild(ctx, instance, start);
    }
    return DONE;
  },

  onComplete(ctx, element, instance) {
    unsubscribeFromEvents(ctx, instance.key);
    collectResult(ctx, instance);
    const correlationKey = ctx.state.messages.lockOf(instance.key);
    const completed = transitionToCompleted(ctx, element, instance);
    if (completed.ok) {
      correlateNextStartMessage(ctx, instance.value, correlationKey);
    }
    return completed;
  },

  onTerminate: (ctx, _element, instance) => terminateScope(ctx, instance, finish),
  onChildCompleted: (ctx, _element, scope) => completeWhenEmpty(ctx, scope),
  onChildTerminated: (ctx, element, scope) => childOfScopeTerminated(ctx, element, scope, finish),
};

/** A message with the same key may have waited for this instance to end. */
function finish(ctx: ProcessingContext, instance: ElementInstance): void {
  const correlationKey = ctx.state.messages.lockOf(instance.key);
  ctx.terminated.push(instance.key);
  ctx.append('PROCESS_INSTANCE', 'ELEMENT_TERMINATED', instance.key, instance.value);
  onElementTerminated(ctx, instance);
  correlateNextStartMessage(ctx, instance.value, correlationKey);
}

/** Somebody waits for the result: the root variables as they are now, at the end. */
function collectResult(ctx: ProcessingContext, instance: ElementInstance): void {
  const wait = ctx.findAwait(instance.key);
  if (wait === undefined || instance.value.flowScopeKey !== NO_KEY) {
    return;
  }
  const { bpmnProcessId, version, processDefinitionKey, processInstanceKey } = instance.value;
  ctx.results.push({
    bpmnProcessId,
    version,
    processDefinitionKey,
    processInstanceKey,
    variables: joinDocument(Object.fromEntries(ctx.state.variables.visible(instance.key, wait.fetchVariables))),
  });
}
