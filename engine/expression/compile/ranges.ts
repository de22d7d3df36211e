import type { Evaluator } from '../evaluation.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import { FeelRange } from '../values.ts';
import type { Compiler } from './compiler.ts';

/** `[1..5]`, `(1..5]`, `]1..5[`. A lone comparison such as `> 5` is a test, not a value. */
export function compileInterval(node: SyntaxNode, compiler: Compiler): Evaluator {
  const interval = compiler.childAt(node, 0);
  if (interval.name !== 'Interval') {
    throw compiler.fault('a value in front of the comparison', node);
  }
  const [open, start, , end, close] = childrenOf(interval);
  if (open === undefined || start === undefined || end === undefined || close === undefined) {
    throw compiler.fault('an interval with two bounds', node);
  }
  const startIncluded = compiler.textOf(open) === '[';
  const endIncluded = compiler.textOf(close) === ']';
  const evaluateStart = compiler.compileOperand(start);
  const evaluateEnd = compiler.compileOperand(end);
  return (frame, run) => new FeelRange(evaluateStart(frame, run), startIncluded, evaluateEnd(frame, run), endIncluded);
}
