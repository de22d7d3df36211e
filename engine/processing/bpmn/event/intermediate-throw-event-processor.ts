import type { IntermediateThrowEventElement } from '../../../model/index.ts';
import { activateChild, completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';
import { activateWithJob, completeActivity, terminateActivity } from '../task/job-task-processor.ts';
import { activateEscalationThrow, activateSignalThrow } from './throw-event-behavior.ts';

export const intermediateThrowEventProcessor: ElementProcessor<IntermediateThrowEventElement> = {
  onActivate(ctx, element, instance) {
    const { definition } = element;
    switch (definition.eventType) {
      case 'MESSAGE':
        return activateWithJob(ctx, element, instance, { definition: definition.job });
      case 'SIGNAL':
        return activateSignalThrow(ctx, element, instance, definition);
      case 'ESCALATION':
        return activateEscalationThrow(ctx, instance, definition);
      case 'NONE':
      case 'LINK':
        transitionToActivated(ctx, instance);
        completeElement(ctx, instance);
        return DONE;
    }
  },
  onComplete(ctx, element, instance) {
    const scope = ctx.state.elements.find(instance.value.flowScopeKey);
    const completed = completeActivity(ctx, element, instance);
    if (completed.ok && scope !== undefined && element.definition.eventType === 'LINK') {
      activateChild(ctx, scope, element.definition.target);
    }
    return completed;
  },
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};
