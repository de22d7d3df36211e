import { findLatestAcceptance } from '../storage/acceptances.ts';
import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { findSupplement } from '../storage/supplements.ts';
import { announcePause } from './documents/announce-pause.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { issueAdvice } from './issue-advice.ts';
import { readWhole } from './job-variables.ts';

/**
 * Records that the drawings have passed, and issues the advice that goes with them. While materials are open nothing is left to
 * do, and the clock stops.
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
    const cause = `图纸审查已通过，等待补齐${isLate(context) ? '受理时尚缺的' : '容缺'}材料`;
    if (waits) {
      await announcePause(context, { reason: 'WAIT_SUPPLEMENT', from: today, cause, issuedBy, orderedBy: issuedBy });
    }
    const data = { awaitsSupplement: waits };
    await recordCaseEvent(acting, { caseId, kind: 'PASSED', legalAt: at, round, data });
    await issueAdvice(context, round);
    return { awaitsSupplement: waits };
  },
});

/** True where silence has accepted the case without some materials; a diagram of before does not ask for them, and lacks it. */
function isLate({ job }: CaseContext): boolean {
  return job.variables['lateFound'] === true;
}

/** The branch of the supplement may not even have begun: what counts is the decision that led to it. */
async function isSupplementOpen(context: CaseContext): Promise<boolean> {
  const { acting, application } = context;
  const acceptance = await findLatestAcceptance(acting.trx, application.id);
  if (acceptance?.decision !== 'ACCEPTED_WITH_DEFICIENCY' && !isLate(context)) return false;
  return (await findSupplement(acting.trx, application.id))?.outcome !== 'SUPPLEMENTED';
}
