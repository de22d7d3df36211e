/** for, some and every. Every turn is paid for before it is taken. */
import { toDouble } from '../decimal.ts';
import { type Evaluation, type Evaluator, Frame } from '../evaluation.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import { type FeelList, type FeelValue, isList, isNumber } from '../values.ts';
import type { Compiler } from './compiler.ts';

interface Iterator {
  readonly name: string;
  /** undefined when there is nothing to iterate over. */
  readonly items: (frame: Frame | null, run: Evaluation) => FeelList | undefined;
}

/** What is done with each combination. */
interface Turn {
  readonly weight: number;
  /** False ends the loop. */
  readonly take: (frame: Frame | null) => boolean;
}

/** `x in list`, several with commas between. */
function compileIterators(node: SyntaxNode, compiler: Compiler): readonly Iterator[] {
  return childrenOf(node).map((iterator) => {
    const name = compiler.nameOf(compiler.childAt(iterator, 0));
    return { name, items: compileItems(compiler.childAt(iterator, 2), compiler) };
  });
}

function compileItems(node: SyntaxNode, compiler: Compiler): Iterator['items'] {
  const [first, , last] = childrenOf(node);
  if (first === undefined) {
    throw compiler.fault('a list or a range such as 1..5', node);
  }
  const evaluateFirst = compiler.compileOperand(first);
  if (last === undefined) {
    return (frame, run) => {
      const list = evaluateFirst(frame, run);
      return isList(list) ? list : undefined;
    };
  }
  const evaluateLast = compiler.compileOperand(last);
  return (frame, run) => countBetween(evaluateFirst(frame, run), evaluateLast(frame, run), run);
}

/** Up or down by one, both ends included; other values than numbers have no next one in Zeebe 8.5. */
function countBetween(first: FeelValue, last: FeelValue, run: Evaluation): FeelList | undefined {
  if (!isNumber(first) || !isNumber(last)) {
    return undefined;
  }
  const start = toDouble(first);
  const length = Math.floor(Math.abs(toDouble(last) - start)) + 1;
  run.budget.items(length);
  const step = toDouble(last) >= start ? 1 : -1;
  return Array.from({ length }, (_, index) => start + step * index);
}

/**
 * Walks all combinations, the last iterator fastest. All lists are taken before the first turn and outside of the loop:
 * an iterator does not see the ones before it, as in Zeebe. The answer is false when something is no list.
 */
function walk(iterators: readonly Iterator[], frame: Frame | null, run: Evaluation, turn: Turn): boolean {
  const lists: FeelList[] = [];
  for (const iterator of iterators) {
    const list = iterator.items(frame, run);
    if (list === undefined) {
      return false;
    }
    lists.push(list);
  }
  const descend = (level: number, inner: Frame | null): boolean => {
    const iterator = iterators[level];
    if (iterator === undefined) {
      run.budget.step(turn.weight);
      return turn.take(inner);
    }
    for (const item of lists[level] ?? []) {
      run.budget.step(1);
      if (!descend(level + 1, Frame.ofName(inner, iterator.name, item))) {
        return false;
      }
    }
    return true;
  };
  descend(0, frame);
  return true;
}

/** The results so far are visible as `partial`. */
export function compileFor(node: SyntaxNode, compiler: Compiler): Evaluator {
  const iterators = compileIterators(compiler.childAt(node, 1), compiler);
  const { evaluate, weight } = compiler.compileWeighted(compiler.childAt(node, 3));
  return (frame, run) => {
    const results: FeelValue[] = [];
    const withPartial = Frame.ofName(frame, 'partial', results);
    const walked = walk(iterators, withPartial, run, {
      weight,
      take: (inner) => {
        run.budget.items(1);
        results.push(evaluate(inner, run));
        return true;
      },
    });
    return walked ? results : null;
  };
}

/** True (some) or false (every) as soon as one turn decides; null when a turn was neither true nor false. */
export function compileQuantified(node: SyntaxNode, compiler: Compiler): Evaluator {
  const [quantifier, iteratorNodes, , condition] = childrenOf(node);
  if (quantifier === undefined || iteratorNodes === undefined || condition === undefined) {
    throw compiler.fault("'some' or 'every', iterators, 'satisfies' and a condition", node);
  }
  const decisive = quantifier.name === 'some';
  const iterators = compileIterators(iteratorNodes, compiler);
  const { evaluate, weight } = compiler.compileWeighted(condition);
  return (frame, run) => {
    let answer: boolean | null = !decisive;
    const walked = walk(iterators, frame, run, {
      weight,
      take: (inner) => {
        const value = evaluate(inner, run);
        if (value === decisive) {
          answer = decisive;
          return false;
        }
        if (typeof value !== 'boolean') {
          answer = null;
        }
        return true;
      },
    });
    return walked ? answer : null;
  };
}
