import type { Task } from '../answers.ts';

/** A form of form-js, as far as it is looked at here. */
export interface TaskForm {
  readonly components?: readonly { readonly key?: string }[];
}

/**
 * What the form of a task starts with: the values with which it was finished, if it was. Of the process' variables only
 * those that the form shows and does not ask for: another person's answer of the same name is not this person's answer.
 */
export function formValues({ components = [] }: TaskForm, { outcome, variables }: Task): Record<string, unknown> {
  const asked = components.map(({ key }) => key);
  const seen = Object.entries(variables ?? {}).filter(([name]) => !asked.includes(name));
  return { ...Object.fromEntries(seen), ...outcome };
}
