import { hasPassed } from '../domain/case-state.ts';
import type { Discipline } from '../domain/disciplines.ts';
import { isUnansweredAdvice, type Judgement } from '../domain/opinions.ts';
import { type Application, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { requireDisciplineOfCase } from './channels.ts';
import { findFile } from './files.ts';
import { waiveOpinion } from './objection-answers.ts';
import { judgeContent } from './opinion-content.ts';
import { dropDraft } from './opinion-drafts.ts';
import { replyToOpinion } from './opinion-replies.ts';
import {
  createOpinion,
  deleteOpinion,
  editOpinion,
  findOpinion,
  judgeOpinion,
  type Opinion,
  type OpinionContent,
} from './opinions.ts';
import { Refusal } from './refusal.ts';
import { lockReview, type Reviewing } from './reviewing.ts';
import { noteReopening, refuseCertified } from './second-reviews.ts';
import { listSubmittedContents } from './submissions.ts';
import { type ActingPerson, isReviewStage, type TaskPerson } from './task-rules.ts';
import { findTask, type Task } from './tasks.ts';

/**
 * Writes a finding in the discipline of the task; the technical head names the discipline. Refuses like `completeTask`, and
 * ALREADY_REVIEWED for what a certificate covers.
 */
export async function writeOpinion(
  acting: ActorTransaction,
  by: Reviewing,
  content: OpinionContent & { readonly discipline?: Discipline | undefined },
): Promise<Opinion> {
  const { task, round, application } = await lockReview(acting, by);
  const discipline = task.discipline ?? content.discipline;
  if (discipline === undefined || !isReviewStage(task.stage)) {
    throw new Refusal('INCOMPLETE', 'Expected the discipline that the opinion belongs to, but found none.');
  }
  // A task of a discipline is one of the case's already; the technical head names one.
  if (task.discipline === null) await requireDisciplineOfCase(acting.trx, task.caseId, discipline);
  await refuseCertified(acting.trx, { caseId: task.caseId, round, discipline, text: content.text });
  const { person, at } = by;
  const { id: reviewerId, displayName: reviewerName } = person;
  const place = { caseId: task.caseId, round, stage: task.stage, discipline, taskId: task.id };
  const judged = await judgeContent(
    acting.trx,
    { application, at },
    { ...content, round, discipline, department: null },
  );
  const opinion = await createOpinion(acting, { ...judged, ...place, reviewerId, reviewerName }, at);
  await noteReopening(acting, opinion, by);
  await dropDraft(acting, by);
  return opinion;
}

/** Changes a finding of one's own that was not issued yet. */
export async function reviseOpinion(
  acting: ActorTransaction,
  by: Reviewing,
  edit: { readonly opinionId: string; readonly content: OpinionContent; readonly expectedVersion: number },
): Promise<Opinion> {
  const { task, application } = await lockReview(acting, by);
  const { at } = by;
  const own = await getOwnOpinion(acting, { task, person: by.person, opinionId: edit.opinionId });
  const { round, discipline, department } = own;
  const content = await judgeContent(
    acting.trx,
    { application, at },
    {
      ...edit.content,
      ...{ round, discipline, department },
    },
  );
  const edited = await editOpinion(acting, edit.opinionId, { ...edit, content, at });
  await noteReopening(acting, edited, by);
  return edited;
}

/** Deletes a finding of one's own that was not issued yet. */
export async function dropOpinion(acting: ActorTransaction, by: Reviewing, opinionId: string): Promise<void> {
  const { task } = await lockReview(acting, by);
  await getOwnOpinion(acting, { task, person: by.person, opinionId });
  await deleteOpinion(acting, opinionId);
}

/** Judges a reply (CLOSE, REOPEN) in the first stage of the discipline, or waives as technical head in the final one. */
export async function judgeReply(
  acting: ActorTransaction,
  by: Reviewing,
  judgement: { readonly opinionId: string; readonly event: Judgement; readonly reason?: string },
): Promise<Opinion> {
  const { task } = await lockReview(acting, by);
  const opinion = await getOpinionOfCase(acting, task.caseId, judgement.opinionId);
  const isHead = task.stage === 'FINAL' && task.department === null;
  if (!isHead && (task.stage !== 'FIRST' || opinion.discipline !== task.discipline)) {
    throw new Refusal(
      'NOT_YOURS',
      `Expected an opinion of discipline ${task.discipline}, but it is ${opinion.discipline}.`,
    );
  }
  const { event, reason } = judgement;
  if (isHead && event === 'WAIVE') return waiveOpinion(acting, opinion, { ...by, reason: reason ?? '' });
  const act = { event, actor: isHead ? ('technicalHead' as const) : ('reviewer' as const) };
  return judgeOpinion(acting, opinion.id, { act: reason === undefined ? act : { ...act, reason }, at: by.at });
}

/**
 * Replies to an issued finding while the revision is open, or once to advice when the drawings have passed, with the certificate
 * or without it. Refuses WRONG_STATE, SUSPENDED, INCOMPLETE and FILE_UNCHANGED.
 */
export async function answerOpinion(
  acting: ActorTransaction,
  opinionId: string,
  reply: ActingPerson & { readonly text: string; readonly fileIds: readonly string[] },
): Promise<void> {
  const found = await findOpinion(acting.trx, opinionId);
  if (found === undefined) throw new Refusal('NOT_FOUND', `Expected an opinion ${opinionId}, but there is none.`);
  const application = await lockApplication(acting.trx, found.caseId);
  if (application.suspended) throw new Refusal('SUSPENDED', 'Expected a case that goes on, but it rests.');
  const opinion = await getOpinionOfCase(acting, application.id, opinionId);
  refuseUnawaited(application, opinion);
  const { text, fileIds, person, at } = reply;
  if (opinion.severity !== 'SHOULD') await refuseUnchanged(acting, application.id, fileIds);
  await replyToOpinion(acting, opinion, {
    opinionId,
    round: application.round,
    text,
    fileIds,
    repliedBy: person.id,
    repliedByName: person.displayName,
    repliedAt: at,
  });
}

/** A reply to advice after the pass is the last word: no revision is handed in that would end the time for changing it. */
function refuseUnawaited({ state }: Application, opinion: Opinion): void {
  if (state === 'OPINION_ISSUED') return;
  if (!hasPassed(state)) {
    throw new Refusal('WRONG_STATE', `Expected a case whose opinions wait for replies, but it is ${state}.`);
  }
  if (!isUnansweredAdvice(opinion)) {
    throw new Refusal(
      'WRONG_STATE',
      `Expected advice without a reply, since the drawings have passed, but opinion ${opinion.serial} is another.`,
    );
  }
}

/** What blocks a pass is answered by a changed drawing: a file whose content was handed in before changes nothing. */
async function refuseUnchanged(acting: ActorTransaction, caseId: string, fileIds: readonly string[]): Promise<void> {
  const before = await listSubmittedContents(acting.trx, caseId);
  for (const fileId of fileIds) {
    const file = await findFile(acting.trx, fileId);
    if (file !== undefined && before.some(({ sha256 }) => sha256 === file.sha256)) {
      throw new Refusal(
        'FILE_UNCHANGED',
        `Expected a new version, but ${file.fileName} is the same as what was handed in before.`,
      );
    }
  }
}

async function getOpinionOfCase(acting: ActorTransaction, caseId: string, opinionId: string): Promise<Opinion> {
  const opinion = await findOpinion(acting.trx, opinionId);
  if (opinion === undefined || opinion.caseId !== caseId) {
    throw new Refusal('NOT_FOUND', `Expected an opinion ${opinionId} of this case, but there is none.`);
  }
  return opinion;
}

/** A finding that was not issued when its task went to somebody else, or its round to another agency, is taken over. */
async function isLeftBehind({ trx }: ActorTransaction, task: Task, opinion: Opinion): Promise<boolean> {
  if (opinion.issuedAt !== null || opinion.taskId === null) return false;
  if (opinion.taskId === task.id) return true;
  const before = await findTask(trx, opinion.taskId);
  return before?.status === 'SUPERSEDED' && before.taskType === task.taskType && before.discipline === task.discipline;
}

async function getOwnOpinion(
  acting: ActorTransaction,
  subject: { readonly task: Task; readonly person: TaskPerson; readonly opinionId: string },
): Promise<Opinion> {
  const opinion = await getOpinionOfCase(acting, subject.task.caseId, subject.opinionId);
  if (opinion.reviewerId !== subject.person.id && !(await isLeftBehind(acting, subject.task, opinion))) {
    throw new Refusal('NOT_YOURS', `Expected an opinion of your own, but ${opinion.reviewerName} wrote it.`);
  }
  return opinion;
}
