/** From text to a syntax tree, with the first mistake as a sentence. */
import { parser, trackVariables } from 'lezer-feel';
import { builtinNames } from './builtins/index.ts';

type Tree = ReturnType<typeof parser.parse>;
export type SyntaxNode = Tree['topNode'];
/** Where in the grammar the text begins. */
export type Start = 'Expression' | 'UnaryTests';

/** Parsing never recurses, but compiling does; deeper than this no one writes by hand. */
const MAX_NESTING = 500;
/** Longer texts are data, not expressions. */
const MAX_LENGTH = 32 * 1024;

/** Leaves the compiler; the message names what was expected and what was found. */
export class SyntaxFault extends Error {}

/** A fault at a node, or right behind the text when nothing was found. */
export function fault(expected: string, source: string, position: number): SyntaxFault {
  const before = source.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  const found = source.slice(position, position + 10).trim();
  const what = found === '' ? 'the end' : `'${found}'`;
  return new SyntaxFault(`Expected ${expected}, but found ${what} at line ${line}, column ${column}`);
}

/**
 * Names with spaces are read as one name only where the parser has been told of them, as Zeebe knows them for its own
 * functions and their parameters; a variable with spaces stands in backticks.
 */
const NAMES_WITH_SPACES = [
  ...builtinNames().filter((name) => name.includes(' ')),
  'start position',
  'grouping separator',
  'decimal separator',
  'time offset',
  'start included',
  'end included',
];

const configured = parser.configure({
  dialect: 'camunda',
  contextTracker: trackVariables(Object.fromEntries(NAMES_WITH_SPACES.map((name) => [name, null]))),
});

const parsers = {
  Expression: configured.configure({ top: 'Expression' }),
  UnaryTests: configured.configure({ top: 'UnaryTests' }),
};

/** Throws a SyntaxFault where the text is no FEEL. */
export function parseSyntax(source: string, start: Start): SyntaxNode {
  if (source.length > MAX_LENGTH) {
    throw new SyntaxFault(`Expected at most ${MAX_LENGTH} characters, but found ${source.length}`);
  }
  const tree = parsers[start].parse(source);
  let depth = 0;
  tree.iterate({
    enter: (node) => {
      depth += 1;
      if (node.type.isError) {
        throw fault(expectedAt(node.node), source, node.from);
      }
      if (depth > MAX_NESTING) {
        throw fault(`at most ${MAX_NESTING} nested parts`, source, node.from);
      }
    },
    leave: () => {
      depth -= 1;
    },
  });
  return tree.topNode;
}

const CLOSING: Readonly<Record<string, string>> = {
  List: "']' or ','",
  Context: "'}' or ','",
  ParenthesizedExpression: "')'",
  FunctionInvocation: "')' or ','",
  PositionalParameters: "')' or ','",
  FilterExpression: "']'",
};

const CONTINUATION: Readonly<Record<string, string>> = {
  IfExpression: "'if', a condition, 'then', a value, 'else' and a value",
  ForExpression: "'for', iterators, 'return' and a value",
  InExpression: "'in' and a list, or a range such as 1..5",
  IterationContext: "'in' and a list, or a range such as 1..5",
  QuantifiedExpression: "'some' or 'every', iterators, 'satisfies' and a condition",
};

/** The parser repairs mistakes silently; what was meant is told by what it was about to build. */
function expectedAt(node: SyntaxNode): string {
  const parent = node.parent?.name ?? '';
  const before = node.prevSibling?.name;
  const continuation = CONTINUATION[parent];
  if (continuation !== undefined) {
    return continuation;
  }
  if (before === undefined || before === 'ArithOp' || before === 'CompareOp') {
    return 'a value';
  }
  return CLOSING[parent] ?? 'an operator or the end';
}

/** Child nodes without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!child.name.endsWith('Comment')) {
      children.push(child);
    }
  }
  return children;
}
