/** FEEL as Zeebe 8.5 evaluates it, compiled once and never running without bounds. */
export { Budget, DEFAULT_LIMITS, type Limits } from './budget.ts';
export { sumOf } from './builtins/statistics.ts';
export { compareValues, equalValues } from './comparison.ts';
export { callFunction, compileExpression, compileFeel, compileUnaryTests, failEvaluation } from './compile.ts';
export { fromJson, fromJsonText, toJsonText } from './json.ts';
export type { CompiledExpression, CompiledUnaryTests, VariableScope } from './types.ts';
export {
  FeelFunction,
  type FeelNumber,
  type FeelValue,
  isNumber,
} from './values.ts';
