import { questionsOf } from '../domain/neighbours.ts';
import { needsReply } from '../domain/opinions.ts';
import type { LegalClock } from '../platform/clock.ts';
import type { Application } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { effectiveToday, publishExtensionRequest } from './case-requests.ts';
import { type ClockKind, endClock } from './clocks.ts';
import { filedProject, settleAnswers } from './correction-answers.ts';
import type { Decide } from './decisions.ts';
import { listCurrentFiles, type MaterialFile } from './files.ts';
import { noteQuestions } from './neighbour-answers.ts';
import { startOfficeLimit } from './office-limits.ts';
import { listDeclinedCitations } from './opinion-replies.ts';
import { listOpinions } from './opinions.ts';
import { Refusal } from './refusal.ts';
import {
  ASKED_AFTERWARDS,
  listRequestedMaterials,
  markMaterials,
  type RequestedMaterial,
  type RequestKind,
} from './requested-materials.ts';
import { refuseLate } from './running-limit.ts';
import { createSubmission, listSubmittedContents, type Submission, type SubmissionKind } from './submissions.ts';
import { countSupplementAttempt, findSupplement, requestExtension } from './supplements.ts';
import { checkHolder, finishTask, lockForAction } from './task-actions.ts';
import type { TaskPerson } from './task-rules.ts';

/** The applicant's tasks, what each hands in, and the clock it has to beat. */
const HAND_INS: Readonly<Record<string, { kind: Exclude<SubmissionKind, 'APPLICATION'>; clock: ClockKind }>> = {
  SubmitCorrection: { kind: 'CORRECTION', clock: 'CORRECTION' },
  SubmitSupplement: { kind: 'SUPPLEMENT', clock: 'SUPPLEMENT' },
  SubmitRevision: { kind: 'REVISION', clock: 'REVISION' },
};

/** What the applicant says while handing in. */
export interface HandIn {
  readonly person: TaskPerson;
  readonly remark: string | null;
  /** Asks the tables what a corrected project needs. */
  readonly decide: Decide;
}

/**
 * Hands in what a notice asked for, by finishing the applicant's task: the server's clock decides whether it is in time.
 * Refuses what `completeTask` refuses, INCOMPLETE when something asked for is missing, and WRONG_STATE when it is too late.
 */
export async function handIn(
  acting: ActorTransaction,
  taskId: string,
  request: HandIn,
  clock: LegalClock,
): Promise<Submission> {
  const { task, application } = await lockForAction(acting.trx, taskId);
  const rule = HAND_INS[task.taskType];
  if (rule === undefined)
    throw new Refusal('WRONG_STATE', `Expected a task for handing in, but it is ${task.taskType}.`);
  const { person, remark } = request;
  const at = clock.now();
  await checkHolder(acting.trx, task, { person, at });
  if (await hasTerm(acting, application, rule.kind)) await refuseLate(acting, application, { kind: rule.clock, clock });
  await refuseIncomplete(acting, application, rule.kind);
  const effective = await effectiveToday(acting.trx, { regionCode: application.regionCode, clock });
  // A correction may change what the notice names; afterwards the project stays as it was accepted.
  const facts = await (rule.kind === 'CORRECTION'
    ? settleAnswers(acting, application, { person, at, decide: request.decide })
    : filedProject(acting, application.id));
  if (rule.kind === 'CORRECTION') {
    await noteQuestions(acting, application.id, { questions: questionsOf(facts, person.id), at });
  }
  const submission = await createSubmission(acting, {
    caseId: application.id,
    kind: rule.kind,
    taskId,
    submittedBy: person.id,
    submittedByName: person.displayName,
    submittedAt: at,
    effectiveDate: effective,
    facts,
    note: remark,
  });
  await settle(acting, application, submission);
  await finishTask(acting, task, { person, variables: { remark }, at });
  const data = { kind: rule.kind, attempt: submission.attempt, effectiveDate: effective };
  await recordCaseEvent(acting, {
    caseId: application.id,
    kind: 'HANDED_IN',
    legalAt: at,
    round: application.round,
    data,
  });
  return submission;
}

/** Asks for the one extension of a supplement, before it is due. Refuses WRONG_STATE, also for a second request. */
export async function askForExtension(
  acting: ActorTransaction,
  request: { readonly application: Application; readonly reason: string },
  clock: LegalClock,
): Promise<void> {
  const { application, reason } = request;
  await refuseLate(acting, application, { kind: 'SUPPLEMENT', clock });
  const at = clock.now();
  if (!(await requestExtension(acting, { caseId: application.id, reason, at }))) {
    throw new Refusal('WRONG_STATE', 'Expected a supplement whose extension was not asked for, but it was.');
  }
  const askedOn = await effectiveToday(acting.trx, { regionCode: application.regionCode, clock });
  await startOfficeLimit(acting, application, { kind: 'EXTENSION_DECISION', round: 1, askedOn, at });
  await publishExtensionRequest(acting, application.id);
  await recordCaseEvent(acting, { caseId: application.id, kind: 'EXTENSION_REQUESTED', legalAt: at, data: { reason } });
}

/** The law sets no term for what is found missing after it has counted silence as acceptance. */
async function hasTerm({ trx }: ActorTransaction, { id }: Application, kind: SubmissionKind): Promise<boolean> {
  return kind !== 'SUPPLEMENT' || (await findSupplement(trx, id))?.dueDate !== null;
}

async function refuseIncomplete(
  acting: ActorTransaction,
  application: Application,
  kind: SubmissionKind,
): Promise<void> {
  if (kind === 'REVISION') {
    const opinions = await listOpinions(acting.trx, { caseId: application.id, issuedOnly: true });
    const unanswered = opinions.filter(needsReply).map((opinion) => opinion.serial);
    if (unanswered.length > 0) {
      throw new Refusal(
        'INCOMPLETE',
        `Expected a reply to every opinion, but none to number ${unanswered.join(', ')}.`,
      );
    }
    return refuseDeclinedCitations(acting, application);
  }
  const asked = (await listRequestedMaterials(acting.trx, application.id)).filter((each) =>
    kindsOf(kind).includes(each.kind),
  );
  const files = await listCurrentFiles(acting.trx, application.id);
  const missing = asked.filter(({ slot }) => !files.some((file) => file.slot === slot));
  if (missing.length > 0) {
    const slots = missing.map((each) => each.slot).join(', ');
    throw new Refusal('INCOMPLETE', `Expected all materials of the notice, but these are missing: ${slots}.`);
  }
  if (kind === 'CORRECTION') await refuseUnchanged(acting, application, { asked, files });
}

/** A reply with a sheet that the applicant has declined answers nothing: it is to be worded anew. */
async function refuseDeclinedCitations({ trx }: ActorTransaction, { id, round }: Application): Promise<void> {
  const declined = await listDeclinedCitations(trx, id, round);
  if (declined.length > 0) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected replies that name versions of the applicant, but these were declined: ${declined.join(', ')}.`,
    );
  }
}

/** A notice may send back what was filed: only another content answers it. */
async function refuseUnchanged(
  acting: ActorTransaction,
  application: Application,
  { asked, files }: { readonly asked: readonly RequestedMaterial[]; readonly files: readonly MaterialFile[] },
): Promise<void> {
  const before = await listSubmittedContents(acting.trx, application.id);
  const isNew = ({ slot, sha256 }: MaterialFile) =>
    !before.some((earlier) => earlier.slot === slot && earlier.sha256 === sha256);
  const unchanged = asked.filter(({ slot }) => !files.some((file) => file.slot === slot && isNew(file)));
  if (unchanged.length > 0) {
    const slots = unchanged.map((each) => each.slot).join(', ');
    throw new Refusal(
      'INCOMPLETE',
      `Expected a new version of each material of the notice, but these are unchanged: ${slots}.`,
    );
  }
}

/** What changes in the tables by the act of handing in; the state of the case is the workers'. */
async function settle(acting: ActorTransaction, application: Application, submission: Submission): Promise<void> {
  const { caseId, kind, attempt: round, submittedAt: at, effectiveDate } = submission;
  if (kind === 'SUPPLEMENT') {
    await countSupplementAttempt(acting, caseId);
    await startOfficeLimit(acting, application, { kind: 'SUPPLEMENT_CHECK', round, askedOn: effectiveDate, at });
  }
  // A supplement's clock goes on: what is found wrong may be handed in once more inside the same time.
  if (kind === 'CORRECTION' || kind === 'REVISION') {
    await endClock(acting, { caseId, kind }, { state: 'ENDED', on: effectiveDate, at });
  }
  if (kind !== 'REVISION') await markMaterials(acting, { caseId, kinds: kindsOf(kind), settled: false, at });
}

function kindsOf(kind: SubmissionKind): readonly RequestKind[] {
  return kind === 'CORRECTION' ? ['CORRECTION'] : ASKED_AFTERWARDS;
}
