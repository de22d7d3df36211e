import { EvaluationFailure } from '../budget.ts';
import type { FeelValue } from '../values.ts';
import { type BuiltinTable, fixed } from './builtin.ts';

/** The one function that stops an evaluation on purpose: it becomes an incident. */
function assertThat(value: FeelValue, condition: FeelValue, cause: FeelValue): FeelValue {
  if (condition !== true) {
    const reason = typeof cause === 'string' ? cause : 'The condition is not fulfilled';
    throw new EvaluationFailure('ASSERTION', reason);
  }
  return value;
}

export const BOOLEAN_BUILTINS: BuiltinTable = {
  not: [fixed('negand', ([negand]) => (typeof negand === 'boolean' ? !negand : null))],
  // A missing variable and null are the same in Zeebe 8.5.
  'is defined': [fixed('value', ([value = null]) => value !== null)],
  'get or else': [fixed('value, default', ([value = null, fallback = null]) => value ?? fallback)],
  assert: [
    fixed('value, condition', ([value = null, condition = null]) => assertThat(value, condition, null)),
    fixed('value, condition, cause', ([value = null, condition = null, cause = null]) =>
      assertThat(value, condition, cause),
    ),
  ],
};
