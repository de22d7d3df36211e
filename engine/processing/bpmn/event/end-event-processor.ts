import type { CompiledExpression } from '../../../expression/index.ts';
import type { EndEventElement } from '../../../model/index.ts';
import { failure } from '../../../protocol/error-type.ts';
import { err } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateText } from '../../expression/expression-behavior.ts';
import type { ProcessingContext, StepResult } from '../../processing-context.ts';
import { completeActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import { findCatchEvent } from '../behavior/error-behavior.ts';
import { triggerEvent } from '../behavior/event-trigger-behavior.ts';
import { terminateChildren, transitionToActivated } from '../behavior/transition-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';
import { activateThrowEvent } from './throw-event-behavior.ts';

/** Ends its path; an error or a terminate end event ends more than that. */
export const endEventProcessor: ElementProcessor<EndEventElement> = {
  onActivate(ctx, element, instance) {
    const { definition } = element;
    return definition.eventType === 'ERROR'
      ? activateErrorEnd(ctx, instance, definition.code)
      : activateThrowEvent(ctx, element, instance, definition);
  },
  onComplete(ctx, element, instance) {
    const completed = completeActivity(ctx, element, instance);
    if (completed.ok && element.definition.eventType === 'TERMINATE') {
      // The scope completes, not terminates, once everything else in it is gone (BPMN 2.0, terminate end event).
      terminateChildren(ctx, instance.value.flowScopeKey);
    }
    return completed;
  },
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};

/** The end event stays active until whoever takes the error ends it. */
function activateErrorEnd(
  ctx: ProcessingContext,
  instance: ElementInstance,
  expression: CompiledExpression,
): StepResult {
  const code = evaluateText(ctx, expression, instance.key);
  if (!code.ok) {
    return code;
  }
  const caught = findCatchEvent(ctx, instance, 'ERROR', code.value);
  if (caught === undefined) {
    const text = `Expected to throw an error event with the code '${code.value}', but it was not caught. No error catch event is available for it in the scopes around.`;
    return err(failure('UNHANDLED_ERROR_EVENT', text));
  }
  transitionToActivated(ctx, instance);
  triggerEvent(ctx, caught.scope, caught.event, {});
  return DONE;
}
