import type { Knex } from 'knex';
import type { AcceptanceDecision } from '../domain/decision-outputs.ts';
import { listCorrectionItems } from './correction-items.ts';
import { findCorrection } from './requested-materials.ts';

/** The one correction of a case: none yet, answered, or answered with something that the officer refused. */
export type CorrectionStanding = 'NONE' | 'ANSWERED' | 'REFUSED';

/**
 * What an officer may decide upon the answer of the table material-acceptance, the lawful default first. The table bars the
 * way up: nobody accepts what it found incomplete or out of scope, or whose correction was refused. Down is open, with a
 * reason. A second correction notice is not (行政许可法 article 32: everything is told once).
 */
export function allowedDecisions(
  table: AcceptanceDecision,
  correction: CorrectionStanding,
): readonly AcceptanceDecision[] {
  if (correction === 'REFUSED') return ['NOT_ACCEPTED'];
  const allowed: Readonly<Record<AcceptanceDecision, readonly AcceptanceDecision[]>> = {
    ACCEPTED: ['ACCEPTED', 'CORRECTION_NOTICE', 'NOT_ACCEPTED'],
    ACCEPTED_WITH_DEFICIENCY: ['ACCEPTED_WITH_DEFICIENCY', 'CORRECTION_NOTICE', 'NOT_ACCEPTED'],
    CORRECTION_NOTICE: ['CORRECTION_NOTICE', 'NOT_ACCEPTED'],
    NOT_ACCEPTED: ['NOT_ACCEPTED'],
  };
  return allowed[table].filter((decision) => correction === 'NONE' || decision !== 'CORRECTION_NOTICE');
}

/** Where the correction of a case stands. */
export async function findCorrectionStanding(db: Knex, caseId: string): Promise<CorrectionStanding> {
  if ((await findCorrection(db, caseId)) === undefined) return 'NONE';
  const items = await listCorrectionItems(db, caseId, { issued: true });
  return items.some(({ state }) => state === 'REFUSED') ? 'REFUSED' : 'ANSWERED';
}
