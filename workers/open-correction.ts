import type { Knex } from 'knex';
import type { MaterialCode } from '../domain/materials.ts';
import { type Acceptance, findLatestAcceptance } from '../storage/acceptances.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { listCaseMaterials } from '../storage/case-materials.ts';
import { startClock } from '../storage/clocks.ts';
import { readMaterialTitles } from '../storage/materials.ts';
import { requestMaterials, openCorrection as storeCorrection } from '../storage/requested-materials.ts';
import { findMissingMaterials, listFilledSlots } from '../storage/submissions.ts';
import { firstWakeAt } from './deadlines.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { chineseDate, nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { type CaseContext, caseHandler } from './handler.ts';

/** Sends the one correction notice, which lists everything (行政许可法 article 32), and starts the applicant's clock. */
export const openCorrection = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application }) => `open-correction:${application.id}`,
  work: async (context) => {
    const { acting, application, at, today, deps } = context;
    const { calendar, settings } = await context.rules();
    const office = await nameAcceptanceOffice(context);
    const { items, note } = await listItems(context);
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
      issuedBy: office,
      content: {
        addressee: application.applicantName,
        paragraphs: [
          `你单位${nameCase(application)}的申请材料需要补正，现一次性告知全部内容如下。`,
          ...(note === null ? [] : [`受理机关说明：${note}`]),
          `请于${chineseDate(clock.dueDate)}前补正；逾期未补正的，本次申请结案，可以重新申请。`,
        ],
        sections: [{ heading: '需要补正的内容', lines: items.map(({ remark }) => remark), numbered: true }],
        signatures: [{ label: '受理机关', name: office }],
      },
    });
    const { dueDate } = clock;
    await storeCorrection(acting, { caseId: application.id, documentId, openedAt: at, dueDate });
    const data = { dueDate, slots: items.map(({ slot }) => slot) };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'CORRECTION_OPENED', legalAt: at, data });
    return { wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

interface NoticeItem {
  readonly slot: MaterialCode;
  readonly remark: string;
}

/** What was not filed, and what the officer sends back; `note` is the officer's reason where no item carries it. */
async function listItems({ acting, application }: CaseContext): Promise<{ items: NoticeItem[]; note: string | null }> {
  const { trx } = acting;
  const acceptance = await findLatestAcceptance(trx, application.id);
  const { key, nonKey } = await findMissingMaterials(trx, application.id);
  const missing = [...key, ...nonKey];
  const named = await namedItems(trx, { acceptance, hasMissing: missing.length > 0 });
  const reason = acceptance?.reason ?? '内容需要补正';
  const titles = await readMaterialTitles(trx);
  const list = (await listCaseMaterials(trx, application.id)).map(({ material }) => material);
  const items = list
    .filter((slot) => missing.includes(slot) || named.includes(slot))
    .map((slot) => {
      const faults = [missing.includes(slot) ? '未提交' : [], named.includes(slot) ? reason : []].flat();
      return { slot, remark: `${slot} ${titles.get(slot) ?? ''}：${faults.join('；')}` };
    });
  return { items, note: named.length > 0 ? null : (acceptance?.reason ?? null) };
}

/** A diagram from before the officer could name items leaves them out: then all that was filed stands open, as it did. */
async function namedItems(
  db: Knex,
  filing: { readonly acceptance: Acceptance | undefined; readonly hasMissing: boolean },
): Promise<readonly MaterialCode[]> {
  const { acceptance, hasMissing } = filing;
  if (acceptance === undefined || acceptance.correctionItems.length > 0 || hasMissing) {
    return acceptance?.correctionItems ?? [];
  }
  return listFilledSlots(db, acceptance.submissionId);
}
