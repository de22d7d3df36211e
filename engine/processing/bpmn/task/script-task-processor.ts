import type { ScriptTaskElement } from '../../../model/index.ts';
import { evaluateJson } from '../../expression/expression-behavior.ts';
import { completeActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import { subscribeToEvents } from '../behavior/event-subscription-behavior.ts';
import { appendTriggering } from '../behavior/event-trigger-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings } from '../behavior/variable-mapping-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';
import { activateWithJob } from './job-task-processor.ts';

/** Evaluates an expression, or has a worker run the script. */
export const scriptTaskProcessor: ElementProcessor<ScriptTaskElement> = {
  onActivate(ctx, element, instance) {
    const { implementation } = element;
    if (implementation.kind === 'JOB') {
      return activateWithJob(ctx, element, instance, { definition: implementation.job });
    }
    const mapped = applyInputMappings(ctx, element, instance);
    if (!mapped.ok) {
      return mapped;
    }
    const result = evaluateJson(ctx, implementation.expression, instance.key);
    if (!result.ok) {
      return result;
    }
    const subscribed = subscribeToEvents(ctx, element, instance);
    if (!subscribed.ok) {
      return subscribed;
    }
    transitionToActivated(ctx, instance);
    appendTriggering(ctx, instance, element.id, { [implementation.resultVariable]: result.value });
    completeElement(ctx, instance);
    return DONE;
  },
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};
