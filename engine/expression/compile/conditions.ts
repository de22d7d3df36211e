/** The three-valued logic: what is neither true nor false counts as null. */
import type { Evaluator } from '../evaluation.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import type { Compiler } from './compiler.ts';
import { compileBound } from './relations.ts';
import { compileTests } from './unary-tests.ts';

type Operator = 'and' | 'or';

interface Operand {
  /** What stands in front of it. */
  readonly operator: Operator;
  readonly evaluate: Evaluator;
}

/** `a in test` without brackets around the test. */
export function isOpenTest(node: SyntaxNode): boolean {
  return node.name === 'Comparison' && childrenOf(node)[2]?.name === 'PositiveUnaryTest';
}

/**
 * A chain of `and` and `or`. The grammar reads `a in [1..3] and b` as one test `[1..3] and b` of a. Zeebe ends the test
 * behind an interval, a comparison and a closing bracket, so there the chain is laid out flat in its written order and
 * grouped anew, `and` before `or`. Behind a list or a name it reads on to the end as the grammar does, and so do we.
 */
export function compileLogic(node: SyntaxNode, compiler: Compiler): Evaluator {
  const groups: Evaluator[] = [];
  for (const { operator, evaluate } of new Chain(compiler).read(node)) {
    const last = operator === 'and' ? groups.pop() : undefined;
    groups.push(last === undefined ? evaluate : connect(last, evaluate, false));
  }
  return groups.reduce((left, right) => connect(left, right, true));
}

const ENDING_TESTS = new Set(['SimplePositiveUnaryTest', 'ParenthesizedExpression']);

function firstOperandOf(node: SyntaxNode): SyntaxNode {
  const [first] = childrenOf(node);
  const isChain = node.name === 'Conjunction' || node.name === 'Disjunction';
  return isChain && first !== undefined ? firstOperandOf(first) : node;
}

class Chain {
  private readonly operands: Operand[] = [];
  private readonly compiler: Compiler;

  constructor(compiler: Compiler) {
    this.compiler = compiler;
  }

  read(node: SyntaxNode): readonly Operand[] {
    this.collect(node, 'or', (leaf) => this.compiler.compile(leaf));
    return this.operands;
  }

  /** `compileFirst` is for the first operand under the node; those behind it are ordinary conditions. */
  private collect(node: SyntaxNode, operator: Operator, compileFirst: (leaf: SyntaxNode) => Evaluator): void {
    const [left, middle, right] = childrenOf(node);
    if (left !== undefined && right !== undefined && (node.name === 'Conjunction' || node.name === 'Disjunction')) {
      this.collect(left, operator, compileFirst);
      this.collect(right, node.name === 'Conjunction' ? 'and' : 'or', (leaf) => this.compiler.compile(leaf));
    } else if (left !== undefined && middle?.name === 'in' && right?.name === 'PositiveUnaryTest') {
      const value = this.compiler.compileOperand(left);
      this.collectTest(this.compiler.childAt(right, 0), operator, value);
    } else {
      this.operands.push({ operator, evaluate: compileFirst(node) });
    }
  }

  private collectTest(test: SyntaxNode, operator: Operator, value: Evaluator): void {
    const [comparator, bound] = childrenOf(test);
    if (test.name === 'SimplePositiveUnaryTest' && comparator?.name === 'CompareOp' && bound !== undefined) {
      this.collect(bound, operator, (leaf) => compileBound(value, comparator, leaf, this.compiler));
      return;
    }
    const compileTest = (leaf: SyntaxNode): Evaluator => {
      const matches = compileTests(leaf, this.compiler);
      return (frame, run) => matches(value(frame, run), frame, run);
    };
    if (ENDING_TESTS.has(firstOperandOf(test).name)) {
      this.collect(test, operator, compileTest);
    } else {
      this.operands.push({ operator, evaluate: compileTest(test) });
    }
  }
}

/** `decisive` on either side is the answer whatever stands on the other: false for `and`, true for `or`. */
function connect(left: Evaluator, right: Evaluator, decisive: boolean): Evaluator {
  return (frame, run) => {
    const leftValue = left(frame, run);
    if (leftValue === decisive) {
      return decisive;
    }
    const rightValue = right(frame, run);
    if (rightValue === decisive) {
      return decisive;
    }
    return typeof leftValue === 'boolean' && typeof rightValue === 'boolean' ? !decisive : null;
  };
}

/** Everything but true takes the else branch, null included. */
export function compileIf(node: SyntaxNode, compiler: Compiler): Evaluator {
  const [, condition, , then, , otherwise] = childrenOf(node);
  if (condition === undefined || then === undefined || otherwise === undefined) {
    throw compiler.fault("'if', a condition, 'then', a value, 'else' and a value", node);
  }
  const evaluateCondition = compiler.compile(condition);
  const evaluateThen = compiler.compile(then);
  const evaluateOtherwise = compiler.compile(otherwise);
  return (frame, run) =>
    evaluateCondition(frame, run) === true ? evaluateThen(frame, run) : evaluateOtherwise(frame, run);
}
