import type { MaterialSlot, Task } from '../answers.ts';

/** A form of form-js, as far as it is looked at here. */
export interface TaskForm {
  readonly components?: readonly { readonly key?: string; readonly valuesKey?: string }[];
}

/** The list of a case's materials, by the name under which forms offer it. */
const CASE_MATERIALS = 'caseMaterials';

/** True where the form lets somebody choose among the materials of the case. */
export const asksForMaterials = ({ components = [] }: TaskForm): boolean =>
  components.some(({ valuesKey }) => valuesKey === CASE_MATERIALS);

/** What the case is asked for, as a form offers it. */
export function materialChoices(slots: readonly MaterialSlot[]): Record<string, unknown> {
  const asked = slots.filter(({ need }) => need !== 'NOT_REQUIRED');
  return { [CASE_MATERIALS]: asked.map(({ slot, titleZh }) => ({ value: slot, label: `${slot} ${titleZh}` })) };
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
