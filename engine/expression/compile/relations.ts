import type { Budget } from '../budget.ts';
import { equalValues, orderValues } from '../comparison.ts';
import type { Evaluator } from '../evaluation.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { FeelValue } from '../values.ts';
import type { Compiler } from './compiler.ts';

type Relation = (left: FeelValue, right: FeelValue, budget: Budget) => boolean | null;

function ordered(holds: (order: number) => boolean): Relation {
  return (left, right, budget) => {
    const order = orderValues(left, right, budget);
    return order === null ? null : holds(order);
  };
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  '=': equalValues,
  '!=': (left, right, budget) => {
    const equal = equalValues(left, right, budget);
    return equal === null ? null : !equal;
  },
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
};

export function relationOf(operator: SyntaxNode, compiler: Compiler): Relation {
  const relation = RELATIONS[compiler.textOf(operator)];
  if (relation === undefined) {
    throw compiler.fault('a comparison', operator);
  }
  return relation;
}

/** The value against a bound: `> 5`. */
export function compileBound(value: Evaluator, operator: SyntaxNode, bound: SyntaxNode, compiler: Compiler): Evaluator {
  const relation = relationOf(operator, compiler);
  const evaluateBound = compiler.compileOperand(bound);
  return (frame, run) => relation(value(frame, run), evaluateBound(frame, run), run.budget);
}
