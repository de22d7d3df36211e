import type { Knex } from 'knex';
import { proposePeople } from '../domain/assignment-proposal.ts';
import { DISCIPLINE_ROLES } from '../domain/roles.ts';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import { type Assignment, assignTask, listCandidates, type TaskCandidate } from './task-assignments.ts';
import { listTasksOfCase } from './task-lists.ts';
import { findTask, type Task } from './tasks.ts';

/** Who might do a task of a case, for the manager to confirm. */
export interface ProposedAssignment extends Pick<Task, 'taskType' | 'discipline'> {
  readonly taskId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly openTasks: number;
}

/** Proposes people for the reviews of a case that wait in the manager's agency and that nobody has or was named for. */
export async function listProposedAssignments(
  db: Knex,
  caseId: string,
  asked: Pick<Assignment, 'manager' | 'at'>,
): Promise<ProposedAssignment[]> {
  const waiting = (await listTasksOfCase(db, caseId)).filter((task) => isFree(task, asked.manager.agencyCode));
  const seats: { task: Task; taskId: string; candidates: readonly (TaskCandidate & { userId: string })[] }[] = [];
  for (const task of waiting) {
    const able = (await listCandidates(db, task.id, asked)).filter(({ barredBy }) => barredBy === null);
    seats.push({ task, taskId: task.id, candidates: able.map((each) => ({ ...each, userId: each.user.id })) });
  }
  const proposed = proposePeople(seats);
  return seats.flatMap(({ task, taskId, candidates }) => {
    const person = candidates.find(({ userId }) => userId === proposed.get(taskId));
    if (person === undefined) return [];
    const { userId, openTasks, user } = person;
    const { taskType, discipline } = task;
    return [{ taskId, taskType, discipline, userId, displayName: user.displayName, openTasks }];
  });
}

/** Names people for tasks of a case, all or none. Refuses NOT_FOUND for a task of another case, and what `assignTask` refuses. */
export async function assignTasks(
  acting: ActorTransaction,
  caseId: string,
  named: Pick<Assignment, 'manager' | 'at'> & {
    readonly assignments: readonly { readonly taskId: string; readonly userId: string }[];
  },
): Promise<readonly Task[]> {
  const { manager, at, assignments } = named;
  const assigned: Task[] = [];
  for (const { taskId, userId } of assignments) {
    if ((await findTask(acting.trx, taskId))?.caseId !== caseId) {
      throw new Refusal('NOT_FOUND', `Expected a task ${taskId}, but there is none.`);
    }
    assigned.push(await assignTask(acting, taskId, { manager, userId, at }));
  }
  return assigned;
}

function isFree(task: Task, agencyCode: string | null): boolean {
  const isMine = task.agencyCode !== null && task.agencyCode === agencyCode;
  return (
    isMine && task.status === 'OPEN' && task.offeredToUserId === null && DISCIPLINE_ROLES.includes(task.candidateRole)
  );
}
