import type { Knex } from 'knex';
import { addWorkingDays } from '../domain/calendar.ts';
import type { MaterialCode } from '../domain/materials.ts';
import { findLatestAcceptance } from '../storage/acceptances.ts';
import { readAgencyFacts } from '../storage/agency-facts.ts';
import { findOpenReplacement } from '../storage/agency-replacements.ts';
import { moveCase } from '../storage/applications.ts';
import { listCarriedResults, listCertifiedRows, readCertificatesBehind } from '../storage/carried-results.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { createCertificate, nextCertificateNumber, type Signer } from '../storage/certificates.ts';
import { type ChannelDecision, findChannelDecision } from '../storage/channels.ts';
import { listForeignDisciplines, listStaleDisciplines } from '../storage/design-basis.ts';
import { readDisciplineTitles } from '../storage/disciplines.ts';
import { findOpenPanel } from '../storage/expert-panels.ts';
import { listCurrentFiles } from '../storage/files.ts';
import { endForecasts } from '../storage/forecasts.ts';
import { listOpinions } from '../storage/opinions.ts';
import { listRequestedMaterials, type RequestedMaterial } from '../storage/requested-materials.ts';
import { listRounds, listStandingResults, type StageResult } from '../storage/reviews.ts';
import { findSupplement, type Supplement } from '../storage/supplements.ts';
import { listTaintedResults } from '../storage/tainted-results.ts';
import { findFinishedTask, type Task } from '../storage/tasks.ts';
import { barReasons, headOf } from './certificate-gates.ts';
import { type DocumentContent, nameCase } from './documents/content.ts';
import { storeDocument } from './documents/issue-document.ts';
import { type CaseContext, caseHandler, ModelledError } from './handler.ts';

/** Reviews of changes after the certificate, which count the version up, are cases of their own. */
const FIRST_VERSION = 0;

/**
 * Issues the certificate: every gate is asked again from the tables under the lock of the case's row, so that a withdrawal
 * that came first is seen, and one that comes later sees the certificate. Else BPMN error CERTIFICATE_BARRED.
 */
export const issueCertificate = caseHandler({
  issuesDocuments: true,
  effectKey: ({ application }) => `issue-certificate:${application.id}:${FIRST_VERSION}`,
  work: async (context) => {
    const { acting, application, at, today } = context;
    const { calendar, settings } = await context.rules();
    const caseId = application.id;
    const signature = await findFinishedTask(acting.trx, caseId, 'SignCertificate');
    const decision = await findChannelDecision(acting.trx, caseId);
    const results = await listStandingResults(acting.trx, caseId);
    const certified = await listCertifiedRows(acting.trx, caseId);
    const carried = await listCarriedResults(acting.trx, certified, decision?.disciplines ?? []);
    const titles = await readDisciplineTitles(acting.trx);
    const { disciplines } = await refuseIfBarred(context, { decision, results, carried, signature, titles });
    const signers = signersOf(disciplines, { results, carried, signature });
    const place = { region: application.regionCode, year: Number(today.slice(0, 4)), version: FIRST_VERSION };
    const serial = await nextCertificateNumber(acting.trx, place);
    const issuedBy = application.agencyName ?? '';
    const behind = await readCertificatesBehind(acting.trx, caseId);
    const content = contentOf(context, { number: serial.number, signers, titles, behind });
    const businessKey = `CERTIFICATE:${caseId}:${FIRST_VERSION}`;
    const printed = { code: 'CERTIFICATE' as const, businessKey, number: serial.number, issuedBy, content };
    const document = await storeDocument(context, printed);
    await createCertificate(acting, {
      caseId,
      version: FIRST_VERSION,
      serial,
      documentId: document.id,
      verificationCode: document.verificationCode,
      agencyCode: application.agencyCode ?? '',
      signers,
      issuedOn: today,
      issuedAt: at,
      reportDueDate: addWorkingDays(calendar, today, settings.certificateReportWd).date,
    });
    await endForecasts(acting.trx, caseId, today);
    await moveCase(acting, application, { event: 'CERTIFY', at });
    await recordCaseEvent(acting, { caseId, kind: 'CERTIFIED', legalAt: at, data: { number: serial.number } });
    return {};
  },
});

interface Signatures {
  readonly results: readonly StageResult[];
  /** Of disciplines that another case's certificate covers. */
  readonly carried: readonly StageResult[];
  readonly signature: Task | undefined;
}

/** Chinese names of the disciplines, by code. */
type Titles = ReadonlyMap<string, string>;

async function refuseIfBarred(
  context: CaseContext,
  input: Signatures & { readonly decision: ChannelDecision | undefined; readonly titles: Titles },
): Promise<ChannelDecision> {
  const { decision, results, carried, signature, titles } = input;
  const { acting, application } = context;
  const { trx } = acting;
  const caseId = application.id;
  const acceptance = await findLatestAcceptance(trx, caseId);
  const supplement = await findSupplement(trx, caseId);
  const reasons = barReasons({
    application,
    required: decision?.disciplines ?? [],
    results,
    carried,
    lastOutcome: (await listRounds(trx, caseId)).at(-1)?.outcome ?? null,
    opinions: await listOpinions(trx, { caseId }),
    supplementOpen: acceptance?.decision === 'ACCEPTED_WITH_DEFICIENCY' && supplement?.outcome !== 'SUPPLEMENTED',
    missingSlots: await listMissingSlots(trx, caseId, supplement),
    staleDisciplines: await listStaleDisciplines(trx, caseId),
    titles,
    foreignDisciplines: await listForeignDisciplines(trx, application),
    tainted: await listTaintedResults(trx, caseId),
    agencyTied: await isAgencyTied(context),
    replacementOpen: (await findOpenReplacement(trx, caseId)) !== undefined,
    isSigned: signature?.outcome?.['signed'] === true,
    panelOpen: (await findOpenPanel(trx, caseId)) !== undefined,
  });
  if (reasons.length > 0 || decision === undefined) {
    const barred = decision === undefined ? ['审查通道尚未确定'] : reasons;
    throw new ModelledError('CERTIFICATE_BARRED', barred.join('；'), { barReasons: barred });
  }
  return decision;
}

/**
 * What an acceptance by law has listed and no officer has found right. A diagram of before asks nobody to look at it: there it
 * is enough that something was uploaded.
 */
async function listMissingSlots(
  db: Knex,
  caseId: string,
  supplement: Supplement | undefined,
): Promise<readonly MaterialCode[]> {
  const lateFound = await listRequestedMaterials(db, caseId, 'LATE_FOUND');
  const filled = (await listCurrentFiles(db, caseId)).map(({ slot }) => slot);
  const isMissing = ({ slot, settledAt }: RequestedMaterial) =>
    supplement === undefined ? !filled.includes(slot) : settledAt === null;
  return lateFound.filter(isMissing).map(({ slot }) => slot);
}

async function isAgencyTied({ acting, application, today }: CaseContext): Promise<boolean> {
  const { id: caseId, agencyCode } = application;
  if (agencyCode === null) return false;
  const facts = await readAgencyFacts(acting.trx, { caseId, agencyCode, required: [], today });
  return facts.affiliatedWithApplicant || facts.affiliatedWithDesignUnit || facts.affiliatedWithSurveyUnit;
}

/** All reviewers of all disciplines by name, the technical head and the legal representative (Order 13, article 13). */
function signersOf(disciplines: ChannelDecision['disciplines'], { results, carried, signature }: Signatures): Signer[] {
  const signers: Signer[] = [];
  for (const { discipline } of disciplines) {
    for (const [stage, role] of [
      ['FIRST', 'reviewer'],
      ['SECOND', 'secondReviewer'],
    ] as const) {
      const result = [...results, ...carried].find((each) => each.stage === stage && each.discipline === discipline);
      if (result !== undefined) signers.push(toSigner(result, role, discipline));
    }
  }
  const head = headOf(results);
  if (head !== undefined) signers.push(toSigner(head, 'technicalHead', null));
  const { assigneeUserId, assigneeName, completedAt } = signature ?? {};
  if (assigneeUserId && assigneeName && completedAt) {
    const person = { userId: assigneeUserId, name: assigneeName, signedAt: completedAt };
    signers.push({ role: 'legalRepresentative', discipline: null, ...person });
  }
  return signers;
}

function toSigner(result: StageResult, role: Signer['role'], discipline: string | null): Signer {
  return { role, discipline, userId: result.userId ?? '', name: result.userName, signedAt: result.decidedAt };
}

function contentOf(
  context: CaseContext,
  certificate: { number: string; signers: readonly Signer[]; titles: Titles; behind: ReadonlyMap<string, string> },
): DocumentContent {
  const { application } = context;
  const { signers, titles, behind } = certificate;
  const disciplines = [...new Set(signers.map((signer) => signer.discipline))].filter((code) => code !== null);
  const nameOf = (discipline: string, role: Signer['role']) =>
    signers.find((signer) => signer.discipline === discipline && signer.role === role)?.name ?? '';
  const groundOf = (code: string) => {
    const number = behind.get(code);
    return number === undefined ? '' : `（图纸未变，沿用审查合格书 ${number} 的审查结果）`;
  };
  const lines = disciplines.map(
    (code) =>
      `${titles.get(code) ?? code}：初审 ${nameOf(code, 'reviewer')}，复审 ${nameOf(code, 'secondReviewer')}${groundOf(code)}`,
  );
  const oneOf = (role: Signer['role']) => signers.find((signer) => signer.role === role)?.name ?? '';
  return {
    addressee: application.applicantName,
    paragraphs: [
      `${nameCase(application)}的施工图设计文件，经${application.agencyName ?? ''}按照国家有关规定审查，合格。`,
      `建设单位：${application.applicantName}；设计单位：${application.designUnitName ?? ''}；勘察单位：${application.surveyUnitName ?? '无'}。`,
      '经审查合格的施工图不得擅自修改；涉及审查内容的修改应当报原审查机构重新审查。',
    ],
    sections: [{ heading: '各专业审查人员', lines }],
    signatures: [
      { label: '技术负责人', name: oneOf('technicalHead') },
      { label: '法定代表人', name: oneOf('legalRepresentative') },
      { label: '审查机构', name: application.agencyName ?? '' },
    ],
  };
}
