import type { JsonText } from './json.ts';

/** DECISION_EVALUATION: also the answer of EvaluateDecision. Rule indexes count from 1; values are JSON texts. */
export interface DecisionEvaluationValue {
  readonly decisionKey: number;
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionVersion: number;
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsKey: number;
  readonly decisionOutput: JsonText;
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: number;
  readonly processInstanceKey: number;
  readonly elementId: string;
  readonly elementInstanceKey: number;
  readonly evaluatedDecisions: readonly EvaluatedDecisionValue[];
  /** Both empty when the evaluation succeeded. */
  readonly evaluationFailureMessage: string;
  readonly failedDecisionId: string;
  readonly tenantId: string;
}

export interface EvaluatedDecisionValue {
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionKey: number;
  readonly decisionVersion: number;
  readonly decisionType: string;
  readonly decisionOutput: JsonText;
  readonly evaluatedInputs: readonly EvaluatedInputValue[];
  readonly matchedRules: readonly MatchedRuleValue[];
  readonly tenantId: string;
}

interface EvaluatedInputValue {
  readonly inputId: string;
  readonly inputName: string;
  readonly inputValue: JsonText;
}

interface MatchedRuleValue {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly evaluatedOutputs: readonly EvaluatedOutputValue[];
}

interface EvaluatedOutputValue {
  readonly outputId: string;
  readonly outputName: string;
  readonly outputValue: JsonText;
}
