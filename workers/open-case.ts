import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { findSubmission, listSubmittedFiles } from '../storage/submissions.ts';
import { chineseDate, nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { readText } from './job-variables.ts';

/**
 * Binds the case to the process instance that asks first (compare-and-set): the engine forgets a message's id when its time
 * to live ends, so a second instance of one submission is possible and has to end on the path for duplicates.
 */
export const openCase = caseHandler({
  issuesDocuments: true,
  onClosed: true,
  work: async (context) => {
    const { acting, application, job, deps, at } = context;
    const { engineIdentity, processInstanceKey } = application;
    if (processInstanceKey !== null) {
      const isSame = processInstanceKey === job.processInstanceKey && engineIdentity === deps.engineIdentity;
      return { duplicate: !isSame };
    }
    const instance = { engineIdentity: deps.engineIdentity, processInstanceKey: job.processInstanceKey };
    await moveCase(acting, application, { event: 'SUBMIT', at, change: instance });
    await issueReceipt(context, readText(job, 'submissionId'));
    await recordCaseEvent(acting, { caseId: application.id, kind: 'OPENED', legalAt: at, data: instance });
    return { duplicate: false };
  },
});

async function issueReceipt(context: CaseContext, submissionId: string): Promise<void> {
  const { acting, application, deps } = context;
  const submission = await findSubmission(acting.trx, submissionId);
  if (submission === undefined) {
    throw new Error(`Expected submission ${submissionId} of case ${application.id}, but there is none.`);
  }
  const files = await listSubmittedFiles(acting.trx, submissionId);
  const lines = files.map((file) => `${file.slot}  ${file.fileName}  V${file.version}  SHA-256 ${file.sha256}`);
  await issueDocument(context, {
    code: 'RECEIPT',
    occasion: submissionId,
    issuedBy: deps.cityName,
    content: {
      addressee: application.applicantName,
      paragraphs: [
        `你单位提交的${nameCase(application)}施工图审查申请已收到，收件时间自 ${chineseDate(submission.effectiveDate)} 起计。`,
        '收到的文件如下，以所列数字摘要为准。',
      ],
      sections: [{ heading: '收件清单', lines, numbered: true }],
      signatures: [{ label: '收件', name: `${deps.cityName}施工图联合审查系统` }],
    },
  });
}
