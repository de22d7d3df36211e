import type { MaterialCode } from '../domain/materials.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { type ChannelDecision, findChannelDecision } from '../storage/channels.ts';
import { startClock } from '../storage/clocks.ts';
import { readMaterialTitles } from '../storage/materials.ts';
import { requestMaterials } from '../storage/requested-materials.ts';
import { findMissingMaterials } from '../storage/submissions.ts';
import { openSupplement as storeSupplement } from '../storage/supplements.ts';
import { firstWakeAt } from './deadlines.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { chineseDate, nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/** Sends the notice of the deficiency acceptance and starts the time for the promised materials, from day 0 of the case. */
export const openSupplement = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application }) => `open-supplement:${application.id}`,
  work: async (context) => {
    const { acting, application, at, today, deps } = context;
    const { calendar, settings } = await context.rules();
    const caseId = application.id;
    const slots = await promisedSlots(context);
    const limits = await limitsOf(context);
    const titles = await readMaterialTitles(acting.trx);
    const named = slots.map((slot) => ({ slot, title: titles.get(slot) ?? slot }));
    const remarks = named.map(({ slot, title }) => ({ kind: 'SUPPLEMENT' as const, slot, remark: title }));
    await requestMaterials(acting, caseId, remarks);
    const startDate = application.acceptedOn ?? today;
    // Never beyond the legal limit of the review itself.
    const limitWd = Math.min(limits.supplementWd, limits.statutoryWd);
    const clock = await startClock(
      acting,
      { caseId, kind: 'SUPPLEMENT', round: 1, startDate, limitWd },
      { calendar, at },
    );
    const { dueDate } = clock;
    const documentId = await issueNotice(context, { named, dueDate });
    await storeSupplement(acting, { caseId, documentId, openedAt: at, dueDate });
    await recordCaseEvent(acting, { caseId, kind: 'SUPPLEMENT_OPENED', legalAt: at, data: { slots, dueDate } });
    return { wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

async function promisedSlots({ acting, application }: CaseContext): Promise<readonly MaterialCode[]> {
  return (await findMissingMaterials(acting.trx, application.id)).nonKey;
}

async function limitsOf({ acting, application }: CaseContext): Promise<ChannelDecision['limits']> {
  const decision = await findChannelDecision(acting.trx, application.id);
  if (decision === undefined) throw new Error(`Expected the channel of case ${application.id}, but it is not decided.`);
  return decision.limits;
}

async function issueNotice(
  context: CaseContext,
  notice: { readonly named: readonly { slot: MaterialCode; title: string }[]; readonly dueDate: string },
) {
  const { application } = context;
  const office = await nameAcceptanceOffice(context);
  return issueDocument(context, {
    code: 'DEFICIENCY_NOTICE',
    occasion: 'SUPPLEMENT',
    issuedBy: office,
    content: {
      addressee: application.applicantName,
      paragraphs: [
        `你单位${nameCase(application)}的申请材料尚缺下列非关键材料。依据你单位签署的容缺承诺，自${chineseDate(application.acceptedOn ?? notice.dueDate)}起容缺受理，审查同步进行。`,
        `请于${chineseDate(notice.dueDate)}前以电子文件补齐；期满前可以申请延期一次。逾期未补齐或者两次补齐不合格的，终止审查，后果由你单位承担；补齐之前不核发审查合格书。`,
      ],
      sections: [
        {
          heading: '待补齐材料',
          lines: notice.named.map(({ slot, title }) => `${slot} ${title}`),
          numbered: true,
        },
      ],
      signatures: [
        { label: '受理机关', name: office },
        { label: '承诺单位', name: application.applicantName },
      ],
    },
  });
}
