import type { Knex } from 'knex';
import { chinaDateOf } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { findUser, listColleagues, type User } from './identity.ts';
import { Refusal, type RefusalCode } from './refusal.ts';
import { checkMayClaim, lockForAction } from './task-actions.ts';
import type { TaskPerson } from './task-rules.ts';
import { changeTask, findTask, type Task } from './tasks.ts';

/** Who names whom for a task; no user id = it is everybody's again. */
export interface Assignment {
  readonly manager: TaskPerson;
  readonly userId: string | null;
  readonly at: Date;
}

/**
 * Names a person of the agency for a waiting task: nobody else may take it until it is taken or lapses. Refuses NOT_FOUND,
 * SUSPENDED, WRONG_STATE, NOT_YOURS for a task of another agency, and what the person would be refused when taking it.
 */
export async function assignTask(acting: ActorTransaction, taskId: string, assignment: Assignment): Promise<Task> {
  const { trx } = acting;
  const { manager, userId, at } = assignment;
  const { task } = await lockForAction(trx, taskId);
  checkManager(task, manager);
  if (task.status !== 'OPEN' && task.status !== 'CLAIMED') {
    throw new Refusal('WRONG_STATE', `Expected a task that waits, but it is ${task.status}.`);
  }
  const person = userId === null ? undefined : await getColleague(trx, userId, manager);
  if (person !== undefined) await checkMayClaim(trx, unheld(task), { person, at });
  const before = { assignee: task.assigneeUserId, offeredTo: task.offeredToUserId };
  const after = { offeredTo: person?.id ?? null };
  acting.record({ action: 'assign-task', entity: 'task', entityId: taskId, before, after });
  const { taskType, discipline, round } = task;
  const data = { taskType, discipline, personName: person?.displayName ?? null };
  await recordCaseEvent(acting, { caseId: task.caseId, kind: 'TASK_ASSIGNED', legalAt: at, round, data });
  return changeTask(trx, taskId, {
    ...{ status: 'OPEN', assignee_user_id: null, assignee_name: null, claimed_at: null },
    offered_to_user_id: person?.id ?? null,
    offered_to_name: person?.displayName ?? null,
    offered_at: person === undefined ? null : at,
  });
}

/** Somebody who may be named for a task, or why not, and what he or she has in hand. */
export interface TaskCandidate {
  readonly user: User;
  readonly openTasks: number;
  readonly barredBy: RefusalCode | null;
}

/** The people of the task's agency who have its role: those who may take it first, and of them those with the least in hand. */
export async function listCandidates(
  db: Knex,
  taskId: string,
  { manager, at }: Pick<Assignment, 'manager' | 'at'>,
): Promise<TaskCandidate[]> {
  const task = await findTask(db, taskId);
  if (task === undefined) throw new Refusal('NOT_FOUND', `Expected a task ${taskId}, but there is none.`);
  checkManager(task, manager);
  const people = await listColleagues(db, manager.agencyCode ?? '', chinaDateOf(at.getTime()));
  const candidates: TaskCandidate[] = [];
  for (const user of people.filter(({ roles }) => roles.includes(task.candidateRole))) {
    const barredBy = await barOf(db, unheld(task), { person: user, at });
    candidates.push({ user, openTasks: await countOpenTasks(db, user.id), barredBy });
  }
  const rank = ({ barredBy, openTasks }: TaskCandidate) => (barredBy === null ? 0 : 1_000_000) + openTasks;
  return candidates.sort((a, b) => rank(a) - rank(b));
}

function checkManager(task: Task, manager: TaskPerson): void {
  if (task.agencyCode !== null && task.agencyCode === manager.agencyCode) return;
  throw new Refusal('NOT_YOURS', 'Expected a task of your own agency, but it is not.');
}

async function getColleague(db: Knex, userId: string, manager: TaskPerson): Promise<User> {
  const person = await findUser(db, userId);
  if (person?.agencyCode !== manager.agencyCode || person.status !== 'ACTIVE') {
    throw new Refusal('INCOMPLETE', 'Expected a person of your own agency, but found none.');
  }
  return person;
}

/** The task as it would lie there for everybody. */
function unheld(task: Task): Task {
  return { ...task, status: 'OPEN', assigneeUserId: null, offeredToUserId: null, offeredToName: null };
}

async function barOf(db: Knex, task: Task, taker: { person: User; at: Date }): Promise<RefusalCode | null> {
  try {
    await checkMayClaim(db, task, taker);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return thrown.code;
  }
}

async function countOpenTasks(db: Knex, userId: string): Promise<number> {
  const open = db('tasks').whereIn('status', ['OPEN', 'CLAIMED']);
  const own = open.where((mine) => mine.where('assignee_user_id', userId).orWhere('offered_to_user_id', userId));
  const [row] = await own.count<{ count: number | string }[]>('id as count');
  return Number(row?.count ?? 0);
}
