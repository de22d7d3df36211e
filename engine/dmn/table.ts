/** Decision tables: which rules match, and what the hit policy makes of them. */
import { type Budget, equalValues, type FeelValue, type VariableScope } from '../expression/index.ts';
import { err, ok, type Result } from '../protocol/result.ts';
import { aggregate } from './aggregation.ts';
import type { TableLogic, TableRule } from './logic.ts';
import type { EvaluatedInput, EvaluatedOutput, MatchedRule } from './types.ts';

/** What the record of the evaluation tells about a table, filled as far as the evaluation comes. */
export interface TableTrace {
  readonly evaluatedInputs: EvaluatedInput[];
  readonly matchedRules: MatchedRule[];
}

/** All inputs are evaluated before the first rule, each once, as the record shows them. */
export function evaluateTable(
  table: TableLogic,
  scope: VariableScope,
  budget: Budget,
  trace: TableTrace,
): Result<FeelValue, string> {
  for (const { id, name, expression } of table.inputs) {
    const result = expression.evaluate(scope, budget);
    if (!result.ok) {
      return result;
    }
    trace.evaluatedInputs.push({ inputId: id, inputName: name, value: result.value });
  }
  const matched = matchRules(table, scope, budget, trace);
  if (!matched.ok) {
    return matched;
  }
  return trace.matchedRules.length === 0
    ? evaluateDefaults(table, scope, budget)
    : applyHitPolicy(table, trace.matchedRules, budget);
}

/** Outputs are evaluated for matching rules only; FIRST looks no further than the first match. */
function matchRules(
  table: TableLogic,
  scope: VariableScope,
  budget: Budget,
  trace: TableTrace,
): Result<undefined, string> {
  for (const [index, rule] of table.rules.entries()) {
    const matches = ruleMatches(rule, trace.evaluatedInputs, scope, budget);
    if (!matches.ok) {
      return matches;
    }
    if (matches.value) {
      const outputs = evaluateOutputs(table, rule, scope, budget);
      if (!outputs.ok) {
        return outputs;
      }
      trace.matchedRules.push({ ruleId: rule.id, ruleIndex: index + 1, evaluatedOutputs: outputs.value });
      if (table.hitPolicy === 'FIRST') {
        break;
      }
    }
  }
  return ok(undefined);
}

/** A rule without a cell for an input does not care about it. */
function ruleMatches(
  rule: TableRule,
  inputs: readonly EvaluatedInput[],
  scope: VariableScope,
  budget: Budget,
): Result<boolean, string> {
  for (const [index, { value }] of inputs.entries()) {
    const result = rule.tests[index]?.matches(value, scope, budget) ?? ok(true);
    if (!result.ok || !result.value) {
      return result;
    }
  }
  return ok(true);
}

function evaluateOutputs(
  table: TableLogic,
  rule: TableRule,
  scope: VariableScope,
  budget: Budget,
): Result<readonly EvaluatedOutput[], string> {
  const outputs: EvaluatedOutput[] = [];
  for (const [index, { id, name }] of table.outputs.entries()) {
    const result = rule.outputs[index]?.evaluate(scope, budget) ?? ok(null);
    if (!result.ok) {
      return result;
    }
    outputs.push({ outputId: id, outputName: name, value: result.value });
  }
  return ok(outputs);
}

/** Without a match: the defaults of those outputs that have one, a single one as its plain value; otherwise null. */
function evaluateDefaults(table: TableLogic, scope: VariableScope, budget: Budget): Result<FeelValue, string> {
  const defaults = new Map<string, FeelValue>();
  for (const { key, defaultExpression } of table.outputs) {
    const result = defaultExpression?.evaluate(scope, budget);
    if (result !== undefined && !result.ok) {
      return result;
    }
    if (result !== undefined) {
      defaults.set(key, result.value);
    }
  }
  const [only = null] = defaults.values();
  return ok(defaults.size > 1 ? defaults : only);
}

/** One output is its value, several are a context. */
function outputOf(table: TableLogic, rule: MatchedRule): FeelValue {
  const values = rule.evaluatedOutputs.map(({ value }) => value);
  const [only = null] = values;
  return table.outputs.length > 1 ? new Map(table.outputs.map(({ key }, index) => [key, values[index] ?? null])) : only;
}

/** There is at least one match: without one the defaults answer, whatever the hit policy. */
function applyHitPolicy(table: TableLogic, rules: readonly MatchedRule[], budget: Budget): Result<FeelValue, string> {
  const outputs = rules.map((rule) => outputOf(table, rule));
  const [first = null, ...others] = outputs;
  switch (table.hitPolicy) {
    case 'FIRST':
      return ok(first);
    case 'UNIQUE':
      return others.length === 0 ? ok(first) : conflict('multiple values', 'UNIQUE', rules);
    case 'ANY':
      return others.every((other) => equalValues(first, other, budget) === true)
        ? ok(first)
        : conflict('different values', 'ANY', rules);
    case 'PRIORITY':
      return ok(outputsByPriority(table, rules, budget)[0] ?? null);
    case 'OUTPUT ORDER':
      return ok(outputsByPriority(table, rules, budget));
    case 'RULE ORDER':
      return ok(outputs);
    case 'COLLECT':
      return table.aggregation === undefined ? ok(outputs) : aggregate(table.aggregation, outputs);
  }
}

/** An overlap in the table is a modelling mistake that only shows with certain inputs; it names the rules. */
function conflict(what: string, hitPolicy: string, rules: readonly MatchedRule[]): Result<FeelValue, string> {
  const indexes = rules.map(({ ruleIndex }) => ruleIndex).join(', ');
  return err(`${what} aren't allowed for ${hitPolicy} hit policy. found: rules ${indexes} match`);
}

/** By the place of the values in the lists of output values, the first output first; unlisted values come last. */
function outputsByPriority(table: TableLogic, rules: readonly MatchedRule[], budget: Budget): readonly FeelValue[] {
  const ranked = rules.map((rule) => ({
    rule,
    ranks: table.outputs.map(({ values }, index) => {
      const value = rule.evaluatedOutputs[index]?.value ?? null;
      const rank = values.findIndex((candidate) => equalValues(candidate, value, budget) === true);
      return rank < 0 ? values.length : rank;
    }),
  }));
  ranked.sort((left, right) => compareRanks(left.ranks, right.ranks));
  return ranked.map(({ rule }) => outputOf(table, rule));
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  for (const [index, rank] of left.entries()) {
    const difference = rank - (right[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
