/** A decision requirements graph ready to be evaluated, and what an evaluation tells. */
import type { FeelValue } from '../expression/index.ts';
import type { DecisionLogic } from './logic.ts';

/** Zeebe's names for the kinds of decision logic. */
export type DecisionType = DecisionLogic['kind'];

/** One DMN resource. */
export interface DecisionRequirements {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  /** In document order. */
  readonly decisions: readonly Decision[];
}

/** What has a logic of its own and may need others. */
export interface Decision {
  readonly id: string;
  readonly name: string;
  /** The name under which decisions that require this one see its result: its variable, or else its id. */
  readonly resultName: string;
  readonly type: DecisionType;
  readonly logic: DecisionLogic;
  readonly requiredDecisions: readonly Decision[];
  readonly requiredKnowledge: readonly BusinessKnowledge[];
}

/** A function that decisions call by its name. */
export interface BusinessKnowledge {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly logic: DecisionLogic;
  readonly requiredKnowledge: readonly BusinessKnowledge[];
}

/** The fields of a DECISION_EVALUATION record, values still FEEL. */
export type DecisionEvaluation =
  | { readonly ok: true; readonly output: FeelValue; readonly evaluatedDecisions: readonly EvaluatedDecision[] }
  | {
      readonly ok: false;
      readonly failedDecisionId: string;
      readonly message: string;
      /** The decisions evaluated up to the failure, the failed one last with the output null. */
      readonly evaluatedDecisions: readonly EvaluatedDecision[];
    };

export interface EvaluatedDecision {
  readonly decisionId: string;
  readonly decisionName: string;
  readonly decisionType: DecisionType;
  readonly output: FeelValue;
  readonly evaluatedInputs: readonly EvaluatedInput[];
  readonly matchedRules: readonly MatchedRule[];
}

export interface EvaluatedInput {
  readonly inputId: string;
  /** The label, or else the text of the expression. */
  readonly inputName: string;
  readonly value: FeelValue;
}

export interface MatchedRule {
  readonly ruleId: string;
  /** From 1, as in the record. */
  readonly ruleIndex: number;
  readonly evaluatedOutputs: readonly EvaluatedOutput[];
}

export interface EvaluatedOutput {
  readonly outputId: string;
  /** The label, or else the name. */
  readonly outputName: string;
  readonly value: FeelValue;
}
