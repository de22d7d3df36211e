import type { IntermediateCatchEventElement, ReceiveTaskElement } from '../../../model/index.ts';
import { completeActivity, openActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';

/** Waits for its message, timer or signal; a link catch event goes on at once. */
export const catchEventProcessor: ElementProcessor<IntermediateCatchEventElement | ReceiveTaskElement> = {
  onActivate(ctx, element, instance) {
    const opened = openActivity(ctx, element, instance);
    if (!opened.ok) {
      return opened;
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
