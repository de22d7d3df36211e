import { type MaterialCode, missingSlots, partMissing } from '../domain/materials.ts';
import { findLatestAcceptance } from '../storage/acceptances.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { startClock } from '../storage/clocks.ts';
import { requestMaterials, openCorrection as storeCorrection } from '../storage/requested-materials.ts';
import { findLatestSubmission, listFilledSlots } from '../storage/submissions.ts';
import { firstWakeAt } from './deadlines.ts';
import { chineseDate, MATERIAL_LABELS } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/** Sends the one correction notice, which lists everything (行政许可法 article 32), and starts the applicant's clock. */
export const openCorrection = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application }) => `open-correction:${application.id}`,
  work: async (context) => {
    const { acting, application, calendar, settings, at, today, deps } = context;
    const items = await listItems(context);
    await requestMaterials(
      acting,
      application.id,
      items.map((item) => ({ kind: 'CORRECTION' as const, ...item })),
    );
    const clock = await startClock(
      acting,
      { caseId: application.id, kind: 'CORRECTION', round: 1, startDate: today, limitWd: settings.correctionWd },
      { calendar, at },
    );
    const documentId = await issueDocument(context, {
      code: 'CORRECTION_NOTICE',
      occasion: 'CORRECTION',
      issuedBy: `${deps.cityName}受理窗口`,
      content: {
        addressee: application.applicantName,
        paragraphs: [
          `你单位“${application.projectName}”（申请编号 ${application.number}）的申请材料需要补正，现一次性告知全部内容如下。`,
          `请于${chineseDate(clock.dueDate)}前补正；逾期未补正的，本次申请结案，可以重新申请。`,
        ],
        sections: [{ heading: '需要补正的内容', lines: items.map(({ remark }) => remark), numbered: true }],
        signatures: [{ label: '受理机关', name: `${deps.cityName}受理窗口` }],
      },
    });
    const { dueDate } = clock;
    await storeCorrection(acting, { caseId: application.id, documentId, openedAt: at, dueDate });
    const data = { dueDate, slots: items.map(({ slot }) => slot) };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'CORRECTION_OPENED', legalAt: at, data });
    return { wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

/** Missing materials; with nothing missing, the officer's reason opens every slot that was filled. */
async function listItems({ acting, application }: CaseContext): Promise<{ slot: MaterialCode; remark: string }[]> {
  const submission = await findLatestSubmission(acting.trx, application.id, ['APPLICATION']);
  if (submission === undefined) throw new Error(`Expected a submission of case ${application.id}, but there is none.`);
  const filled = await listFilledSlots(acting.trx, submission.id);
  const missing = partMissing(submission.facts, missingSlots(submission.facts, filled));
  const slots = [...missing.key, ...missing.nonKey];
  if (slots.length > 0) return slots.map((slot) => ({ slot, remark: `${slot} ${MATERIAL_LABELS[slot]}：未提交` }));
  const reason = (await findLatestAcceptance(acting.trx, application.id))?.reason ?? '内容需要补正';
  return filled.map((slot) => ({ slot, remark: `${slot} ${MATERIAL_LABELS[slot]}：${reason}` }));
}
