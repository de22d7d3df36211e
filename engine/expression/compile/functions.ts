/** Calls of built-in functions and of functions that an expression defines itself. */
import { type Builtin, findByCount, findByParameters } from '../builtins/index.ts';
import { parseTemporal } from '../builtins/temporal.ts';
import { type Evaluation, type Evaluator, Frame } from '../evaluation.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import { FeelFunction, type FeelValue, isContext, isList } from '../values.ts';
import type { Compiler } from './compiler.ts';
import { unquote } from './scalars.ts';

interface Arguments {
  /** undefined: given by position. */
  readonly names: readonly string[] | undefined;
  readonly values: readonly Evaluator[];
}

/** All by position or all by name; the grammar allows no mixture. */
function compileArguments(node: SyntaxNode, compiler: Compiler): Arguments {
  const list = childrenOf(node).find((child) => child.name.endsWith('Parameters'));
  if (list === undefined) {
    return { names: undefined, values: [] };
  }
  if (list.name === 'PositionalParameters') {
    return { names: undefined, values: childrenOf(list).map((value) => compiler.compile(value)) };
  }
  const pairs = childrenOf(list);
  return {
    names: pairs.map((pair) => compiler.nameOf(compiler.childAt(pair, 0))),
    values: pairs.map((pair) => compiler.compile(compiler.childAt(pair, 1))),
  };
}

/** A call is bound to its form of a built-in function once; functions of contexts are looked up at each call. */
export function compileInvocation(node: SyntaxNode, compiler: Compiler): Evaluator {
  const callee = compiler.childAt(node, 0);
  const args = compileArguments(node, compiler);
  if (callee.name === 'PathExpression') {
    return compileMethod(callee, args, compiler);
  }
  if (callee.name !== 'VariableName') {
    throw compiler.fault('the name of a function', callee);
  }
  const name = compiler.nameOf(callee);
  const builtin = findBuiltin(name, args);
  const [, second] = childrenOf(callee);
  if (second !== undefined && builtin === undefined && !name.includes('`')) {
    // A call of a function that this version does not have; Zeebe takes any words for its name.
    return (frame, run) => callDefined(findDefined(name, frame, run), args, frame, run);
  }
  return (frame, run) => {
    const defined = builtin === undefined ? findDefined(name, frame, run) : frame?.findFunction(name);
    return defined !== undefined && fits(defined, args)
      ? callDefined(defined, args, frame, run)
      : callBuiltin(builtin, args, frame, run);
  };
}

/** `date("...")` and its like have a node of their own in the grammar; so have literals such as @"P1D". */
export function compileTemporalLiteral(node: SyntaxNode, compiler: Compiler): Evaluator {
  const head = compiler.childAt(node, 0);
  if (head.name === 'AtLiteral') {
    const text = unquote(compiler.textOf(compiler.childAt(head, childrenOf(head).length - 1)));
    const value = parseTemporal(text);
    return () => value;
  }
  const args = compileArguments(node, compiler);
  const builtin = findBuiltin(compiler.nameOf(head), args);
  return (frame, run) => callBuiltin(builtin, args, frame, run);
}

/** Defined around the call, or given with the variables: business knowledge of a decision. */
function findDefined(name: string, frame: Frame | null, run: Evaluation): FeelFunction | undefined {
  const inner = frame?.findFunction(name);
  if (inner !== undefined) {
    return inner;
  }
  const outer = run.scope.get(name);
  return outer instanceof FeelFunction ? outer : undefined;
}

function findBuiltin(name: string, args: Arguments): Builtin | undefined {
  return args.names === undefined ? findByCount(name, args.values.length) : findByParameters(name, args.names);
}

/** An unknown function is null, and its arguments are not even looked at. */
function callBuiltin(builtin: Builtin | undefined, args: Arguments, frame: Frame | null, run: Evaluation): FeelValue {
  if (builtin === undefined) {
    return null;
  }
  run.budget.step(1);
  const values = inOrder(builtin.parameters, args, frame, run);
  return builtin.invoke(builtin.variadic && args.names === undefined ? packed(builtin, values) : values, run);
}

/** The further arguments become one list; a single list in their place is taken as it is. */
function packed(builtin: Builtin, values: readonly FeelValue[]): readonly FeelValue[] {
  const fixedCount = builtin.parameters.length - 1;
  const [only = null] = values;
  if (fixedCount === 0 && values.length === 1 && isList(only)) {
    return values;
  }
  return [...values.slice(0, fixedCount), values.slice(fixedCount)];
}

function inOrder(
  parameters: readonly string[],
  args: Arguments,
  frame: Frame | null,
  run: Evaluation,
): readonly FeelValue[] {
  const { names } = args;
  if (names === undefined) {
    return args.values.map((evaluate) => evaluate(frame, run));
  }
  return parameters.map((parameter) => args.values[names.indexOf(parameter)]?.(frame, run) ?? null);
}

/** By position the count must be exact; by name parameters may be missing and are null. */
function fits(defined: FeelFunction, args: Arguments): boolean {
  return args.names === undefined
    ? args.values.length === defined.parameters.length
    : args.names.every((name) => defined.parameters.includes(name));
}

function callDefined(
  defined: FeelFunction | undefined,
  args: Arguments,
  frame: Frame | null,
  run: Evaluation,
): FeelValue {
  if (defined === undefined || !fits(defined, args)) {
    return null;
  }
  return defined.invoke(inOrder(defined.parameters, args, frame, run));
}

/** `a.f(1)`: a function that stands in a context. */
function compileMethod(path: SyntaxNode, args: Arguments, compiler: Compiler): Evaluator {
  const owner = compiler.childAt(path, 0);
  if (owner.name !== 'VariableName' && owner.name !== 'PathExpression') {
    throw compiler.fault('the name of a function', owner);
  }
  const target = compiler.compile(owner);
  const name = compiler.nameOf(compiler.childAt(path, 2));
  return (frame, run) => {
    const context = target(frame, run);
    const value = isContext(context) ? context.get(name) : undefined;
    return value instanceof FeelFunction ? callDefined(value, args, frame, run) : null;
  };
}

/** Closes over the bindings around it, which are immutable and so need no copy. */
export function compileFunctionDefinition(node: SyntaxNode, compiler: Compiler): Evaluator {
  const parts = childrenOf(node);
  const body = parts.find((part) => part.name === 'FunctionBody');
  const external = parts.find((part) => part.name === 'external');
  if (body === undefined || external !== undefined) {
    throw compiler.fault('a function whose body is an expression', external ?? node);
  }
  const parameters = parts
    .filter((part) => part.name === 'FormalParameters')
    .flatMap(childrenOf)
    .map((parameter) => parameterName(parameter, compiler));
  const { evaluate, weight } = compiler.compileWeighted(compiler.childAt(body, 0));
  return (frame, run) =>
    new FeelFunction(parameters, (args) => {
      run.budget.step(weight);
      let inner = frame;
      for (const [index, parameter] of parameters.entries()) {
        inner = Frame.ofName(inner, parameter, args[index] ?? null);
      }
      return evaluate(inner, run);
    });
}

function parameterName(node: SyntaxNode, compiler: Compiler): string {
  const [name, type] = childrenOf(node);
  if (name === undefined || type !== undefined) {
    throw compiler.fault('a parameter without a type', type ?? node);
  }
  return compiler.nameOf(name);
}
