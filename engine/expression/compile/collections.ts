import { type Evaluator, Frame } from '../evaluation.ts';
import { childrenOf, type SyntaxNode } from '../syntax.ts';
import type { FeelValue } from '../values.ts';
import type { Compiler } from './compiler.ts';
import { unquote } from './scalars.ts';

export function compileList(node: SyntaxNode, compiler: Compiler): Evaluator {
  const items = childrenOf(node)
    .slice(1, -1)
    .map((item) => compiler.compile(item));
  return (frame, run) => {
    run.budget.items(items.length);
    return items.map((evaluate) => evaluate(frame, run));
  };
}

interface Entry {
  readonly key: string;
  readonly evaluate: Evaluator;
}

/** An entry sees the entries before it, not those after it and not itself: FEEL has no recursion. */
export function compileContext(node: SyntaxNode, compiler: Compiler): Evaluator {
  const entries = childrenOf(node)
    .slice(1, -1)
    .map((entry) => compileEntry(entry, compiler));
  return (frame, run) => {
    run.budget.items(entries.length);
    const context = new Map<string, FeelValue>();
    let inner = frame;
    for (const { key, evaluate } of entries) {
      const value = evaluate(inner, run);
      context.set(key, value);
      inner = Frame.ofEntry(inner, key, value);
    }
    return context;
  };
}

function compileEntry(node: SyntaxNode, compiler: Compiler): Entry {
  if (node.name !== 'ContextEntry') {
    throw compiler.fault('a key, a colon and a value', node);
  }
  const key = compiler.childAt(node, 0);
  const isText = childrenOf(key)[0]?.name === 'StringLiteral';
  return {
    key: isText ? unquote(compiler.textOf(key)) : compiler.nameOf(key),
    evaluate: compiler.compile(compiler.childAt(node, 1)),
  };
}
