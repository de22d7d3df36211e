/** Which kind of node of the grammar is compiled by what. */
import { compileArithmetic } from './arithmetic.ts';
import { compileContext, compileList } from './collections.ts';
import { compileComparison, compileInstanceOf } from './comparison.ts';
import type { CompileNode } from './compiler.ts';
import { compileIf, compileLogic, isOpenTest } from './conditions.ts';
import { compileFunctionDefinition, compileInvocation, compileTemporalLiteral } from './functions.ts';
import { compileFor, compileQuantified } from './iteration.ts';
import { compileFilter, compileInput, compilePath, compileVariable } from './names.ts';
import { compileInterval } from './ranges.ts';
import { compileNumber, compileString } from './scalars.ts';

export const COMPILE_BY_NODE: Readonly<Record<string, CompileNode>> = {
  NumericLiteral: compileNumber,
  StringLiteral: compileString,
  BooleanLiteral: (node, compiler) => {
    const value = compiler.textOf(node) === 'true';
    return () => value;
  },
  null: () => () => null,
  VariableName: compileVariable,
  '?': compileInput,
  ParenthesizedExpression: (node, compiler) => compiler.compile(compiler.childAt(node, 1)),
  ArithmeticExpression: compileArithmetic,
  Comparison: (node, compiler) => (isOpenTest(node) ? compileLogic(node, compiler) : compileComparison(node, compiler)),
  InstanceOfExpression: compileInstanceOf,
  Disjunction: compileLogic,
  Conjunction: compileLogic,
  IfExpression: compileIf,
  ForExpression: compileFor,
  QuantifiedExpression: compileQuantified,
  PathExpression: compilePath,
  FilterExpression: compileFilter,
  FunctionInvocation: compileInvocation,
  FunctionDefinition: compileFunctionDefinition,
  DateTimeLiteral: compileTemporalLiteral,
  List: compileList,
  Context: compileContext,
  SimplePositiveUnaryTest: compileInterval,
};
