import type { BusinessRuleTaskElement } from '../../../model/index.ts';
import { type Failure, failure } from '../../../protocol/error-type.ts';
import type { JsonText } from '../../../protocol/json.ts';
import { err, ok, type Result } from '../../../protocol/result.ts';
import type { ElementInstance } from '../../../state/element-instance-state.ts';
import { appendEvaluation, evaluateDeployedDecision } from '../../decision/decision-behavior.ts';
import { evaluateText, scopeOf } from '../../expression/expression-behavior.ts';
import type { ProcessingContext } from '../../processing-context.ts';
import { completeActivity, terminateActivity } from '../behavior/activity-behavior.ts';
import { subscribeToEvents } from '../behavior/event-subscription-behavior.ts';
import { appendTriggering } from '../behavior/event-trigger-behavior.ts';
import { completeElement, transitionToActivated } from '../behavior/transition-behavior.ts';
import { applyInputMappings } from '../behavior/variable-mapping-behavior.ts';
import { DONE, type ElementProcessor } from '../element-processor.ts';
import { activateWithJob } from './job-task-processor.ts';

/** Asks a deployed decision, or a worker. */
export const businessRuleTaskProcessor: ElementProcessor<BusinessRuleTaskElement> = {
  onActivate(ctx, element, instance) {
    const { implementation } = element;
    if (implementation.kind === 'JOB') {
      return activateWithJob(ctx, element, instance, { definition: implementation.job });
    }
    const mapped = applyInputMappings(ctx, element, instance);
    if (!mapped.ok) {
      return mapped;
    }
    const decisionId = evaluateText(ctx, implementation.decisionId, instance.key);
    if (!decisionId.ok) {
      return decisionId;
    }
    const output = callDecision(ctx, decisionId.value, instance);
    if (!output.ok) {
      return output;
    }
    const subscribed = subscribeToEvents(ctx, element, instance);
    if (!subscribed.ok) {
      return subscribed;
    }
    transitionToActivated(ctx, instance);
    appendTriggering(ctx, instance, element.id, { [implementation.resultVariable]: output.value });
    completeElement(ctx, instance);
    return DONE;
  },
  onComplete: completeActivity,
  onTerminate: (ctx, _element, instance) => terminateActivity(ctx, instance),
};

/** The latest version of the decision, at the moment of the call. */
function callDecision(
  ctx: ProcessingContext,
  decisionId: string,
  instance: ElementInstance,
): Result<JsonText, Failure> {
  const decision = ctx.state.decisions.latest(decisionId);
  if (decision === undefined) {
    const text = `Expected to evaluate decision '${decisionId}', but no decision found for id '${decisionId}'`;
    return err(failure('CALLED_DECISION_ERROR', text, instance.key));
  }
  const evaluation = evaluateDeployedDecision(ctx, decision, scopeOf(ctx, instance.key));
  const { bpmnProcessId, processDefinitionKey, processInstanceKey, elementId } = instance.value;
  const value = {
    ...evaluation,
    bpmnProcessId,
    processDefinitionKey,
    processInstanceKey,
    elementId,
    elementInstanceKey: instance.key,
  };
  appendEvaluation(ctx, value);
  if (value.failedDecisionId === '') {
    return ok(value.decisionOutput);
  }
  const text = `Expected to evaluate decision '${decisionId}', but ${value.evaluationFailureMessage}`;
  return err(failure('DECISION_EVALUATION_ERROR', text, instance.key));
}
