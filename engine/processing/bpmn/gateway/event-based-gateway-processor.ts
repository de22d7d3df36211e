import type { EventBasedGatewayElement } from '../../../model/index.ts';
import { subscribeToEvents, unsubscribeFromEvents } from '../behavior/event-subscription-behavior.ts';
import { activateTriggeredEvent } from '../behavior/event-trigger-behavior.ts';
import { appendFlowTaken, transitionToActivated, transitionToCompleted } from '../behavior/transition-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';
import { terminateGateway } from './gateway-behavior.ts';

/** Holds the subscriptions of the events behind it; the first that happens decides the way. */
export const eventBasedGatewayProcessor: ElementProcessor<EventBasedGatewayElement> = {
  onActivate(ctx, element, instance) {
    const subscribed = subscribeToEvents(ctx, element, instance);
    if (!subscribed.ok) {
      return subscribed;
    }
    transitionToActivated(ctx, instance);
    return DONE;
  },
  onComplete(ctx, element, instance) {
    const trigger = ctx.state.scopes.first(instance.key);
    const flow = element.outgoing.find(({ target }) => target.id === trigger?.elementId);
    if (trigger === undefined || flow === undefined) {
      throw new Error(`Expected the event-based gateway '${element.id}' to be completed by one of its events`);
    }
    unsubscribeFromEvents(ctx, instance.key);
    const completed = transitionToCompleted(ctx, element, instance);
    if (completed.ok) {
      appendFlowTaken(ctx, instance, flow);
      activateTriggeredEvent(ctx, instance.value, flow.target, trigger.variables);
    }
    return completed;
  },
  onTerminate(ctx, _element, instance) {
    unsubscribeFromEvents(ctx, instance.key);
    terminateGateway(ctx, instance);
  },
};
