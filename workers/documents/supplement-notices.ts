import type { Material } from '../../storage/materials.ts';
import { findLatestSubmission } from '../../storage/submissions.ts';
import type { CaseContext } from '../handler.ts';
import { nameAcceptanceOffice } from './acceptance-office.ts';
import { chineseDate, lastDay, nameCase } from './content.ts';
import { issueDocument } from './issue-document.ts';

/** What was promised and until when. */
export interface Promised {
  readonly materials: readonly Material[];
  readonly dueDate: string;
}

/** Who breaks the promise bears this; both papers say it in the same words. */
const CONSEQUENCE =
  '逾期未补齐，或者两次补齐都不合格的，终止审查，由此造成的损失由申请人自行承担；补齐之前不核发审查合格书。';
const CREDIT = '承诺不实的，记入信用记录，修复之前不再适用容缺受理。';

/** Issues the applicant's commitment and the office's one notice: material, form, date and consequence. Answers the notice's id. */
export async function issueSupplementPapers(context: CaseContext, promised: Promised): Promise<string> {
  await issueCommitment(context, promised);
  return issueNotice(context, promised);
}

/** Signed with the application form, by the person who submitted it. */
async function issueCommitment(context: CaseContext, promised: Promised): Promise<void> {
  const { acting, application } = context;
  const submission = await findLatestSubmission(acting.trx, application.id, ['APPLICATION']);
  const office = await nameAcceptanceOffice(context);
  await issueDocument(context, {
    code: 'COMMITMENT',
    occasion: 'SUPPLEMENT',
    issuedBy: application.applicantName,
    content: {
      addressee: office,
      paragraphs: [
        `我单位就${nameCase(application)}自愿申请容缺受理，承诺在${lastDay(promised.dueDate)}补齐下列材料，并对材料的真实性负责。`,
        `我单位知悉：${CONSEQUENCE}${CREDIT}`,
      ],
      sections: [{ heading: '承诺补齐的材料', lines: linesOf(promised), numbered: true }],
      signatures: [
        { label: '承诺单位', name: application.applicantName },
        { label: '签署人', name: submission?.submittedByName ?? '' },
      ],
    },
  });
}

async function issueNotice(context: CaseContext, promised: Promised): Promise<string> {
  const { application } = context;
  const office = await nameAcceptanceOffice(context);
  const acceptedOn = application.acceptedOn ?? promised.dueDate;
  return issueDocument(context, {
    code: 'DEFICIENCY_NOTICE',
    occasion: 'SUPPLEMENT',
    issuedBy: office,
    content: {
      addressee: application.applicantName,
      paragraphs: [
        `你单位${nameCase(application)}的申请材料尚缺下列非关键材料。依据你单位签署的容缺承诺，自${chineseDate(acceptedOn)}起容缺受理，审查同步进行。`,
        `请于${lastDay(promised.dueDate)}以电子文件补齐；期满前可以申请延期一次。${CONSEQUENCE}${CREDIT}`,
      ],
      sections: [{ heading: '待补齐材料', lines: linesOf(promised), numbered: true }],
      signatures: [
        { label: '受理机关', name: office },
        { label: '承诺单位', name: application.applicantName },
      ],
    },
  });
}

function linesOf({ materials, dueDate }: Promised): string[] {
  return materials.map((material) => `${material.code} ${material.titleZh}：${formOf(material)}，${lastDay(dueDate)}`);
}

const MEGABYTE = 1_048_576;

function formOf({ formats }: Material): string {
  const required = formats.filter((rule) => rule.required);
  const forms = required.map(
    ({ extension, maxBytes }) => `${extension.toUpperCase()} 不超过 ${maxBytes / MEGABYTE} MB`,
  );
  return `电子文件（${forms.join('、')}）`;
}
