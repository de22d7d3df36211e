import type { SubProcessElement } from '../../../model/index.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/event-subscription-behavior.ts';
import { finishTermination } from '../behavior/event-trigger-behavior.ts';
import { resolveIncidents } from '../behavior/incident-behavior.ts';
import {
  activateChild,
  completeAndLeave,
  terminateChildren,
  transitionToActivated,
} from '../behavior/transition-behavior.ts';
import { applyInputMappings, applyOutputMappings } from '../behavior/variable-mapping-behavior.ts';
import { type ContainerProcessor, DONE } from '../element-processor.ts';
import { completeWhenEmpty, goOnWhenEmpty } from './scope-behavior.ts';

export const subProcessProcessor: ContainerProcessor<SubProcessElement> = {
  onActivate(ctx, element, instance) {
    const mapped = applyInputMappings(ctx, element, instance);
    if (!mapped.ok) {
      return mapped;
    }
    const subscribed = subscribeToEvents(ctx, element, instance);
    if (!subscribed.ok) {
      return subscribed;
    }
    transitionToActivated(ctx, instance);
    if (element.noneStartEvent !== null) {
      activateChild(ctx, instance, element.noneStartEvent);
    }
    return DONE;
  },

  onComplete(ctx, element, instance) {
    const mapped = applyOutputMappings(ctx, element, instance);
    if (!mapped.ok) {
      return mapped;
    }
    unsubscribeFromEvents(ctx, instance.key);
    return completeAndLeave(ctx, element, instance);
  },

  onTerminate(ctx, _element, instance) {
    unsubscribeFromEvents(ctx, instance.key);
    resolveIncidents(ctx, instance.key);
    if (terminateChildren(ctx, instance.key)) {
      finishTermination(ctx, instance);
    }
  },

  onChildCompleted(ctx, _element, scope) {
    completeWhenEmpty(ctx, scope);
  },

  onChildTerminated(ctx, element, scope) {
    if (scope.state !== 'TERMINATING') {
      goOnWhenEmpty(ctx, scope, element.eventSubProcesses);
    } else if (scope.children === 0) {
      finishTermination(ctx, scope);
    }
  },
};
