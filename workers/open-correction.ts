import type { Knex } from 'knex';
import { factTitles } from '../domain/fact-labels.ts';
import type { MaterialCode } from '../domain/materials.ts';
import { type Acceptance, findLatestAcceptance } from '../storage/acceptances.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { listCaseMaterials } from '../storage/case-materials.ts';
import { startClock } from '../storage/clocks.ts';
import { filedProject, listComparedFiles } from '../storage/correction-answers.ts';
import {
  type CorrectionItem,
  createCorrectionItem,
  issueCorrectionItem,
  listCorrectionItems,
} from '../storage/correction-items.ts';
import { readMaterialTitles } from '../storage/materials.ts';
import { requestMaterials, openCorrection as storeCorrection } from '../storage/requested-materials.ts';
import { getSector } from '../storage/sectors.ts';
import { findMissingMaterials, listFilledSlots } from '../storage/submissions.ts';
import { firstWakeAt } from './deadlines.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { lastDay, nameCase } from './documents/content.ts';
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
    const note = await nameWhatIsMissing(context);
    const items = await issueItems(context);
    const titles = await readTitles(context);
    const requests = items.flatMap((item) => requestOf(item, titles));
    await requestMaterials(acting, application.id, requests);
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
          `请于${lastDay(clock.dueDate)}补正；逾期未补正的，本次申请结案，可以重新申请。`,
        ],
        sections: [{ heading: '需要补正的内容', lines: items.map((item) => lineOf(item, titles)), numbered: true }],
        signatures: [{ label: '受理机关', name: office }],
      },
    });
    const { dueDate } = clock;
    await storeCorrection(acting, { caseId: application.id, documentId, openedAt: at, dueDate });
    const data = { dueDate, slots: items.flatMap(({ type, target }) => (type === 'MATERIAL' ? [target] : [])) };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'CORRECTION_OPENED', legalAt: at, data });
    return { wakeAt: firstWakeAt(clock, { calendar, settings, clock: deps.clock }) };
  },
});

/**
 * Puts beside what the officer has named what was not filed, and the materials that were only ticked; answers the officer's
 * reason where no item carries it.
 */
async function nameWhatIsMissing({ acting, application, at }: CaseContext): Promise<string | null> {
  const { trx } = acting;
  const caseId = application.id;
  const acceptance = await findLatestAcceptance(trx, caseId);
  const { key, nonKey } = await findMissingMaterials(trx, caseId);
  const missing = [...key, ...nonKey];
  const typed = await listCorrectionItems(trx, caseId);
  const ticked = await namedItems(trx, { acceptance, hasItems: missing.length + typed.length > 0 });
  const reason = acceptance?.reason ?? '内容需要补正';
  for (const { material: slot } of await listCaseMaterials(trx, caseId)) {
    if (typed.some(({ type, target }) => type === 'MATERIAL' && target === slot)) continue;
    const faults = [missing.includes(slot) ? '未提交' : [], ticked.includes(slot) ? reason : []].flat();
    if (faults.length === 0) continue;
    const asked = { type: 'MATERIAL' as const, target: slot, problem: faults.join('；'), expectation: '' };
    const namedBy = acceptance?.officerName ?? '';
    await createCorrectionItem(acting, { ...asked, caseId, namedBy, namedAt: at });
  }
  return ticked.length > 0 ? null : (acceptance?.reason ?? null);
}

/** Numbers the items, materials in the order of their list first, and keeps what stands there now beside each. */
async function issueItems({ acting, application, at }: CaseContext): Promise<readonly CorrectionItem[]> {
  const caseId = application.id;
  const project = await filedProject(acting, caseId);
  const named = await listCorrectionItems(acting.trx, caseId);
  const list = await listCaseMaterials(acting.trx, caseId);
  const materials = list.flatMap(({ material }) =>
    named.filter(({ type, target }) => type === 'MATERIAL' && target === material),
  );
  const others = ['FACT', 'STATEMENT'].flatMap((kind) => named.filter(({ type }) => type === kind));
  for (const [index, item] of [...materials, ...others].entries()) {
    const { type, target } = item;
    const before =
      type === 'MATERIAL' ? await listComparedFiles(acting, caseId, target) : target === null ? null : project[target];
    await issueCorrectionItem(acting, { item, serial: index + 1, before, at });
  }
  return listCorrectionItems(acting.trx, caseId, { issued: true });
}

/** What the slot of a material says about it; a fact or a question opens no slot. */
function requestOf(item: CorrectionItem, titles: Titles) {
  const { type, target } = item;
  if (type !== 'MATERIAL' || target === null) return [];
  return [{ kind: 'CORRECTION' as const, slot: target, remark: lineOf(item, titles) }];
}

/** What the things are called that an item can name. */
interface Titles {
  readonly materials: ReadonlyMap<string, string>;
  readonly facts: Readonly<Record<string, string>>;
}

async function readTitles({ acting: { trx }, application }: CaseContext): Promise<Titles> {
  const { facts } = await getSector(trx, application.facts);
  return { materials: await readMaterialTitles(trx), facts: factTitles(facts) };
}

function lineOf({ type, target, problem, expectation }: CorrectionItem, titles: Titles): string {
  const what = {
    MATERIAL: `${target} ${titles.materials.get(target ?? '') ?? ''}`,
    FACT: `申请表“${titles.facts[target ?? ''] ?? target}”`,
    STATEMENT: '书面说明',
  }[type];
  return `${what}：${problem}${expectation === '' ? '' : `。要求：${expectation}`}`;
}

/** A diagram from before the officer could name items leaves them out: then all that was filed stands open, as it did. */
async function namedItems(
  db: Knex,
  filing: { readonly acceptance: Acceptance | undefined; readonly hasItems: boolean },
): Promise<readonly MaterialCode[]> {
  const { acceptance, hasItems } = filing;
  if (acceptance === undefined || acceptance.correctionItems.length > 0 || hasItems) {
    return acceptance?.correctionItems ?? [];
  }
  return listFilledSlots(db, acceptance.submissionId);
}
