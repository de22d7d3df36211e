import { get } from './api-client.ts';
import { DEPARTMENT_LABELS, DISCIPLINE_LABELS } from './labels.ts';

interface Named {
  readonly items: readonly { readonly code: string; readonly titleZh: string }[];
}

/** Takes the names of disciplines and kinds of departments from the registers: a sector brings its own. */
export async function loadRegisterNames(): Promise<void> {
  const [disciplines, kinds] = await Promise.all([get<Named>('/disciplines'), get<Named>('/department-kinds')]);
  for (const { code, titleZh } of disciplines.items) DISCIPLINE_LABELS[code] = titleZh;
  for (const { code, titleZh } of kinds.items) DEPARTMENT_LABELS[code] = titleZh;
}
