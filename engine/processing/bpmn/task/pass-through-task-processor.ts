import type { PassThroughTaskElement } from '../../../model/index.ts';
import { completeActivity, openActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';

/** Undefined and manual tasks: nothing to do for the engine. */
export const passThroughTaskProcessor: ElementProcessor<PassThroughTaskElement> = {
  onActivate(ctx, element, instance) {
    const opened = openActivity(ctx, element, instance);
    if (!opened.ok) {
      return opened;
    }
    transitionToActivated(ctx, instance);
    completeElement(ctx, instance);
    return DONE;
  },
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};
