import type { CaseEvent } from '../domain/case-state.ts';
import { findLatestAcceptance } from '../storage/acceptances.ts';
import { changeCase, moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { cancelClocks } from '../storage/clocks.ts';
import { cancelPanel } from '../storage/expert-panels.ts';
import { endForecasts } from '../storage/forecasts.ts';
import { notify } from '../storage/notifications.ts';
import { closePause, listPauses } from '../storage/pauses.ts';
import { closeCorrection } from '../storage/requested-materials.ts';
import { cancelTasksWithoutJob } from '../storage/seat-answers.ts';
import { closeSupplement, findSupplement } from '../storage/supplements.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { nameCase } from './documents/content.ts';
import type { NewDocument } from './documents/issue-document.ts';
import { issueDocument } from './documents/issue-document.ts';
import { listRefusedItems, remediesOf } from './documents/remedies.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { readWord } from './job-variables.ts';

/** How a case can end; `CERTIFIED` only archives what issue-certificate has done. */
const CASE_RESULTS = [
  'CERTIFIED',
  'REJECTED',
  'TERMINATED',
  'WITHDRAWN',
  'NOT_ACCEPTED',
  'CORRECTION_EXPIRED',
] as const;
type CaseResult = (typeof CASE_RESULTS)[number];

interface Ending {
  readonly event: CaseEvent | undefined;
  readonly label: string;
  /** The notice that tells of it; a certificate speaks for itself and an expired correction was announced in its notice. */
  readonly notice: NewDocument['code'] | undefined;
}

const ENDINGS: Readonly<Record<CaseResult, Ending>> = {
  CERTIFIED: { event: undefined, label: '审查合格，已归档', notice: undefined },
  REJECTED: { event: 'REJECT', label: '审查不合格', notice: 'FAIL_NOTICE' },
  TERMINATED: { event: 'TERMINATE', label: '终止审查', notice: 'TERMINATION' },
  WITHDRAWN: { event: 'WITHDRAW', label: '已撤回', notice: 'WITHDRAWAL' },
  NOT_ACCEPTED: { event: 'REFUSE', label: '不予受理', notice: 'NON_ACCEPTANCE' },
  CORRECTION_EXPIRED: { event: 'CORRECTION_EXPIRED', label: '逾期未补正，结案', notice: 'TERMINATION' },
};

/** Ends a case in every way there is: state, clocks, notice with reasons, message. One effect ever for each case. */
export const closeCase = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application }) => `close-case:${application.id}`,
  onClosed: true,
  work: async (context) => {
    const { acting, application, job, at, today } = context;
    const caseResult = readWord(job, 'caseResult', CASE_RESULTS);
    const ending = ENDINGS[caseResult];
    const reason = await reasonOf(context, caseResult);
    await end(context, caseResult);
    await stopClocks(context);
    await cancelClocks(acting, application.id, today, at);
    // A case that was withdrawn or ran out says nothing of how long a review takes.
    if (caseResult === 'REJECTED') await endForecasts(acting.trx, application.id, today);
    await cancelTasksWithoutJob(acting.trx, application.id, at);
    if (ending.notice !== undefined) await sendNotice(context, { code: ending.notice, ending, reason });
    await notify(acting.trx, {
      businessKey: `close-case:${application.id}`,
      caseId: application.id,
      kind: `CLOSED_${caseResult}`,
      recipientRole: 'applicant',
      firmCode: application.applicantCode,
      agencyCode: null,
      regionCode: null,
      text: `${application.projectName}：${ending.label}。${reason}`,
      createdAt: at,
    });
    const data = { caseResult, reason };
    await recordCaseEvent(acting, {
      caseId: application.id,
      kind: 'CLOSED',
      legalAt: at,
      round: application.round,
      data,
    });
    return {};
  },
});

async function end({ acting, application, at, job, deps }: CaseContext, caseResult: CaseResult): Promise<void> {
  const change = { closedAt: at, caseResult };
  const { event } = ENDINGS[caseResult];
  if (event === undefined) {
    await changeCase(acting, application, change, at);
    return;
  }
  if (application.state !== 'DRAFT') {
    await moveCase(acting, application, { event, at, change });
    return;
  }
  // Withdrawn before the first job had run: the case is opened by what ends it, or it would stay a draft for ever.
  const instance = { engineIdentity: deps.engineIdentity, processInstanceKey: job.processInstanceKey };
  const state = await moveCase(acting, application, { event: 'SUBMIT', at, change: instance });
  await moveCase(acting, { ...application, ...instance, state }, { event, at, change });
}

/** Open notices and pauses end with the case, or its figures would go on counting. */
async function stopClocks({ acting, application, at, today }: CaseContext): Promise<void> {
  const caseId = application.id;
  await cancelPanel(acting, caseId, { on: today, at });
  for (const { reason, to } of await listPauses(acting.trx, caseId)) {
    if (to === null) await closePause(acting, { caseId, reason, to: today });
  }
  await closeCorrection(acting, { caseId, outcome: 'EXPIRED', at });
  await closeSupplement(acting, { caseId, outcome: 'FAILED', at });
}

async function reasonOf({ acting, application }: CaseContext, caseResult: CaseResult): Promise<string> {
  const caseId = application.id;
  switch (caseResult) {
    case 'CERTIFIED':
      return '';
    case 'WITHDRAWN':
      return '依申请人的申请撤回，不影响信用。';
    case 'REJECTED':
      return application.state === 'SIGNING'
        ? '存在不能签发审查合格书的情形。'
        : '审查轮次已达上限，仍有未解决的审查意见。';
    case 'CORRECTION_EXPIRED':
      return '逾期未补正，可以重新申请。';
    case 'NOT_ACCEPTED': {
      const acceptance = await findLatestAcceptance(acting.trx, caseId);
      return acceptance?.reason ?? '不属于受理范围或者不符合受理条件。';
    }
    case 'TERMINATED': {
      if (application.state === 'OPINION_ISSUED') return '逾期未提交修改图纸和答复。';
      const supplement = await findSupplement(acting.trx, caseId);
      return supplement?.outcome === 'EXPIRED' ? '逾期未补齐承诺的材料。' : '补齐的材料两次不合格。';
    }
  }
}

async function sendNotice(
  context: CaseContext,
  notice: { readonly code: NewDocument['code']; readonly ending: Ending; readonly reason: string },
): Promise<void> {
  const { application } = context;
  const { code, ending, reason } = notice;
  const issuedBy = code === 'FAIL_NOTICE' ? (application.agencyName ?? '') : await nameAcceptanceOffice(context);
  const refused = code === 'NON_ACCEPTANCE' ? await listRefusedItems(context) : [];
  await issueDocument(context, {
    code,
    occasion: 'END',
    issuedBy,
    content: {
      addressee: application.applicantName,
      paragraphs: [
        `你单位${nameCase(application)}的施工图审查申请，处理结果：${ending.label}。`,
        `理由：${reason}`,
        ...(await remediesOf(context, code)),
      ],
      ...(refused.length === 0 ? {} : { sections: [{ heading: '没有通过的补正事项', lines: refused }] }),
      signatures: [{ label: '出具单位', name: issuedBy }],
    },
  });
}
