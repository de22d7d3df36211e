import { add, divide, multiply, negate, power, subtract } from '../arithmetic.ts';
import type { Budget } from '../budget.ts';
import type { Evaluator } from '../evaluation.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import type { FeelValue } from '../values.ts';
import type { Compiler } from './compiler.ts';

/** Every operation answers null for operands it cannot take, so that no type check is needed here. */
type Operation = (left: FeelValue, right: FeelValue, budget: Budget) => FeelValue;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '**': power,
};

export function compileArithmetic(node: SyntaxNode, compiler: Compiler): Evaluator {
  const [left, operator, right] = childrenOf(node);
  if (left?.name === 'ArithOp') {
    return compileNegation(left, compiler.childAt(node, 1), compiler);
  }
  if (left === undefined || operator === undefined || right === undefined) {
    throw compiler.fault('two operands', node);
  }
  const operation = OPERATIONS[compiler.textOf(operator)];
  if (operation === undefined) {
    throw compiler.fault("one of '+', '-', '*', '/' and '**'", operator);
  }
  const evaluateLeft = compiler.compileOperand(left);
  const evaluateRight = compiler.compileOperand(right);
  return (frame, run) => operation(evaluateLeft(frame, run), evaluateRight(frame, run), run.budget);
}

/** The grammar knows no unary plus, but reads one; Zeebe refuses it. */
function compileNegation(operator: SyntaxNode, operand: SyntaxNode, compiler: Compiler): Evaluator {
  if (compiler.textOf(operator) !== '-') {
    throw compiler.fault('a value', operator);
  }
  const evaluate = compiler.compileOperand(operand);
  return (frame, run) => negate(evaluate(frame, run));
}
