/** Tests of one value, in the cells of decision tables and behind `in`. */
import { equalValues, isInRange, isSameItem } from '../comparison.ts';
import type { Evaluation, Frame } from '../evaluation.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import { FeelRange, type FeelValue, isList } from '../values.ts';
import type { Compiler } from './compiler.ts';
import { relationOf } from './relations.ts';

export type Test = (value: FeelValue, frame: Frame | null, run: Evaluation) => boolean | null;

/** One test or several with commas between: an "or" of three values. */
export function compileTests(node: SyntaxNode, compiler: Compiler): Test {
  const nodes = node.name === 'PositiveUnaryTests' ? childrenOf(node) : [node];
  const tests = nodes.map((test) => compileTest(test, compiler));
  const [only] = tests;
  if (only !== undefined && tests.length === 1) {
    return only;
  }
  return (value, frame, run) => {
    let answer: boolean | null = false;
    for (const test of tests) {
      const result = test(value, frame, run);
      if (result === true) {
        return true;
      }
      answer = result === null ? null : answer;
    }
    return answer;
  };
}

function compileTest(node: SyntaxNode, compiler: Compiler): Test {
  const content = node.name === 'PositiveUnaryTest' ? compiler.childAt(node, 0) : node;
  if (content.name === 'ParenthesizedExpression') {
    return compileTest(compiler.childAt(content, 1), compiler);
  }
  const [operator, operand] = childrenOf(content);
  if (content.name === 'SimplePositiveUnaryTest' && operator?.name === 'CompareOp' && operand !== undefined) {
    const relation = relationOf(operator, compiler);
    const bound = compiler.compileOperand(operand);
    return (value, frame, run) => relation(value, bound(frame, run), run.budget);
  }
  if (content.name === 'BooleanLiteral') {
    const literal = compiler.textOf(content) === 'true';
    return (value, _frame, run) => equalValues(value, literal, run.budget);
  }
  const { evaluate, usesInput } = compiler.compileTested(content);
  return (value, frame, run) => {
    const outerInput = run.input;
    run.input = value;
    const expected = evaluate(frame, run);
    run.input = outerInput;
    return usesInput && typeof expected === 'boolean' ? expected : meets(value, expected, run);
  };
}

/**
 * The expression of a test may be a condition (true: met), a list or an interval that holds the value, or the value
 * itself.
 */
function meets(value: FeelValue, expected: FeelValue, run: Evaluation): boolean | null {
  if (expected === true) {
    return true;
  }
  if (expected instanceof FeelRange && !(value instanceof FeelRange)) {
    return isInRange(value, expected);
  }
  if (isList(expected)) {
    run.budget.step(1 + expected.length);
    const same = isList(value) && equalValues(value, expected, run.budget) === true;
    return same || expected.some((item) => isSameItem(item, value, run.budget));
  }
  return equalValues(value, expected, run.budget);
}

/** The whole cell of a decision table: tests, their negation, or `-` for anything. */
export function compileCell(node: SyntaxNode, compiler: Compiler): Test {
  const [first, , tests] = childrenOf(node);
  if (first === undefined || first.name === 'Wildcard') {
    return () => true;
  }
  if (first.name !== 'not' || tests === undefined) {
    return compileTests(first, compiler);
  }
  const matches = compileTests(tests, compiler);
  return (value, frame, run) => {
    const answer = matches(value, frame, run);
    return answer === null ? null : !answer;
  };
}
