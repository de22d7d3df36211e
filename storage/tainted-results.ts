import type { Knex } from 'knex';
import { chinaDateOf } from '../domain/plain-date.ts';
import { findBar } from './bars.ts';
import { listStandingResults, type ReviewStage, type StageResult } from './reviews.ts';

/**
 * Results of a case that stand, of whatever round, although their person must have no part in it: recused, or tied to one of its
 * firms on the day of the result. They are void until somebody else has done the stage.
 */
export async function listTaintedResults(db: Knex, caseId: string): Promise<StageResult[]> {
  const tainted: StageResult[] = [];
  for (const result of await listStandingResults(db, caseId)) {
    const { userId, department, decidedAt } = result;
    if (userId === null || department !== '') continue;
    const bar = await findBar(db, { userId, caseId, day: chinaDateOf(decidedAt.getTime()) });
    if (bar !== undefined) tainted.push(result);
  }
  return tainted;
}

/** Stages in which a person's results stand, of whatever round; a department's people are no reviewers. */
export async function listStandingStages(db: Knex, caseId: string, userId: string): Promise<readonly ReviewStage[]> {
  const standing = await listStandingResults(db, caseId);
  const own = standing.filter((result) => result.userId === userId && result.department === '');
  return [...new Set(own.map(({ stage }) => stage))];
}
