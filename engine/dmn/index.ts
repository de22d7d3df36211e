export { evaluateDecision } from './evaluate.ts';
export { parseDmn } from './parse.ts';
export type {
  DecisionEvaluation,
  DecisionRequirements,
  EvaluatedDecision,
} from './types.ts';
