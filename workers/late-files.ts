import type { Discipline } from '../domain/disciplines.ts';
import { getChannelDecision } from '../storage/channels.ts';
import { completeRound, listLateDisciplines } from '../storage/late-files.ts';
import { listRequestedMaterials } from '../storage/requested-materials.ts';
import { listRounds } from '../storage/reviews.ts';
import { findLatestSubmission } from '../storage/submissions.ts';
import type { CaseContext } from './handler.ts';
import { hintAt } from './review-hints.ts';

/**
 * Takes what was missing at an acceptance by law into the round that is under way, so that whoever reviews from now on has the
 * whole set; answers the disciplines whose own sheets or paper came with it. A round to come takes them in by itself.
 */
export async function takeInLateFiles(context: CaseContext): Promise<readonly Discipline[]> {
  const { acting, application } = context;
  const { id: caseId } = application;
  if ((await listRequestedMaterials(acting.trx, caseId, 'LATE_FOUND')).length === 0) return [];
  const newest = await findLatestSubmission(acting.trx, caseId);
  const last = (await listRounds(acting.trx, caseId)).at(-1);
  if (newest === undefined || last === undefined) return [];
  const { round } = last;
  const late = await listLateDisciplines(acting.trx, last, newest);
  if (last.outcome === null && last.setId !== newest.id) {
    await completeRound(acting, { caseId, round, setId: newest.id });
    const { disciplines: required } = await getChannelDecision(acting.trx, caseId);
    await hintAt(context, { setId: newest.id, round, required });
  }
  return late;
}
