/** The face of FEEL towards the engine. */
import type { Result } from '../protocol/result.ts';
import type { Budget } from './budget.ts';
import type { FeelValue } from './values.ts';

/** Where an expression finds its variables: asked by name, and only for the names that are really reached. */
export interface VariableScope {
  /** undefined: no such variable, which FEEL treats as null. */
  get(name: string): FeelValue | undefined;
  /** Epoch milliseconds for now() and today(); without it the system's clock is read. */
  readonly now?: () => number;
}

/** An expression, parsed once and then evaluated as often as it is reached. */
export interface CompiledExpression {
  /** The text as it stands in the XML. */
  readonly source: string;
  /** True when the text does not begin with '=': its value is the text itself. */
  readonly isStatic: boolean;
  /**
   * The error is the sentence for the incident. Never throws and never runs longer than the budget allows, by default one
   * of its own with the default limits.
   */
  evaluate(scope: VariableScope, budget?: Budget): Result<FeelValue, string>;
}

/** The condition of one cell of a decision table. */
export interface CompiledUnaryTests {
  readonly source: string;
  /** True when the input meets one of the tests. */
  matches(input: FeelValue, scope: VariableScope, budget?: Budget): Result<boolean, string>;
}
