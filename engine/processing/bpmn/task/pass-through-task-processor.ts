import type { PassThroughTaskElement } from '../../../model/index.ts';
import { subscribeToEvents } from '../behavior/event-subscription-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings } from '../behavior/variable-mapping-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';
import { completeActivity, terminateActivity } from './job-task-processor.ts';

/** Undefined and manual tasks: nothing to do for the engine. */
export const passThroughTaskProcessor: ElementProcessor<PassThroughTaskElement> = {
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
    completeElement(ctx, instance);
    return DONE;
  },
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};
