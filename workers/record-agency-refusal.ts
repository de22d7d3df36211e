import { listDraws } from '../storage/agency-draws.ts';
import { decideProposal, findOpenProposal } from '../storage/agency-proposals.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { endClock } from '../storage/clocks.ts';
import { notify } from '../storage/notifications.ts';
import { findFinishedTask } from '../storage/tasks.ts';
import { caseHandler, keyOfJob } from './handler.ts';
import { readTexts, readWord } from './job-variables.ts';

/**
 * Records why the proposed agency does not review the case, by the rules, by its own word or by its silence; the county's lot or
 * the applicant finds another.
 */
export const recordAgencyRefusal = caseHandler({
  effectKey: keyOfJob,
  work: async (context) => {
    const { acting, application, job, at, today } = context;
    const refusedBy = readWord(job, 'refusedBy', ['RULES', 'AGENCY', 'SILENCE']);
    const reasons = refusedBy === 'SILENCE' ? ['NO_ANSWER'] : readTexts(job, 'refusalReasons');
    const proposal = await findOpenProposal(acting.trx, application.id);
    // A repair that repeats the step finds the proposal decided.
    if (proposal === undefined) return {};
    const confirmation = await findFinishedTask(acting.trx, application.id, 'ConfirmAgency');
    const decidedBy = refusedBy === 'AGENCY' ? (confirmation?.assigneeName ?? proposal.agencyName) : 'RULES';
    const next = (await listDraws(acting.trx, application.id)).length > 0 ? '将重新抽取审图机构' : '请重新选择审图机构';
    const judgedFacts = refusedBy === 'RULES' ? job.variables['agencyFacts'] : undefined;
    await decideProposal(acting, { caseId: application.id, state: 'REFUSED', reasons, decidedBy, judgedFacts, at });
    await endClock(acting, { caseId: application.id, kind: 'AGENCY' }, { state: 'ENDED', on: today, at });
    await notify(acting.trx, {
      businessKey: keyOfJob(context),
      caseId: application.id,
      kind: 'AGENCY_REFUSED',
      recipientRole: 'applicant',
      firmCode: application.applicantCode,
      agencyCode: null,
      regionCode: null,
      text: `${application.projectName}：${proposal.agencyName}不能承接本项目审查，${next}。`,
      createdAt: at,
    });
    const data = { refusedBy, reasons, agencyCode: proposal.agencyCode, agencyName: proposal.agencyName };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'AGENCY_REFUSED', legalAt: at, data });
    return {};
  },
});
