import type { Cast } from '../../demo/cast.ts';
import type { CaseState } from './states.ts';
import { drive, hasEnded } from './world.ts';

/** A case in a state. */
export type Underway = Pick<CaseState, 'name' | 'acts' | 'release'> & { readonly cast: Cast };

/** How a case ended and how it was to end; a failure stands where the result would. */
export interface Ended {
  readonly name: string;
  readonly caseId: string;
  readonly caseResult: string | null;
  readonly wanted: string;
}

/** Lets people act until the case has ended: one that was withdrawn is withdrawn, the others get their certificates. */
export async function finish({ name, cast, acts, release }: Underway): Promise<Ended> {
  const wanted = name.includes('withdrawal') ? 'WITHDRAWN' : 'CERTIFIED';
  try {
    await release?.(cast);
    const { caseResult } = await drive(cast, acts?.(cast) ?? {}, hasEnded);
    return { name, caseId: cast.caseId, caseResult, wanted };
  } catch (error) {
    return { name, caseId: cast.caseId, caseResult: String(error), wanted };
  }
}

/** Cases that are driven side by side. */
const ABREAST = 4;

/** Works on some at a time; the results come in the order of the items. */
export async function abreast<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const left = items.map((item, index) => ({ item, index }));
  const results: Result[] = [];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next.index] = await work(next.item);
  };
  await Promise.all(Array.from({ length: ABREAST }, lane));
  return results;
}
