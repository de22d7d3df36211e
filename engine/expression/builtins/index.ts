/** The functions of Zeebe 8.5 (feel-scala 1.17.8), and no more: a function it does not know is null there and here. */
import { BOOLEAN_BUILTINS } from './boolean.ts';
import type { Builtin } from './builtin.ts';
import { CONTEXT_BUILTINS } from './context.ts';
import { CONVERSION_BUILTINS } from './conversion.ts';
import { LIST_BUILTINS } from './list.ts';
import { NUMERIC_BUILTINS } from './numeric.ts';
import { RANGE_BUILTINS } from './range.ts';
import { STATISTICS_BUILTINS } from './statistics.ts';
import { TEMPORAL_BUILTINS } from './temporal.ts';
import { TEXT_BUILTINS } from './text.ts';

export type { Builtin } from './builtin.ts';

const BUILTINS: ReadonlyMap<string, readonly Builtin[]> = new Map(
  [
    CONVERSION_BUILTINS,
    BOOLEAN_BUILTINS,
    TEXT_BUILTINS,
    NUMERIC_BUILTINS,
    STATISTICS_BUILTINS,
    LIST_BUILTINS,
    CONTEXT_BUILTINS,
    TEMPORAL_BUILTINS,
    RANGE_BUILTINS,
  ].flatMap((table) => Object.entries(table)),
);

export function builtinNames(): string[] {
  return [...BUILTINS.keys()];
}

/** The form that takes so many arguments; a variadic one takes any number from one on. */
export function findByCount(name: string, count: number): Builtin | undefined {
  const forms = BUILTINS.get(name) ?? [];
  return (
    forms.find((form) => !form.variadic && form.parameters.length === count) ??
    forms.find((form) => form.variadic && count >= form.parameters.length)
  );
}

/** The form that has all these parameters; others it has are null. */
export function findByParameters(name: string, parameters: readonly string[]): Builtin | undefined {
  return BUILTINS.get(name)?.find((form) => parameters.every((parameter) => form.parameters.includes(parameter)));
}
