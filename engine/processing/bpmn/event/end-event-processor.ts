import type { CompiledExpression } from '../../../expression/index.ts';
import type { EndEventElement } from '../../../model/index.ts';
import { failure } from '../../../protocol/error-type.ts';
import { err } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { evaluateText } from '../../expression/expression-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { findCatchEvent } from '../behavior/error-behavior.ts';
import { triggerEvent } from '../behavior/event-trigger-behavior.ts';
import { completeElement, terminateChildren, transitionToActivated } from '../behavior/transition-behavior.ts';
import { DONE, type ElementProcessor, type StepResult } from '../element-processor.ts';
import { activateWithJob, completeActivity, terminateActivity } from '../task/job-task-processor.ts';
import { activateEscalationThrow, activateSignalThrow } from './throw-event-behavior.ts';

export const endEventProcessor: ElementProcessor<EndEventElement> = {
  onActivate(ctx, element, instance) {
    const { definition } = element;
    switch (definition.eventType) {
      case 'MESSAGE':
        return activateWithJob(ctx, element, instance, { definition: definition.job });
      case 'SIGNAL':
        return activateSignalThrow(ctx, element, instance, definition);
      case 'ESCALATION':
        return activateEscalationThrow(ctx, instance, definition);
      case 'ERROR':
        return activateErrorEnd(ctx, instance, definition.code);
      case 'NONE':
      case 'TERMINATE':
        transitionToActivated(ctx, instance);
        completeElement(ctx, instance);
        return DONE;
    }
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
