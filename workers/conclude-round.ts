import { canPass } from '../domain/opinions.ts';
import { isReturnReason, type ReturnReason } from '../domain/rounds.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { endClock } from '../storage/clocks.ts';
import { listOpinions } from '../storage/opinions.ts';
import { listStageResults, concludeRound as storeConclusion } from '../storage/reviews.ts';
import { findFinishedTask } from '../storage/tasks.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { readWhole } from './job-variables.ts';

/** Draws the conclusion of a round from the opinions, whatever people have ticked. */
export const concludeRound = caseHandler({
  effectKey: ({ application, job }) => `conclude-round:${application.id}:${readWhole(job, 'round')}`,
  work: async (context) => {
    const { acting, application, job, at, today } = context;
    const caseId = application.id;
    const round = readWhole(job, 'round');
    const opinions = await listOpinions(acting.trx, { caseId });
    const results = await listStageResults(acting.trx, caseId, round);
    const isObjected = results.some((result) => result.verdict === 'OBJECTED');
    const reviewOutcome = canPass(opinions) && !isObjected ? 'PASS' : 'FINDINGS';
    await endClock(acting, { caseId, kind: 'FINAL' }, { state: 'ENDED', on: today, at });
    const returnReason = reviewOutcome === 'PASS' ? null : await returnReasonOf(context, round);
    await storeConclusion(acting, { caseId, round, outcome: reviewOutcome, returnReason, at });
    const data = { outcome: reviewOutcome, ...(returnReason === null ? {} : { returnReason }) };
    await recordCaseEvent(acting, { caseId, kind: 'ROUND_CONCLUDED', legalAt: at, round, data });
    return { reviewOutcome };
  },
});

/** What the technical head chose in this round; where the head passed it was a department that did not agree. */
async function returnReasonOf({ acting, application }: CaseContext, round: number): Promise<ReturnReason | null> {
  const final = await findFinishedTask(acting.trx, application.id, 'FinalReview');
  if (final === undefined || final.round !== round) return null;
  const { conclusion, returnReason } = final.outcome ?? {};
  if (conclusion === 'PASS') return 'DEPARTMENT';
  return isReturnReason(returnReason) ? returnReason : null;
}
