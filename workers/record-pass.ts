import { findLatestAcceptance } from '../storage/acceptances.ts';
import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { openPause } from '../storage/clocks.ts';
import { findSupplement } from '../storage/supplements.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { readWhole } from './job-variables.ts';

/** Records that the drawings have passed. While promised materials are open nothing is left to do, and the clock stops. */
export const recordPass = caseHandler({
  effectKey: ({ application, job }) => `record-pass:${application.id}:${readWhole(job, 'round')}`,
  work: async (context) => {
    const { acting, application, job, at, today } = context;
    const caseId = application.id;
    const waits = await isSupplementOpen(context);
    await moveCase(acting, application, { event: waits ? 'PASS_AWAITING_SUPPLEMENT' : 'PASS', at });
    if (waits) await openPause(acting, { caseId, reason: 'WAIT_SUPPLEMENT', from: today });
    const data = { awaitsSupplement: waits };
    await recordCaseEvent(acting, { caseId, kind: 'PASSED', legalAt: at, round: readWhole(job, 'round'), data });
    return {};
  },
});

/** The branch of the supplement may not even have begun: what counts is the decision that promised it. */
async function isSupplementOpen({ acting, application }: CaseContext): Promise<boolean> {
  const acceptance = await findLatestAcceptance(acting.trx, application.id);
  if (acceptance?.decision !== 'ACCEPTED_WITH_DEFICIENCY') return false;
  return (await findSupplement(acting.trx, application.id))?.outcome !== 'SUPPLEMENTED';
}
