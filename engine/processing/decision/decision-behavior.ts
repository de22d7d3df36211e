import { type EvaluatedDecision, evaluateDecision } from '../../dmn/index.ts';
import { toJsonText, type VariableScope } from '../../expression/index.ts';
import type { DecisionEvaluationValue, EvaluatedDecisionValue } from '../../protocol/decision-values.ts';
import type { DecisionValue } from '../../protocol/deployment-values.ts';
import { NO_KEY } from '../../protocol/keys.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import type { ProcessingContext } from '../processing-context.ts';

/** Evaluates a deployed decision; a failing one is a value with its failure in it, not an error. */
export function evaluateDeployedDecision(
  ctx: ProcessingContext,
  decision: DecisionValue,
  scope: VariableScope,
): DecisionEvaluationValue {
  const requirements = ctx.models.requirements(decision.decisionRequirementsKey);
  const evaluation = evaluateDecision(requirements, decision.decisionId, scope);
  return {
    decisionKey: decision.decisionKey,
    decisionId: decision.decisionId,
    decisionName: decision.decisionName,
    decisionVersion: decision.version,
    decisionRequirementsId: decision.decisionRequirementsId,
    decisionRequirementsKey: decision.decisionRequirementsKey,
    decisionOutput: evaluation.ok ? toJsonText(evaluation.output) : 'null',
    bpmnProcessId: '',
    processDefinitionKey: NO_KEY,
    processInstanceKey: NO_KEY,
    elementId: '',
    elementInstanceKey: NO_KEY,
    evaluatedDecisions: evaluation.evaluatedDecisions.map((each) => toValue(ctx, decision, each)),
    evaluationFailureMessage: evaluation.ok ? '' : evaluation.message,
    failedDecisionId: evaluation.ok ? '' : evaluation.failedDecisionId,
    tenantId: DEFAULT_TENANT,
  };
}

/** Failed evaluations are recorded too: they tell an operator which decision failed and why. */
export function appendEvaluation(ctx: ProcessingContext, value: DecisionEvaluationValue): number {
  const key = ctx.nextKey();
  ctx.append('DECISION_EVALUATION', value.failedDecisionId === '' ? 'EVALUATED' : 'FAILED', key, value);
  return key;
}

/** Required decisions belong to the same requirements, whose versions they share. */
function toValue(ctx: ProcessingContext, asked: DecisionValue, evaluated: EvaluatedDecision): EvaluatedDecisionValue {
  const deployed = ctx.state.decisions
    .ofRequirements(asked.decisionRequirementsKey)
    .find(({ decisionId }) => decisionId === evaluated.decisionId);
  return {
    decisionId: evaluated.decisionId,
    decisionName: evaluated.decisionName,
    decisionKey: deployed?.decisionKey ?? NO_KEY,
    decisionVersion: deployed?.version ?? NO_KEY,
    decisionType: evaluated.decisionType,
    decisionOutput: toJsonText(evaluated.output),
    evaluatedInputs: evaluated.evaluatedInputs.map(({ inputId, inputName, value }) => ({
      inputId,
      inputName,
      inputValue: toJsonText(value),
    })),
    matchedRules: evaluated.matchedRules.map(({ ruleId, ruleIndex, evaluatedOutputs }) => ({
      ruleId,
      ruleIndex,
      evaluatedOutputs: evaluatedOutputs.map(({ outputId, outputName, value }) => ({
        outputId,
        outputName,
        outputValue: toJsonText(value),
      })),
    })),
    tenantId: DEFAULT_TENANT,
  };
}
