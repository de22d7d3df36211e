/** Variables, paths and filters. */
import { EvaluationFailure } from '../budget.ts';
import { toDouble } from '../decimal.ts';
import { type Evaluation, type Evaluator, Frame } from '../evaluation.ts';
import { propertyOf } from '../properties.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import { type FeelList, type FeelValue, isContext, isList, isNumber } from '../values.ts';
import type { Compiler, WeightedEvaluator } from './compiler.ts';

/** A name of several words would be a variable that Zeebe cannot read; `time offset` is the exception it makes. */
export function compileVariable(node: SyntaxNode, compiler: Compiler): Evaluator {
  const words = childrenOf(node);
  const name = compiler.nameOf(node);
  const second = words[1];
  if (second !== undefined && name !== 'time offset') {
    throw compiler.fault('an operator, or backticks around a name with spaces', second);
  }
  if (name === 'partial') {
    return copyPartial;
  }
  if (name === 'cellInput') {
    // The older name of `?` in decision tables.
    return (frame, run) => run.input ?? frame?.find(name) ?? run.scope.get(name) ?? null;
  }
  return (frame, run) => {
    const bound = frame === null ? undefined : frame.find(name);
    return bound === undefined ? (run.scope.get(name) ?? null) : bound;
  };
}

/** The list of results grows on after it was read, so that a reader gets the list as it is now. */
function copyPartial(frame: Frame | null, run: Evaluation): FeelValue {
  const value = frame?.find('partial') ?? run.scope.get('partial') ?? null;
  if (!isList(value)) {
    return value;
  }
  run.budget.step(value.length);
  return [...value];
}

/** `?` is the value under test. */
export function compileInput(_node: SyntaxNode, compiler: Compiler): Evaluator {
  compiler.noteInput();
  return (_frame, run) => {
    if (run.input === undefined) {
      throw new EvaluationFailure('OTHER', "Expected '?' inside of a unary test only, but found it outside");
    }
    return run.input;
  };
}

/** Names of several words stand in backticks, except for the properties that FEEL itself names so. */
export function compilePath(node: SyntaxNode, compiler: Compiler): Evaluator {
  const target = compiler.compileOperand(compiler.childAt(node, 0));
  const nameNode = compiler.childAt(node, 2);
  const name = compiler.nameOf(nameNode);
  if (/\s/.test(name) && !compiler.textOf(nameNode).startsWith('`') && !PROPERTIES_WITH_SPACES.has(name)) {
    throw compiler.fault('backticks around a name with spaces', nameNode);
  }
  return (frame, run) => follow(target(frame, run), name, run);
}

/** Of date-times, times and ranges. */
const PROPERTIES_WITH_SPACES = new Set(['time offset', 'start included', 'end included']);

/** A path on a list is followed in every item. */
function follow(target: FeelValue, name: string, run: Evaluation): FeelValue {
  if (isContext(target)) {
    return target.get(name) ?? null;
  }
  if (isList(target)) {
    run.budget.step(target.length);
    run.budget.items(target.length);
    return target.map((item) => follow(item, name, run));
  }
  return propertyOf(target, name);
}

/** `list[2]` and `list[item > 2]`. What is no list gives null, where the DMN standard would make a list of one. */
export function compileFilter(node: SyntaxNode, compiler: Compiler): Evaluator {
  const target = compiler.compileOperand(compiler.childAt(node, 0));
  const filterNode = compiler.childAt(node, 2);
  const filter = compiler.compileWeighted(filterNode);
  // Whether a filter is an index is seen by evaluating it outside of the list; a comparison never is one.
  const maybeIndex = filterNode.name !== 'Comparison';
  return (frame, run) => {
    const list = target(frame, run);
    if (!isList(list)) {
      return null;
    }
    const index = maybeIndex ? filter.evaluate(frame, run) : null;
    return isNumber(index) ? itemAt(list, Math.trunc(toDouble(index))) : filterItems(list, filter, frame, run);
  };
}

/** From 1; negative from the end. */
function itemAt(list: FeelList, index: number): FeelValue {
  if (index === 0) {
    return null;
  }
  return list[index > 0 ? index - 1 : list.length + index] ?? null;
}

/** Only true keeps an item; null, for example of a missing entry, drops it. */
function filterItems(list: FeelList, filter: WeightedEvaluator, frame: Frame | null, run: Evaluation): FeelValue {
  const kept: FeelValue[] = [];
  for (const item of list) {
    run.budget.step(filter.weight);
    if (filter.evaluate(Frame.ofItem(frame, item), run) === true) {
      kept.push(item);
    }
  }
  run.budget.items(kept.length);
  return kept;
}
