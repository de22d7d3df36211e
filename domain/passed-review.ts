import type { OpinionStanding } from './opinions.ts';

/** A finding, as far as it tells in which round its discipline has passed. */
export interface DatedOpinion extends Pick<OpinionStanding, 'severity'> {
  /** In which it was written. */
  readonly round: number;
  readonly closedAt: Date | null;
}

/**
 * True where a discipline has passed in a round: what was found in it or before, save advice, was settled by its end. What a
 * later round settles, the later round has passed.
 */
export function wasPassed(
  opinions: readonly DatedOpinion[],
  { round, concludedAt }: { readonly round: number; readonly concludedAt: Date | null },
): boolean {
  return opinions
    .filter((opinion) => opinion.severity !== 'SHOULD' && opinion.round <= round)
    .every(({ closedAt }) => closedAt !== null && (concludedAt === null || closedAt <= concludedAt));
}
