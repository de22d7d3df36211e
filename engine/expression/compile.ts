/** From the text of an expression to something that can be evaluated again and again. */
import { err, ok, type Result } from '../protocol/result.ts';
import { Budget, EvaluationFailure } from './budget.ts';
import { Compiler } from './compile/compiler.ts';
import { COMPILE_BY_NODE } from './compile/nodes.ts';
import { compileCell } from './compile/unary-tests.ts';
import { parseNumber } from './decimal.ts';
import { Evaluation } from './evaluation.ts';
import { checkResultSize } from './result-size.ts';
import { parseSyntax, SyntaxFault, type SyntaxNode } from './syntax.ts';
import type { CompiledExpression, CompiledUnaryTests, VariableScope } from './types.ts';
import type { FeelFunction, FeelValue } from './values.ts';

/** '=...' is FEEL, anything else is a static text. */
export function compileExpression(text: string): Result<CompiledExpression, string> {
  return text.startsWith('=') ? compileFeel(text.slice(1), text) : ok(staticExpression(text));
}

/** Without the leading '=': where a DMN table or a script holds nothing but FEEL. `source` is what messages show. */
export function compileFeel(feel: string, source: string = feel): Result<CompiledExpression, string> {
  const compiled = compileSource(feel, (compiler) => {
    const content = onlyChild(parseSyntax(feel, 'Expression'), compiler);
    return compiler.compile(content);
  });
  if (!compiled.ok) {
    return compiled;
  }
  const evaluate = compiled.value;
  return ok({
    source,
    isStatic: false,
    evaluate: (scope, budget = new Budget()) => attempt(feel, scope, budget, (run) => evaluate(null, run)),
  });
}

/** The tests in the cell of a decision table. */
export function compileUnaryTests(text: string): Result<CompiledUnaryTests, string> {
  const compiled = compileSource(text, (compiler) => compileCell(parseSyntax(text, 'UnaryTests'), compiler));
  if (!compiled.ok) {
    return compiled;
  }
  const test = compiled.value;
  return ok({
    source: text,
    matches: (input, scope, budget = new Budget()) =>
      attempt(text, scope, budget, (run) => {
        run.input = input;
        return test(input, null, run) === true;
      }),
  });
}

/** As in Zeebe a static text that reads as a number is one (the retries "3"), any other is a text. */
function staticExpression(text: string): CompiledExpression {
  const result = ok<FeelValue>(parseNumber(text) ?? text);
  return { source: text, isStatic: true, evaluate: () => result };
}

/** The tree's root holds exactly one expression; a second one is a fault found before. */
function onlyChild(root: SyntaxNode, compiler: Compiler): SyntaxNode {
  return compiler.childAt(root, 0);
}

function compileSource<T>(source: string, compile: (compiler: Compiler) => T): Result<T, string> {
  try {
    return ok(compile(new Compiler(source, COMPILE_BY_NODE)));
  } catch (fault) {
    if (fault instanceof SyntaxFault) {
      return err(`failed to parse expression '${shorten(source)}': ${fault.message}`);
    }
    throw fault;
  }
}

/** Calls a function from outside of FEEL; its failure is told, not thrown. */
export function callFunction(called: FeelFunction, args: readonly FeelValue[]): Result<FeelValue, string> {
  try {
    return ok(called.invoke(args));
  } catch (failure) {
    if (failure instanceof EvaluationFailure) {
      return err(failure.message);
    }
    throw failure;
  }
}

/** Ends the evaluation that called a function from outside of FEEL. */
export function failEvaluation(reason: string): never {
  throw new EvaluationFailure('OTHER', reason);
}

/** The one place where what an evaluation throws becomes a result. Anything unknown is a bug and goes on up. */
function attempt<T extends FeelValue>(
  source: string,
  scope: VariableScope,
  budget: Budget,
  evaluate: (run: Evaluation) => T,
): Result<T, string> {
  try {
    const value = evaluate(new Evaluation(scope, budget));
    checkResultSize(value, budget.limits);
    return ok(value);
  } catch (failure) {
    if (failure instanceof EvaluationFailure) {
      return err(describe(source, failure));
    }
    if (failure instanceof RangeError) {
      // The JavaScript stack is the limit for lists that are nested by loops; nothing is left half done by leaving it.
      return err(describe(source, new EvaluationFailure('LIMIT', 'values nested as deep as the stack')));
    }
    throw failure;
  }
}

const SHOWN_LENGTH = 500;

/** Messages go into records and to screens; a long expression would drown the reason. */
function shorten(source: string): string {
  return source.length <= SHOWN_LENGTH ? source : `${source.slice(0, SHOWN_LENGTH)}...`;
}

function describe(text: string, failure: EvaluationFailure): string {
  const source = shorten(text);
  switch (failure.kind) {
    case 'LIMIT':
      return `Expected to evaluate expression '${source}' within ${failure.message}, but it takes more. Make its loops, lists or texts smaller.`;
    case 'ASSERTION':
      return `Assertion failure on evaluate the expression '${source}': ${failure.message}`;
    case 'OTHER':
      return `failed to evaluate expression '${source}': ${failure.message}`;
  }
}
