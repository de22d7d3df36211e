import type { DecisionEvaluationValue } from '../../protocol/decision-values.ts';
import { toResult, type UnaryRpc } from '../context.ts';
import { rejectedArgument } from '../grpc-error-mapper.ts';
import { readVariables } from '../json-document.ts';
import type { EvaluateDecisionRequest, EvaluateDecisionResponse } from '../messages.ts';
import { checkTenants, keyOf } from '../request-mapper.ts';

/** A failing evaluation is an OK answer that carries the failure. */
export const evaluateDecision: UnaryRpc<EvaluateDecisionRequest, EvaluateDecisionResponse> = async (
  { engine },
  request,
) => {
  const tenants = checkTenants('EvaluateDecision', [request.tenantId]);
  const variables = tenants.ok ? readVariables(request.variables) : tenants;
  if (!variables.ok) {
    return variables;
  }
  const key = keyOf(request.decisionKey);
  // An id wins over a key, as in Zeebe.
  const byId = request.decisionId !== '';
  if (!byId && key < 0) {
    return rejectedArgument(
      'DECISION_EVALUATION.EVALUATE',
      'Expected either a decision id or a valid decision key, but none provided',
    );
  }
  const answer = await engine.submit({
    name: 'DECISION_EVALUATION.EVALUATE',
    key: -1,
    value: { decisionKey: byId ? -1 : key, decisionId: request.decisionId, variables: variables.value },
  });
  return toResult('DECISION_EVALUATION.EVALUATE', answer, (evaluated) => toMessage(evaluated.key, evaluated.value));
};

function toMessage(decisionInstanceKey: number, value: DecisionEvaluationValue): EvaluateDecisionResponse {
  return {
    decisionKey: value.decisionKey,
    decisionId: value.decisionId,
    decisionName: value.decisionName,
    decisionVersion: value.decisionVersion,
    decisionRequirementsId: value.decisionRequirementsId,
    decisionRequirementsKey: value.decisionRequirementsKey,
    decisionOutput: value.decisionOutput,
    evaluatedDecisions: value.evaluatedDecisions,
    failedDecisionId: value.failedDecisionId,
    failureMessage: value.evaluationFailureMessage,
    tenantId: value.tenantId,
    decisionInstanceKey,
  };
}
