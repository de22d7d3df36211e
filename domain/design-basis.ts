import type { Discipline } from './disciplines.ts';

/** A first stage that was done; `seq` counts the results in the order in which they were written. */
export interface FirstResult {
  readonly discipline: string;
  readonly seq: number;
}

/** A supplement that changed the basis of some disciplines, after the result `afterSeq` was written and before any later one. */
export interface BasisChange {
  readonly disciplines: readonly Discipline[];
  readonly afterSeq: number;
}

/**
 * Disciplines whose first stage was done on the old basis and has to be done again. Where it was not done yet, it will be done
 * on the new one. The order of writing decides, not the hour: a clock may be set back.
 */
export function staleDisciplines(change: BasisChange, standing: readonly FirstResult[]): readonly Discipline[] {
  return change.disciplines.filter((discipline) =>
    standing.some((result) => result.discipline === discipline && result.seq <= change.afterSeq),
  );
}
