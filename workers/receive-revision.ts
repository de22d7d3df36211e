import { findOpenReplacement } from '../storage/agency-replacements.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { closePause } from '../storage/pauses.ts';
import { findLatestSubmission } from '../storage/submissions.ts';
import { caseHandler } from './handler.ts';
import { readWhole } from './job-variables.ts';

/** Gives the time back to the agency from the day on which the revision counts; another agency may have been named meanwhile. */
export const receiveRevision = caseHandler({
  effectKey: ({ application, job }) => `receive-revision:${application.id}:${readWhole(job, 'round')}`,
  work: async ({ acting, application, job, at }) => {
    const caseId = application.id;
    const round = readWhole(job, 'round');
    const revision = await findLatestSubmission(acting.trx, caseId, ['REVISION']);
    if (revision === undefined) throw new Error(`Expected a revision of case ${caseId}, but none was handed in.`);
    await closePause(acting, { caseId, reason: 'REVISION', to: revision.effectiveDate });
    const data = { effectiveDate: revision.effectiveDate };
    await recordCaseEvent(acting, { caseId, kind: 'REVISION_RECEIVED', legalAt: at, round, data });
    return { agencyReplaced: (await findOpenReplacement(acting.trx, caseId)) !== undefined };
  },
});
