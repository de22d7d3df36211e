import type { IntermediateThrowEventElement } from '../../../model/index.ts';
import { completeActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import { activateChild } from '../behavior/transition-behavior.ts';
import type { ElementProcessor } from '../element-processor.ts';
import { activateThrowEvent } from './throw-event-behavior.ts';

export const intermediateThrowEventProcessor: ElementProcessor<IntermediateThrowEventElement> = {
  onActivate: (ctx, element, instance) => activateThrowEvent(ctx, element, instance, element.definition),
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
