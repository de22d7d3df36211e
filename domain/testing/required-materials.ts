import type { CaseFacts } from '../case-facts.ts';
import type { RequiredMaterial } from '../materials.ts';

/** What the shipped table required-materials answers today, for tests that have no engine to ask. */
export function requiredToday({ special, noGroundWork }: Pick<CaseFacts, 'special' | 'noGroundWork'>) {
  const required: readonly (RequiredMaterial | undefined)[] = [
    { material: 'M1', need: 'KEY' },
    { material: 'M2', need: 'KEY' },
    { material: 'M3', need: special ? 'KEY' : 'NON_KEY' },
    noGroundWork ? undefined : { material: 'M4', need: 'KEY' },
    { material: 'M5', need: 'KEY' },
    { material: 'M6', need: 'KEY' },
    { material: 'M7', need: 'NON_KEY' },
    { material: 'M8', need: 'NON_KEY' },
  ];
  return required.filter((each) => each !== undefined);
}
