import type { EventSubProcessElement } from '../../../model/index.ts';
import { completeActivity, openActivity } from '../behavior/activity-behavior.ts';
import { activateChild, transitionToActivated } from '../behavior/transition-behavior.ts';
import { type ContainerProcessor, DONE } from '../element-processor.ts';
import { innerScope } from './scope-behavior.ts';

/** Activated by its start event's trigger, which waits at the flow scope until the start event takes it. */
export const eventSubProcessProcessor: ContainerProcessor<EventSubProcessElement> = {
  ...innerScope,
  onActivate(ctx, element, instance) {
    const opened = openActivity(ctx, element, instance);
    if (!opened.ok) {
      return opened;
    }
    transitionToActivated(ctx, instance);
    activateChild(ctx, instance, element.startEvent);
    return DONE;
  },
  onComplete: completeActivity,
};
