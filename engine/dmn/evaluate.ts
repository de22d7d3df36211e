/** Evaluates a decision after those it requires. One budget covers all of them. */
import { Budget, DEFAULT_LIMITS, type FeelValue, type Limits, type VariableScope } from '../expression/index.ts';
import { err, ok, type Result } from '../protocol/result.ts';
import { evaluateLogic } from './evaluate-logic.ts';
import { addKnowledge } from './knowledge.ts';
import { DecisionScope } from './scope.ts';
import type { TableTrace } from './table.ts';
import type { Decision, DecisionEvaluation, DecisionRequirements, EvaluatedDecision } from './types.ts';

/** Never throws for anything that stands in the graph or in the variables. */
export function evaluateDecision(
  requirements: DecisionRequirements,
  decisionId: string,
  scope: VariableScope,
  limits: Limits = DEFAULT_LIMITS,
): DecisionEvaluation {
  const expected = `Expected to evaluate decision '${decisionId}', but`;
  const decision = requirements.decisions.find(({ id }) => id === decisionId);
  if (decision === undefined) {
    const message = `${expected} no decision found with id '${decisionId}'`;
    return { ok: false, failedDecisionId: decisionId, message, evaluatedDecisions: [] };
  }
  const run = new DecisionRun(scope, new Budget(limits));
  const result = run.evaluate(decision);
  if (result.ok) {
    return { ok: true, output: result.value, evaluatedDecisions: run.evaluated };
  }
  const message = `${expected} ${result.error.reason}`;
  return { ok: false, failedDecisionId: result.error.decisionId, message, evaluatedDecisions: run.evaluated };
}

/** Where it failed; the message for the record also names the decision that was asked for. */
interface Failure {
  readonly decisionId: string;
  readonly reason: string;
}

/** One evaluation: every decision at most once, in the order of their requirements. */
class DecisionRun {
  readonly evaluated: EvaluatedDecision[] = [];
  private readonly outputs = new Map<Decision, FeelValue>();
  private readonly variables: VariableScope;
  private readonly budget: Budget;

  constructor(variables: VariableScope, budget: Budget) {
    this.variables = variables;
    this.budget = budget;
  }

  /** Only the results of decisions that are required directly are visible, as in Zeebe. */
  evaluate(decision: Decision): Result<FeelValue, Failure> {
    const known = this.outputs.get(decision);
    if (known !== undefined) {
      return ok(known);
    }
    const scope = new DecisionScope(this.variables);
    for (const required of decision.requiredDecisions) {
      const result = this.evaluate(required);
      if (!result.ok) {
        return result;
      }
      scope.set(required.resultName, result.value);
    }
    addKnowledge(scope, decision.requiredKnowledge, this.variables, this.budget);
    const trace: TableTrace = { evaluatedInputs: [], matchedRules: [] };
    const result = evaluateLogic(decision.logic, scope, this.budget, trace);
    this.evaluated.push({
      decisionId: decision.id,
      decisionName: decision.name,
      decisionType: decision.type,
      output: result.ok ? result.value : null,
      ...trace,
    });
    if (!result.ok) {
      return err({ decisionId: decision.id, reason: result.error });
    }
    this.outputs.set(decision, result.value);
    return result;
  }
}
