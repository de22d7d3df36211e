import { isUnansweredAdvice } from '../domain/opinions.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { notify } from '../storage/notifications.ts';
import { listOpinions, issueAdvice as markIssued, type Opinion } from '../storage/opinions.ts';
import { nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { opinionSections } from './documents/opinion-sections.ts';
import type { CaseContext } from './handler.ts';

/**
 * Sends the advice that a round leaves unanswered as it passes. It is the one notice of the round, and it sends nothing back: no
 * time runs for the replies, nothing is paused, and the round keeps neither a notice that could be late nor a return reason.
 */
export async function issueAdvice(context: CaseContext, round: number): Promise<void> {
  const { acting, application, at } = context;
  const caseId = application.id;
  const advice = (await listOpinions(acting.trx, { caseId })).filter(isUnansweredAdvice);
  if (advice.length === 0) return;
  await markIssued(acting, advice, at);
  await sendNotice(context, round, advice);
  await tellFirms(context, round, advice.length);
  const data = { opinions: advice.length };
  await recordCaseEvent(acting, { caseId, kind: 'ADVICE_ISSUED', legalAt: at, round, data });
}

async function sendNotice(context: CaseContext, round: number, advice: readonly Opinion[]): Promise<void> {
  const { application } = context;
  const issuedBy = application.agencyName ?? '';
  await issueDocument(context, {
    code: 'OPINION_NOTICE',
    occasion: String(round),
    issuedBy,
    content: {
      addressee: `${application.applicantName}、${application.designUnitName ?? ''}`,
      paragraphs: [
        `${nameCase(application)}施工图第 ${round} 轮审查已通过，图纸不退回修改。审查中提出的建议（宜）类意见如下。`,
        '建议类意见不影响签发施工图设计文件审查合格书。',
        '请设计单位逐条答复；答复只需文字说明，不必附图纸，合格书签发后仍可答复。',
      ],
      sections: await opinionSections(context, advice),
      signatures: [{ label: '审查机构', name: issuedBy }],
    },
  });
}

/** Both firms: no task of theirs waits for the replies. */
async function tellFirms({ acting, application, at }: CaseContext, round: number, count: number): Promise<void> {
  const { id: caseId, projectName, applicantCode, designUnitCode } = application;
  const firms = [
    { recipientRole: 'designUnit', firmCode: designUnitCode },
    { recipientRole: 'applicant', firmCode: applicantCode },
  ] as const;
  for (const firm of firms) {
    await notify(acting.trx, {
      businessKey: `ADVICE_ISSUED:${caseId}:${round}:${firm.recipientRole}`,
      ...{ ...firm, caseId, kind: 'ADVICE_ISSUED', agencyCode: null, regionCode: null, createdAt: at },
      text: `${projectName}：第 ${round} 轮审查已通过，另有建议类意见 ${count} 条，不影响签发合格书，请设计单位逐条答复。`,
    });
  }
}
