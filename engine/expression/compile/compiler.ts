/** Turns a syntax tree into closures, once; evaluation then neither parses nor looks at the tree. */
import type { Evaluator } from '../evaluation.ts';
import { childrenOf, fault, type SyntaxFault, type SyntaxNode } from '../syntax.ts';

export type CompileNode = (node: SyntaxNode, compiler: Compiler) => Evaluator;

const NO_OPERANDS = new Set([
  'SimplePositiveUnaryTest',
  'Comparison',
  'Conjunction',
  'Disjunction',
  'FunctionDefinition',
]);

export interface WeightedEvaluator {
  readonly evaluate: Evaluator;
  /** The number of parts that one evaluation goes through. */
  readonly weight: number;
}

export class Compiler {
  readonly source: string;
  private compiledNodes = 0;
  private inputs = 0;

  private readonly byNode: Readonly<Record<string, CompileNode>>;

  constructor(source: string, byNode: Readonly<Record<string, CompileNode>>) {
    this.source = source;
    this.byNode = byNode;
  }

  compile(node: SyntaxNode): Evaluator {
    this.compiledNodes += 1;
    const compileNode = this.byNode[node.name];
    if (compileNode === undefined) {
      throw this.fault('an expression', node);
    }
    return compileNode(node, this);
  }

  /** With the number of its parts: what one turn of a loop around it costs. */
  compileWeighted(node: SyntaxNode): WeightedEvaluator {
    const before = this.compiledNodes;
    const evaluate = this.compile(node);
    return { evaluate, weight: this.compiledNodes - before };
  }

  /** With whether `?` occurs in it: then it is a condition, whose false does not stand for a value to compare with. */
  compileTested(node: SyntaxNode): { readonly evaluate: Evaluator; readonly usesInput: boolean } {
    const before = this.inputs;
    const evaluate = this.compile(node);
    return { evaluate, usesInput: this.inputs > before };
  }

  noteInput(): void {
    this.inputs += 1;
  }

  /** An operand, where FEEL wants brackets around anything that has operators of its own. */
  compileOperand(node: SyntaxNode): Evaluator {
    if (NO_OPERANDS.has(node.name)) {
      throw this.fault('a value, or brackets around a comparison', node);
    }
    return this.compile(node);
  }

  textOf(node: SyntaxNode): string {
    return this.source.slice(node.from, node.to);
  }

  childAt(node: SyntaxNode, index: number): SyntaxNode {
    const child = childrenOf(node)[index];
    if (child === undefined) {
      throw fault('more', this.source, node.to);
    }
    return child;
  }

  /** A name of one word, a name in backticks, or one of the names with spaces that FEEL itself knows. */
  nameOf(node: SyntaxNode): string {
    const text = this.textOf(node);
    return text.startsWith('`') ? text.slice(1, -1) : text.split(/\s+/).join(' ');
  }

  fault(expected: string, node: SyntaxNode): SyntaxFault {
    return fault(expected, this.source, node.from);
  }
}
