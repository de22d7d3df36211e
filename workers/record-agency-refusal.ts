import { decideProposal, findOpenProposal } from '../storage/agency-proposals.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { notify } from '../storage/notifications.ts';
import { findFinishedTask } from '../storage/tasks.ts';
import { caseHandler, keyOfJob } from './handler.ts';
import { readTexts, readWord } from './job-variables.ts';

/** Records why the proposed agency does not review the case, by the rules or by its own word; the applicant proposes again. */
export const recordAgencyRefusal = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, job, at } = context;
    const refusedBy = readWord(job, 'refusedBy', ['RULES', 'AGENCY']);
    const reasons = readTexts(job, 'refusalReasons');
    const proposal = await findOpenProposal(acting.trx, application.id);
    // A repair that repeats the step finds the proposal decided.
    if (proposal === undefined) return {};
    const confirmation = await findFinishedTask(acting.trx, application.id, 'ConfirmAgency');
    const decidedBy = refusedBy === 'AGENCY' ? (confirmation?.assigneeName ?? proposal.agencyName) : 'RULES';
    await decideProposal(acting, { caseId: application.id, state: 'REFUSED', reasons, decidedBy, at });
    await notify(acting.trx, {
      businessKey: keyOfJob(context),
      caseId: application.id,
      kind: 'AGENCY_REFUSED',
      recipientRole: 'applicant',
      firmCode: application.applicantCode,
      agencyCode: null,
      regionCode: null,
      text: `${application.projectName}：${proposal.agencyName}不能承接本项目审查，请重新选择审图机构。`,
      createdAt: at,
    });
    const data = { refusedBy, reasons, agencyCode: proposal.agencyCode, agencyName: proposal.agencyName };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'AGENCY_REFUSED', legalAt: at, data });
    return {};
  },
});
