import { compareValues } from '../comparison.ts';
import type { Evaluator } from '../evaluation.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import { FeelFunction, typeOf } from '../values.ts';
import type { Compiler } from './compiler.ts';
import { compileBound } from './relations.ts';
import { compileTests } from './unary-tests.ts';

/** `a < b`, `a between b and c`, and `a in (tests)`. */
export function compileComparison(node: SyntaxNode, compiler: Compiler): Evaluator {
  const [left, operator, right] = childrenOf(node);
  if (left === undefined || operator === undefined || right === undefined) {
    throw compiler.fault('two operands', node);
  }
  const value = compiler.compileOperand(left);
  if (operator.name === 'between') {
    return compileBetween(value, right, compiler.childAt(node, 4), compiler);
  }
  if (operator.name === 'in') {
    const matches = compileTests(compiler.childAt(node, 3), compiler);
    return (frame, run) => matches(value(frame, run), frame, run);
  }
  return compileBound(value, operator, right, compiler);
}

/** An `and` of two comparisons: one that fails decides, even when the other cannot be made. */
function compileBetween(value: Evaluator, low: SyntaxNode, high: SyntaxNode, compiler: Compiler): Evaluator {
  const evaluateLow = compiler.compileOperand(low);
  const evaluateHigh = compiler.compileOperand(high);
  return (frame, run) => {
    const middle = value(frame, run);
    const toLow = compareValues(middle, evaluateLow(frame, run));
    if (toLow !== null && toLow < 0) {
      return false;
    }
    const toHigh = compareValues(middle, evaluateHigh(frame, run));
    if (toHigh !== null && toHigh > 0) {
      return false;
    }
    return toLow === null || toHigh === null ? null : true;
  };
}

/** null is an instance of nothing, and a function of no type that could be named, as in Zeebe. */
export function compileInstanceOf(node: SyntaxNode, compiler: Compiler): Evaluator {
  const type = compiler.childAt(node, 3);
  const kind = childrenOf(type)[0]?.name;
  if (kind !== 'QualifiedName' && kind !== 'SpecialType') {
    throw compiler.fault('a type without parameters', type);
  }
  const name = compiler.textOf(type).split(/\s+/).join(' ');
  const evaluate = compiler.compileOperand(compiler.childAt(node, 0));
  return (frame, run) => {
    const value = evaluate(frame, run);
    if (value === null || value instanceof FeelFunction) {
      return false;
    }
    return name === 'Any' || typeOf(value) === name;
  };
}
