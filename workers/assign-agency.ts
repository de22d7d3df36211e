import { decideProposal, findOpenProposal } from '../storage/agency-proposals.ts';
import { changeCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { endClock } from '../storage/clocks.ts';
import { findFinishedTask } from '../storage/tasks.ts';
import { caseHandler } from './handler.ts';

/** Gives the case to the agency that has confirmed it; from now on its people see it. */
export const assignAgency = caseHandler({
  work: async ({ acting, application, at, today }) => {
    const proposal = await findOpenProposal(acting.trx, application.id);
    if (proposal === undefined) {
      // A job that came twice, or a repair: the first one has decided the proposal.
      if (application.agencyCode !== null) return {};
      throw new Error(`Expected a proposed agency of case ${application.id}, but there is none.`);
    }
    const confirmation = await findFinishedTask(acting.trx, application.id, 'ConfirmAgency');
    const decidedBy = confirmation?.assigneeName ?? proposal.agencyName;
    const { agencyCode, agencyName } = proposal;
    await decideProposal(acting, { caseId: application.id, state: 'ASSIGNED', reasons: [], decidedBy, at });
    await endClock(acting, { caseId: application.id, kind: 'AGENCY' }, { state: 'ENDED', on: today, at });
    await changeCase(acting, application, { agencyCode, agencyName }, at);
    const data = { agencyCode, agencyName };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'AGENCY_ASSIGNED', legalAt: at, data });
    return {};
  },
});
