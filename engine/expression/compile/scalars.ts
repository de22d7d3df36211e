import { parseNumber } from '../decimal.ts';
import type { Evaluator } from '../evaluation.ts';
import type { SyntaxNode } from '../syntax.ts';
import type { Compiler } from './compiler.ts';

/** Zeebe's FEEL has no exponents; a later version would read 1e3, so it is refused rather than read differently. */
const NUMBER = /^(-?)\s*(\d+(?:\.\d+)?|\.\d+)$/;

export function compileNumber(node: SyntaxNode, compiler: Compiler): Evaluator {
  const match = NUMBER.exec(compiler.textOf(node));
  const value = match === null ? undefined : parseNumber(`${match[1]}${match[2]}`);
  if (value === undefined) {
    throw compiler.fault('a number without an exponent', node);
  }
  return () => value;
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  "'": "'",
  s: ' ',
};

/** Only these escapes are translated, so that regular expressions keep their \d and their double backslashes. */
export function unquote(text: string): string {
  return text.slice(1, -1).replaceAll(/\\([btnfr"'s])/g, (whole, letter: string) => ESCAPES[letter] ?? whole);
}

export function compileString(node: SyntaxNode, compiler: Compiler): Evaluator {
  const value = unquote(compiler.textOf(node));
  return () => value;
}
