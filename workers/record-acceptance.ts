import { ACCEPTANCE_DECISIONS, type AcceptanceDecision, parseAcceptance } from '../domain/decision-outputs.ts';
import { allowedDecisions, findCorrectionStanding } from '../storage/acceptance-rules.ts';
import { type Acceptance, findLatestAcceptance, recordAcceptanceVerdict } from '../storage/acceptances.ts';
import { moveCase } from '../storage/applications.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { listCaseMaterials } from '../storage/case-materials.ts';
import { endClock } from '../storage/clocks.ts';
import { dropUnissuedItems } from '../storage/correction-items.ts';
import { keepPapersOnFile } from '../storage/papers.ts';
import { findFinishedTask } from '../storage/tasks.ts';
import { acceptByLaw } from './acceptance-by-law.ts';
import { nameAcceptanceOffice } from './documents/acceptance-office.ts';
import { chineseDate, nameCase } from './documents/content.ts';
import { issueDocument } from './documents/issue-document.ts';
import { type CaseContext, caseHandler } from './handler.ts';
import { findText, findTexts, readWord } from './job-variables.ts';

/** Records what the officer decided, or the acceptance that the law sees in silence, if the table allows it. */
export const recordAcceptance = caseHandler({
  issuesDocuments: true,
  effectKey: async (context) => `record-acceptance:${(await latestCheck(context)).submissionId}`,
  work: async (context) => {
    const { acting, application, at, today } = context;
    const check = await latestCheck(context);
    const { decision, byLaw } = await readDecision(context);
    await endClock(acting, { caseId: application.id, kind: 'ACCEPTANCE' }, { state: 'ENDED', on: today, at });
    await storeVerdict(context, { check, decision, byLaw });
    if (decision !== 'CORRECTION_NOTICE') await dropUnissuedItems(acting, application.id);
    // A day off or an hour after closing begins the review on the day on which the application counts.
    const acceptedOn = byLaw || check.rulesDate > today ? check.rulesDate : today;
    const lateFound = await carryOut(context, { decision, byLaw, acceptedOn });
    const isFoundRight = !byLaw && (decision === 'ACCEPTED' || decision === 'ACCEPTED_WITH_DEFICIENCY');
    if (isFoundRight) {
      await keepPapersOnFile(acting, application, { submissionId: check.submissionId, acceptedOn });
    }
    const data = { decision, byLaw, reason: findText(context.job, 'reason') };
    await recordCaseEvent(acting, { caseId: application.id, kind: 'ACCEPTANCE_DECIDED', legalAt: at, data });
    return { acceptanceDecision: decision, lateFound };
  },
});

async function latestCheck({ acting, application }: CaseContext): Promise<Acceptance> {
  const check = await findLatestAcceptance(acting.trx, application.id);
  if (check === undefined)
    throw new Error(`Expected the check of case ${application.id}, but nothing was checked yet.`);
  return check;
}

async function readDecision({ acting, application, job }: CaseContext) {
  const words = [...ACCEPTANCE_DECISIONS, 'DEEMED_ACCEPTED'] as const;
  const decision = readWord(job, 'decision', words);
  if (decision === 'DEEMED_ACCEPTED') return { decision: 'ACCEPTED' as const, byLaw: true };
  const table = parseAcceptance(job.variables['acceptance']);
  const allowed = allowedDecisions(table.decision, await findCorrectionStanding(acting.trx, application.id));
  if (!allowed.includes(decision)) {
    throw new Error(
      `Expected one of ${allowed.join(', ')} by the decision table, but the officer decided ${decision}.`,
    );
  }
  return { decision, byLaw: false };
}

interface Verdict {
  readonly decision: AcceptanceDecision;
  readonly byLaw: boolean;
}

async function storeVerdict(context: CaseContext, { check, decision, byLaw }: Verdict & { check: Acceptance }) {
  const { acting, application, job, at } = context;
  const list = (await listCaseMaterials(acting.trx, application.id)).map(({ material }) => material);
  const review = byLaw ? undefined : await findFinishedTask(acting.trx, application.id, 'AcceptanceReview');
  await recordAcceptanceVerdict(acting, {
    submissionId: check.submissionId,
    precheck: parseAcceptance(job.variables['acceptance']),
    decision,
    reason: findText(job, 'reason'),
    correctionItems:
      decision === 'CORRECTION_NOTICE' ? list.filter((code) => findTexts(job, 'correctionItems').includes(code)) : [],
    officerId: review?.assigneeUserId ?? null,
    officerName: review?.assigneeName ?? null,
    byLaw,
    decidedAt: at,
  });
}

/** Answers true where the law has accepted the case without some of its materials: they are asked for beside the review. */
async function carryOut(context: CaseContext, verdict: Verdict & { readonly acceptedOn: string }): Promise<boolean> {
  const { acting, application, at } = context;
  const { decision, byLaw, acceptedOn } = verdict;
  const change = { acceptedOn };
  switch (decision) {
    case 'ACCEPTED':
      await moveCase(acting, application, { event: byLaw ? 'DEEM_ACCEPTED' : 'ACCEPT', at, change });
      if (byLaw) return acceptByLaw(context, acceptedOn);
      await issueAcceptance(context, acceptedOn);
      return false;
    case 'ACCEPTED_WITH_DEFICIENCY':
      await moveCase(acting, application, { event: 'ACCEPT_DEFICIENT', at, change });
      return false;
    case 'CORRECTION_NOTICE':
      await moveCase(acting, application, { event: 'REQUEST_CORRECTION', at });
      return false;
    case 'NOT_ACCEPTED':
      // close-case ends the case and sends the notice: one job for every end.
      return false;
  }
}

async function issueAcceptance(context: CaseContext, acceptedOn: string): Promise<void> {
  const { application } = context;
  const office = await nameAcceptanceOffice(context);
  await issueDocument(context, {
    code: 'ACCEPTANCE',
    occasion: 'ACCEPTANCE',
    issuedBy: office,
    content: {
      addressee: application.applicantName,
      paragraphs: [
        `你单位${nameCase(application)}的施工图审查申请，经核对材料，符合受理条件，自${chineseDate(acceptedOn)}起受理。`,
        '审查期限自受理之日的次日起按工作日计算，修改图纸和补齐材料的时间不计入审查期限。',
      ],
      signatures: [{ label: '受理机关', name: office }],
    },
  });
}
