import { type Budget, callFunction, FeelFunction, type FeelValue, type VariableScope } from '../expression/index.ts';
import { err, ok, type Result } from '../protocol/result.ts';
import type { ContextLogic, DecisionLogic, InvocationLogic, ListLogic } from './logic.ts';
import { DecisionScope } from './scope.ts';
import { evaluateTable, type TableTrace } from './table.ts';

/** The trace is filled when the logic itself is a table; tables inside of other logic leave none. */
export function evaluateLogic(
  logic: DecisionLogic,
  scope: VariableScope,
  budget: Budget,
  trace: TableTrace = { evaluatedInputs: [], matchedRules: [] },
): Result<FeelValue, string> {
  switch (logic.kind) {
    case 'LITERAL_EXPRESSION':
      return logic.expression.evaluate(scope, budget);
    case 'DECISION_TABLE':
      return evaluateTable(logic, scope, budget, trace);
    case 'CONTEXT':
      return evaluateContext(logic, scope, budget);
    case 'LIST':
      return evaluateList(logic, scope, budget);
    case 'INVOCATION':
      return evaluateInvocation(logic, scope, budget);
  }
}

/** The first entry without a name ends the context and is its value. */
function evaluateContext(logic: ContextLogic, outer: VariableScope, budget: Budget): Result<FeelValue, string> {
  const scope = new DecisionScope(outer);
  const context = new Map<string, FeelValue>();
  for (const entry of logic.entries) {
    const result = evaluateLogic(entry.logic, scope, budget);
    if (!result.ok || entry.name === undefined) {
      return result;
    }
    scope.set(entry.name, result.value);
    context.set(entry.name, result.value);
  }
  return ok(context);
}

function evaluateList(logic: ListLogic, scope: VariableScope, budget: Budget): Result<FeelValue, string> {
  const items: FeelValue[] = [];
  for (const item of logic.items) {
    const result = evaluateLogic(item, scope, budget);
    if (!result.ok) {
      return result;
    }
    items.push(result.value);
  }
  return ok(items);
}

/** Parameters without a binding are null. */
function evaluateInvocation(logic: InvocationLogic, scope: VariableScope, budget: Budget): Result<FeelValue, string> {
  const called = scope.get(logic.knowledgeName);
  if (!(called instanceof FeelFunction)) {
    return err(`no required business knowledge found with name '${logic.knowledgeName}'`);
  }
  const args = new Map<string, FeelValue>();
  for (const binding of logic.bindings) {
    const result = evaluateLogic(binding.logic, scope, budget);
    if (!result.ok) {
      return result;
    }
    args.set(binding.parameter, result.value);
  }
  return callFunction(
    called,
    called.parameters.map((parameter) => args.get(parameter) ?? null),
  );
}
