import type { SubProcessElement } from '../../../model/index.ts';
import { completeActivity, openActivity } from '../behavior/activity-behavior.ts';
import { activateChild, transitionToActivated } from '../behavior/transition-behavior.ts';
import { type ContainerProcessor, DONE } from '../element-processor.ts';
import { innerScope } from './scope-behavior.ts';

export const subProcessProcessor: ContainerProcessor<SubProcessElement> = {
  ...innerScope,
  onActivate(ctx, element, instance) {
    const opened = openActivity(ctx, element, instance);
    if (!opened.ok) {
      return opened;
    }
    transitionToActivated(ctx, instance);
    if (element.noneStartEvent !== null) {
      activateChild(ctx, instance, element.noneStartEvent);
    }
    return DONE;
  },
  onComplete: completeActivity,
};
