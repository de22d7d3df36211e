/** Decision logic with everything precompiled. */
import type { CompiledExpression, CompiledUnaryTests, FeelValue } from '../expression/index.ts';

export type DecisionLogic = LiteralLogic | TableLogic | ContextLogic | ListLogic | InvocationLogic;

export interface LiteralLogic {
  readonly kind: 'LITERAL_EXPRESSION';
  readonly expression: CompiledExpression;
}

/** The seven of the DMN standard. */
export type HitPolicy = 'UNIQUE' | 'FIRST' | 'ANY' | 'PRIORITY' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT';
export type Aggregation = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

export interface TableLogic {
  readonly kind: 'DECISION_TABLE';
  readonly hitPolicy: HitPolicy;
  /** Only with COLLECT. */
  readonly aggregation: Aggregation | undefined;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  readonly rules: readonly TableRule[];
}

export interface TableInput {
  readonly id: string;
  readonly name: string;
  readonly expression: CompiledExpression;
}

export interface TableOutput {
  readonly id: string;
  /** Key in the result when there are several outputs. */
  readonly key: string;
  readonly name: string;
  /** By falling priority. */
  readonly values: readonly FeelValue[];
  readonly defaultExpression: CompiledExpression | undefined;
}

/** One row: as many tests as inputs, as many outputs as columns. */
export interface TableRule {
  readonly id: string;
  readonly tests: readonly CompiledUnaryTests[];
  readonly outputs: readonly CompiledExpression[];
}

/** Entries see the entries before them; an entry without a name is the result. */
export interface ContextLogic {
  readonly kind: 'CONTEXT';
  readonly entries: readonly { readonly name: string | undefined; readonly logic: DecisionLogic }[];
}

export interface ListLogic {
  readonly kind: 'LIST';
  readonly items: readonly DecisionLogic[];
}

export interface InvocationLogic {
  readonly kind: 'INVOCATION';
  readonly knowledgeName: string;
  readonly bindings: readonly { readonly parameter: string; readonly logic: DecisionLogic }[];
}
