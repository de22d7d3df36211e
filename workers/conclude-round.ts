import { canPass } from '../domain/opinions.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { endClock } from '../storage/clocks.ts';
import { listOpinions } from '../storage/opinions.ts';
import { listStageResults, concludeRound as storeConclusion } from '../storage/reviews.ts';
import { caseHandler } from './handler.ts';
import { readWhole } from './job-variables.ts';

/** Draws the conclusion of a round from the opinions, whatever people have ticked. */
export const concludeRound = caseHandler({
  effectKey: ({ application, job }) => `conclude-round:${application.id}:${readWhole(job, 'round')}`,
  work: async ({ acting, application, job, at, today }) => {
    const caseId = application.id;
    const round = readWhole(job, 'round');
    const opinions = await listOpinions(acting.trx, { caseId });
    const results = await listStageResults(acting.trx, caseId, round);
    const isObjected = results.some((result) => result.verdict === 'OBJECTED');
    const reviewOutcome = canPass(opinions) && !isObjected ? 'PASS' : 'FINDINGS';
    await endClock(acting, { caseId, kind: 'FINAL' }, { state: 'ENDED', on: today, at });
    await storeConclusion(acting, { caseId, round, outcome: reviewOutcome, at });
    const data = { outcome: reviewOutcome };
    await recordCaseEvent(acting, { caseId, kind: 'ROUND_CONCLUDED', legalAt: at, round, data });
    return { reviewOutcome };
  },
});
