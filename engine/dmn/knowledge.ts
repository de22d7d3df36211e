import { type Budget, FeelFunction, failEvaluation, type VariableScope } from '../expression/index.ts';
import { evaluateLogic } from './evaluate-logic.ts';
import { DecisionScope } from './scope.ts';
import type { BusinessKnowledge } from './types.ts';

/** Business knowledge is called like a function, by its name. It sees the variables, but no results of decisions. */
export function addKnowledge(
  scope: DecisionScope,
  required: readonly BusinessKnowledge[],
  variables: VariableScope,
  budget: Budget,
): void {
  for (const knowledge of required) {
    scope.set(knowledge.name, functionOf(knowledge, variables, budget));
  }
}

/** Its failure ends the expression that calls it, and so becomes the failure of the decision. */
function functionOf(knowledge: BusinessKnowledge, variables: VariableScope, budget: Budget): FeelFunction {
  const outer = new DecisionScope(variables);
  addKnowledge(outer, knowledge.requiredKnowledge, variables, budget);
  return new FeelFunction(knowledge.parameters, (args) => {
    const scope = new DecisionScope(outer);
    for (const [index, parameter] of knowledge.parameters.entries()) {
      scope.set(parameter, args[index] ?? null);
    }
    const result = evaluateLogic(knowledge.logic, scope, budget);
    return result.ok ? result.value : failEvaluation(result.error);
  });
}
