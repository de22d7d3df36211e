import { get } from './api-client.ts';
import { DEPARTMENT_LABELS, DISCIPLINE_LABELS } from './labels.ts';
import { type Sector, takePapers, takeSectors } from './sectors.ts';

interface Named {
  readonly items: readonly { readonly code: string; readonly titleZh: string; readonly paper?: string | null }[];
}

/** Reads what a sector brings of its own: its facts, and the names of disciplines and kinds of departments. */
export async function loadRegisters(): Promise<void> {
  const [disciplines, kinds, sectors] = await Promise.all([
    get<Named>('/disciplines'),
    get<Named>('/department-kinds'),
    get<{ readonly items: readonly Sector[] }>('/sectors'),
  ]);
  takeSectors(sectors.items);
  takePapers(disciplines.items.flatMap(({ paper }) => paper ?? []));
  for (const { code, titleZh } of disciplines.items) DISCIPLINE_LABELS[code] = titleZh;
  for (const { code, titleZh } of kinds.items) DEPARTMENT_LABELS[code] = titleZh;
}
