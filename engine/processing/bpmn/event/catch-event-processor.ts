import type { IntermediateCatchEventElement, ReceiveTaskElement } from '../../../model/index.ts';
import { subscribeToEvents } from '../behavior/event-subscription-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings } from '../behavior/variable-mapping-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';
import { completeActivity, terminateActivity } from '../task/job-task-processor.ts';

/** Waits for its message, timer or signal; a link catch event goes on at once. */
export const catchEventProcessor: ElementProcessor<IntermediateCatchEventElement | ReceiveTaskElement> = {
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
    if (element.type === 'INTERMEDIATE_CATCH_EVENT' && element.definition.eventType === 'LINK') {
      completeElement(ctx, instance);
    }
    return DONE;
  },
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};
