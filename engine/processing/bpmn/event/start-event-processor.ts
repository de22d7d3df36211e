import type { BoundaryEventElement, StartEventElement } from '../../../model/index.ts';
import { completeActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';

/** Start events, and boundary events, which are made ACTIVATED by their trigger and only complete here. */
export const startEventProcessor: ElementProcessor<StartEventElement | BoundaryEventElement> = {
  onActivate(ctx, _element, instance) {
    transitionToActivated(ctx, instance);
    completeElement(ctx, instance);
    return DONE;
  },
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};
