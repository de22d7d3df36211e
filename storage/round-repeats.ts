import type { Knex } from 'knex';
import { listReplacements } from './agency-replacements.ts';
import { findSupplement } from './supplements.ts';

/** Instants at which a round began anew: given to another agency, or its design basis had changed. */
export async function listRepeats(db: Knex, caseId: string, round: number): Promise<readonly Date[]> {
  const replaced = (await listReplacements(db, caseId)).filter((each) => each.round === round);
  const supplement = await findSupplement(db, caseId);
  const restarted = supplement?.stoppedRound === round ? supplement.restartedAt : null;
  return [...replaced.map(({ doneAt }) => doneAt), restarted].filter((at) => at !== null);
}

/** True when a case was given to another agency, or its review stopped for a new design basis, at an instant or later. */
export async function wasRepeatedSince(db: Knex, caseId: string, since: Date): Promise<boolean> {
  const supplement = await findSupplement(db, caseId);
  const instants = [...(await listReplacements(db, caseId)).map(({ doneAt }) => doneAt), supplement?.restartedAt];
  return instants.some((at) => at instanceof Date && at >= since);
}
