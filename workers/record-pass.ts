import { findLatestAcceptance } from '../storage/acceptances.ts';
import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { findSupplement } from '../storage/supplements.ts';
import { announcePause } from './documents/announce-pause.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { issueAdvice } from './issue-advice.ts';
import { readWhole } from './job-variables.ts';

/**
 * Records that the drawings have passed, and issues the advice that goes with them. While promised materials are open nothing
 * is left to do, and the clock stops.
 */
export const recordPass = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application, job }) => `record-pass:${application.id}:${readWhole(job, 'round')}`,
  work: async (context) => {
    const { acting, application, job, at, today } = context;
    const caseId = application.id;
    const round = readWhole(job, 'round');
    const waits = await isSupplementOpen(context);
    await moveCase(acting, application, { event: waits ? 'PASS_AWAITING_SUPPLEMENT' : 'PASS', at });
    const issuedBy = application.agencyName ?? '';
    const cause = '图纸审查已通过，等待补齐容缺材料';
    if (waits) {
      await announcePause(context, { reason: 'WAIT_SUPPLEMENT', from: today, cause, issuedBy, orderedBy: issuedBy });
    }
    const data = { awaitsSupplement: waits };
    await recordCaseEvent(acting, { caseId, kind: 'PASSED', legalAt: at, round, data });
    await issueAdvice(context, round);
    return { awaitsSupplement: waits };
  },
});

/** The branch of the supplement may not even have begun: what counts is the decision that promised it. */
async function isSupplementOpen({ acting, application }: CaseContext): Promise<boolean> {
  const acceptance = await findLatestAcceptance(acting.trx, application.id);
  if (acceptance?.decision !== 'ACCEPTED_WITH_DEFICIENCY') return false;
  return (await findSupplement(acting.trx, application.id))?.outcome !== 'SUPPLEMENTED';
}
