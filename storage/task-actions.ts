import type { Knex } from 'knex';
import type { DepartmentKind, Discipline } from '../domain/disciplines.ts';
import { canPass } from '../domain/opinions.ts';
import { type Application, lockApplicationOfTask } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { refuseBlocked } from './blocking-opinions.ts';
import { recordCaseEvent } from './case-events.ts';
import { checkChecklist } from './checklists.ts';
import { refuseContradicting } from './contradictions.ts';
import { recordObjection } from './department-objections.ts';
import { endOfficeLimit } from './office-limits.ts';
import { listOpinions, type Opinion } from './opinions.ts';
import { enqueue } from './outbox.ts';
import { Refusal } from './refusal.ts';
import { recordStageResult, type StageVerdict } from './reviews.ts';
import { json } from './row-mapping.ts';
import { checkOutcome } from './task-outcomes.ts';
import {
  type ActingPerson,
  checkCandidate,
  checkEmployed,
  checkPersonRule,
  checkPresent,
  checkRegistration,
  checkUnbarred,
  isReviewStage,
  type TaskPerson,
} from './task-rules.ts';
import { changeTask, lockTask, type Task } from './tasks.ts';

/**
 * Takes an open task. Refuses NOT_FOUND, SUSPENDED, WRONG_STATE, NOT_YOURS, LEFT, ABSENT, NOT_REGISTERED, RECUSED and
 * PERSON_RULE; one's own again is fine.
 */
export async function claimTask(acting: ActorTransaction, taskId: string, claim: ActingPerson): Promise<Task> {
  const { trx } = acting;
  const { task } = await lockForAction(trx, taskId);
  const { person, at } = claim;
  if (task.status === 'CLAIMED' && task.assigneeUserId === person.id) return task;
  if (task.status !== 'OPEN') throw notWaiting(task, 'open');
  await checkMayClaim(trx, task, claim);
  acting.record({ action: 'claim-task', entity: 'task', entityId: taskId, after: { assignee: person.id } });
  const assignee = { assignee_user_id: person.id, assignee_name: person.displayName, claimed_at: at };
  return changeTask(trx, taskId, { status: 'CLAIMED', ...assignee });
}

/** Gives a taken task back. Refuses NOT_FOUND, WRONG_STATE and, when another person holds it, NOT_YOURS. */
export async function releaseTask(acting: ActorTransaction, taskId: string, person: TaskPerson): Promise<Task> {
  const { trx } = acting;
  const { task } = await lockForAction(trx, taskId);
  if (task.status !== 'CLAIMED') throw notWaiting(task, 'taken');
  if (task.assigneeUserId !== person.id) throw notYours(task);
  acting.record({ action: 'release-task', entity: 'task', entityId: taskId, before: { assignee: person.id } });
  const free = { assignee_user_id: null, assignee_name: null, claimed_at: null, offered_to_user_id: null };
  return changeTask(trx, taskId, { status: 'OPEN', ...free, offered_to_name: null, offered_at: null });
}

/** Outcome of a task: the variables of its form, checked against the form by the caller. */
export interface TaskCompletion extends ActingPerson {
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Finishes a task: the decision, the stage's result and the message to the engine in one transaction. An open task is taken
 * and finished at once. Refuses what `claimTask` refuses, and INCOMPLETE.
 */
export async function completeTask(
  acting: ActorTransaction,
  taskId: string,
  completion: TaskCompletion,
): Promise<Task> {
  const { trx } = acting;
  const { task, application } = await lockForAction(trx, taskId);
  await checkHolder(trx, task, completion);
  await checkOutcome(trx, task, completion.variables);
  if (task.taskType === 'FirstReview') {
    await checkChecklist(trx, { task, application, at: completion.at }, completion.variables['conclusion']);
  }
  await recordResult(acting, { task, application }, completion);
  const finished = await finishTask(acting, task, completion);
  await endOfficeLimit(acting, task, completion.at);
  await recordCaseEvent(acting, {
    caseId: task.caseId,
    kind: 'TASK_COMPLETED',
    legalAt: completion.at,
    round: task.round,
    data: {
      taskType: task.title ?? task.taskType,
      discipline: task.discipline,
      department: task.department,
      stage: task.stage,
    },
  });
  return finished;
}

/** Locks case and task, in this order everywhere. Refuses while the case rests, has ended or is being withdrawn. */
export async function lockForAction(
  trx: Knex.Transaction,
  taskId: string,
): Promise<{ readonly task: Task; readonly application: Application }> {
  const application = await lockApplicationOfTask(trx, taskId);
  if (application === undefined) throw new Refusal('NOT_FOUND', `Expected a task ${taskId}, but there is none.`);
  const task = await lockTask(trx, taskId);
  if (application.suspended) {
    throw new Refusal('SUSPENDED', `Expected a case that goes on, but it rests: ${application.suspensionReason}.`);
  }
  if (application.closedAt !== null || application.withdrawalRequestedAt !== null) {
    throw new Refusal('WRONG_STATE', 'Expected a case that is open, but it has ended or is being withdrawn.');
  }
  return { task, application };
}

/** Refuses unless the person holds the task, or may take it as it lies open. */
export async function checkHolder(trx: Knex.Transaction, task: Task, holder: ActingPerson): Promise<void> {
  if (task.status !== 'OPEN' && task.status !== 'CLAIMED') throw notWaiting(task, 'open or taken');
  if (task.status === 'CLAIMED' && task.assigneeUserId !== holder.person.id) throw notYours(task);
  await (task.status === 'OPEN' ? checkMayClaim(trx, task, holder) : checkMayTake(trx, task, holder));
}

/** Refuses unless the person may take the open task today. */
export async function checkMayClaim(db: Knex, task: Task, taker: ActingPerson): Promise<void> {
  await checkMayTake(db, task, taker);
  await checkPresent(db, task, taker);
  const { offeredToUserId, offeredToName } = task;
  if (offeredToUserId !== null && offeredToUserId !== taker.person.id) {
    throw new Refusal(
      'NOT_YOURS',
      `Expected a task for everybody or for yourself, but it was given to ${offeredToName}.`,
    );
  }
}

async function checkMayTake(db: Knex, task: Task, taker: ActingPerson): Promise<void> {
  await checkCandidate(db, task, taker.person);
  checkEmployed(task, taker);
  checkRegistration(task, taker);
  await checkUnbarred(db, task, taker);
  await checkPersonRule(db, task, taker.person);
}

/** Stores the outcome of a held task and the message to the engine. Call it after `checkHolder`. */
export async function finishTask(acting: ActorTransaction, task: Task, completion: TaskCompletion): Promise<Task> {
  const { person, variables, at } = completion;
  const finished = await changeTask(acting.trx, task.id, {
    status: 'COMPLETING',
    assignee_user_id: person.id,
    assignee_name: person.displayName,
    outcome: json(variables),
    completed_at: at,
  });
  await sendOutcome(acting, task, variables);
  acting.record({ action: 'complete-task', entity: 'task', entityId: task.id, after: variables });
  return finished;
}

/** A task of a case that was just seated anew may be done before its job comes: the job then finds the outcome. */
async function sendOutcome(acting: ActorTransaction, task: Task, variables: TaskCompletion['variables']) {
  const { engineIdentity, jobKey, id: taskId, caseId } = task;
  if (jobKey === null) return;
  const businessKey = `complete-job:${engineIdentity}:${jobKey}`;
  const payload = { engineIdentity, jobKey, taskId, variables };
  await enqueue(acting.trx, { kind: 'COMPLETE_JOB', businessKey, caseId, payload });
}

async function recordResult(
  acting: ActorTransaction,
  subject: { readonly task: Task; readonly application: Application },
  completion: TaskCompletion,
): Promise<void> {
  const { task, application } = subject;
  const { person, variables, at } = completion;
  const isSigned = task.taskType === 'SignCertificate';
  if (!isReviewStage(task.stage) && !isSigned) return;
  const opinions = await listOpinions(acting.trx, { caseId: task.caseId });
  if (isSigned) refuseBlocked(opinions, 'Expected no opinion that bars the certificate');
  if (!isReviewStage(task.stage)) return;
  const round = task.round ?? application.round;
  checkFindings(task, opinions, variables);
  if (variables['conclusion'] === 'FINDINGS') await refuseContradicting(acting.trx, task.caseId);
  await recordStageResult(acting, {
    caseId: task.caseId,
    round,
    stage: task.stage,
    discipline: disciplineOf(task),
    department: departmentOf(task),
    userId: person.id,
    userName: person.displayName,
    agencyCode: task.department === null ? task.agencyCode : null,
    verdict: verdictOf(task, variables),
    comment: textOf(variables['remark']),
    taskId: task.id,
    decidedAt: at,
  });
  if (task.department !== null && variables['agree'] === false) {
    const words = { remark: textOf(variables['remark']), sheet: textOf(variables['sheet']) };
    const more = { coordination: textOf(variables['coordination']), lateText: textOf(variables['lateText']) };
    const answer = { person, at, ...words, ...more };
    await recordObjection(acting, { task, round }, answer);
  }
}

/** What a person says must agree with the findings that are stored: the conclusion is drawn from the tables. */
function checkFindings(task: Task, opinions: readonly Opinion[], variables: Readonly<Record<string, unknown>>): void {
  const ofDiscipline = opinions.filter((opinion) => opinion.discipline === task.discipline);
  // What a department says of the discipline is no finding of the reviewer's, though its reply is for him to judge.
  const own = ofDiscipline.filter(({ department }) => department === null);
  const unjudged = ofDiscipline.filter((opinion) => opinion.state === 'REPLIED');
  if (task.stage === 'FIRST' && unjudged.length > 0) {
    throw new Refusal('INCOMPLETE', `Expected every reply to be judged, but ${unjudged.length} of them are not.`);
  }
  const { conclusion } = variables;
  if (conclusion === 'NO_OPINION' && !canPass(own)) {
    throw new Refusal('INCOMPLETE', 'Expected no open opinion with conclusion NO_OPINION, but there are open ones.');
  }
  if (conclusion === 'HAS_OPINIONS' && own.length === 0) {
    throw new Refusal('INCOMPLETE', 'Expected at least one opinion with conclusion HAS_OPINIONS, but there is none.');
  }
  if (conclusion === 'PASS') refuseBlocked(opinions, 'Expected no blocking opinion with conclusion PASS');
  if (conclusion === 'FINDINGS' && canPass(opinions)) {
    throw new Refusal('INCOMPLETE', 'Expected a blocking opinion with conclusion FINDINGS, but there is none.');
  }
}

function verdictOf(task: Task, variables: Readonly<Record<string, unknown>>): StageVerdict {
  if (task.stage === 'FIRST') return 'REVIEWED';
  if (task.stage === 'SECOND') return variables['agree'] === true ? 'AGREED' : 'DISAGREED';
  return variables['agree'] === false || variables['conclusion'] === 'FINDINGS' ? 'OBJECTED' : 'CONFIRMED';
}

function disciplineOf(task: Task): Discipline | '' {
  return task.discipline ?? '';
}

function departmentOf(task: Task): DepartmentKind | '' {
  return task.department ?? '';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function notWaiting(task: Task, expected: string): Refusal {
  return new Refusal('WRONG_STATE', `Expected a task that is ${expected}, but it is ${task.status}.`);
}

function notYours(task: Task): Refusal {
  return new Refusal('NOT_YOURS', `Expected your own task, but ${task.assigneeName ?? 'somebody else'} holds it.`);
}
