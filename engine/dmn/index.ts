export { evaluateDecision } from './evaluate.ts';
export { parseDmn } from './parse.ts';
export type {
  Decision,
  DecisionEvaluation,
  DecisionRequirements,
  DecisionType,
  EvaluatedDecision,
  EvaluatedInput,
  EvaluatedOutput,
  MatchedRule,
} from './types.ts';
