import type { Evaluation } from '../evaluation.ts';
import type { FeelValue } from '../values.ts';

/** One form of a built-in function; a name may have several, told apart by their parameters. */
export interface Builtin {
  readonly parameters: readonly string[];
  /** The last parameter takes all further arguments as a list. */
  readonly variadic: boolean;
  /** As many arguments as parameters; what a function cannot work with gives null. */
  readonly invoke: (args: readonly FeelValue[], run: Evaluation) => FeelValue;
}

/** Name -> forms. */
export type BuiltinTable = Readonly<Record<string, readonly Builtin[]>>;

type Invoke = Builtin['invoke'];

export function fixed(parameters: string, invoke: Invoke): Builtin {
  return { parameters: parameters === '' ? [] : parameters.split(', '), variadic: false, invoke };
}

export function variadic(parameters: string, invoke: Invoke): Builtin {
  return { parameters: parameters.split(', '), variadic: true, invoke };
}
