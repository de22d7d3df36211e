import type { MaterialCode } from '../domain/materials.ts';
import { readMaterialTitles } from '../storage/materials.ts';
import { notify } from '../storage/notifications.ts';
import { requestMaterials } from '../storage/requested-materials.ts';
import { findMissingMaterials } from '../storage/submissions.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { chineseDate, nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import type { CaseContext } from './handler.ts';

/**
 * Nobody decided in time, so the law counts the case as accepted (行政许可法 article 32). What is missing is listed once, in
 * the notice of the acceptance, and bars the certificate until it is there and was found right. Answers whether anything is.
 */
export async function acceptByLaw(context: CaseContext, acceptedOn: string): Promise<boolean> {
  const { acting, application, at } = context;
  const { key, nonKey } = await findMissingMaterials(acting.trx, application.id);
  const missing = [...key, ...nonKey];
  const titles = await readMaterialTitles(acting.trx);
  const titleOf = (slot: MaterialCode) => titles.get(slot) ?? slot;
  const remarks = missing.map((slot) => ({ kind: 'LATE_FOUND' as const, slot, remark: `缺少${titleOf(slot)}` }));
  await requestMaterials(acting, application.id, remarks);
  await issueNotice(context, { acceptedOn, lines: missing.map((slot) => `${slot} ${titleOf(slot)}`) });
  const barred = missing.length === 0 ? '' : `尚缺 ${missing.join('、')}，补齐之前不核发审查合格书。`;
  await notify(acting.trx, {
    businessKey: `ACCEPTED_BY_LAW:${application.id}`,
    caseId: application.id,
    kind: 'ACCEPTED_BY_LAW',
    recipientRole: 'applicant',
    firmCode: application.applicantCode,
    agencyCode: null,
    regionCode: null,
    text: `${application.projectName}：受理机关逾期未答复，依法视为受理。${barred}`,
    createdAt: at,
  });
  return missing.length > 0;
}

async function issueNotice(
  context: CaseContext,
  notice: { readonly acceptedOn: string; readonly lines: readonly string[] },
): Promise<void> {
  const { application } = context;
  const { acceptedOn, lines } = notice;
  const office = await nameAcceptanceOffice(context);
  await issueDocument(context, {
    code: 'ACCEPTANCE',
    occasion: 'ACCEPTANCE',
    issuedBy: office,
    content: {
      addressee: application.applicantName,
      paragraphs: [
        `你单位${nameCase(application)}的施工图审查申请，受理机关在法定期限内没有作出决定，也没有告知需要补正的内容，依照《中华人民共和国行政许可法》第三十二条，自收到申请材料之日（${chineseDate(acceptedOn)}）起即为受理。`,
        ...(lines.length === 0
          ? []
          : ['经核对，下列材料尚缺，现一次性列明。审查同步进行；补齐之前不核发审查合格书，此后不再提出新的材料要求。']),
      ],
      ...(lines.length === 0 ? {} : { sections: [{ heading: '尚缺材料', lines, numbered: true }] }),
      signatures: [{ label: '受理机关', name: office }],
    },
  });
}
