import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Role } from '../domain/roles.ts';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, json, selectList, theRow } from './row-mapping.ts';

/** OPEN and CLAIMED wait for a person; COMPLETING waits for the engine; SUPERSEDED: the engine had gone on without it. */
type TaskStatus = 'OPEN' | 'CLAIMED' | 'COMPLETING' | 'COMPLETED' | 'CANCELED' | 'SUPERSEDED';

/** One step that a person has to do: a job of type io.camunda.zeebe:userTask as a row of ours. */
export interface Task {
  readonly id: string;
  readonly engineIdentity: string;
  /** Null while the case is between two engines: its job is still to come. */
  readonly jobKey: string | null;
  readonly caseId: string;
  readonly processInstanceKey: string;
  readonly processId: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  /** The element's id: which form and which rules apply. */
  readonly taskType: string;
  /** What the diagram calls it, by the header `title`; null for the steps that pages name themselves. */
  readonly title: string | null;
  /** FIRST, SECOND, FINAL, or the step outside the review that the diagram names. */
  readonly stage: string | null;
  readonly round: number | null;
  readonly discipline: string | null;
  /** Kind of the department that is asked. */
  readonly department: string | null;
  readonly candidateRole: Role;
  readonly regionCode: string;
  /** Firm whose people may take it; null for tasks of an agency, an office or a department. */
  readonly firmCode: string | null;
  readonly agencyCode: string | null;
  readonly assigneeUserId: string | null;
  readonly assigneeName: string | null;
  /** Whom the agency has named for it; while this stands nobody else may take it. */
  readonly offeredToUserId: string | null;
  readonly offeredToName: string | null;
  /** Since when it lies there for that person, or after it was taken from one for everybody. */
  readonly offeredAt: Date | null;
  readonly status: TaskStatus;
  readonly formKey: string | null;
  readonly dueDate: PlainDate | null;
  /** Process variables as they were when the task began. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the person decided. */
  readonly outcome: Readonly<Record<string, unknown>> | null;
  readonly createdAt: Date;
  readonly claimedAt: Date | null;
  readonly completedAt: Date | null;
  readonly closedAt: Date | null;
}

/** Columns of `tasks as t`. */
export const TASK_COLUMNS: ColumnMap<Task> = {
  id: 't.id',
  engineIdentity: 't.engine_identity',
  jobKey: 't.job_key::text',
  caseId: 't.case_id',
  processInstanceKey: 't.process_instance_key::text',
  processId: 't.process_id',
  elementId: 't.element_id',
  elementInstanceKey: 't.element_instance_key::text',
  taskType: 't.task_type',
  title: 't.title',
  stage: 't.stage',
  round: 't.round',
  discipline: 't.discipline',
  department: 't.department',
  candidateRole: 't.candidate_role',
  regionCode: 't.region_code',
  firmCode: 't.firm_code',
  agencyCode: 't.agency_code',
  assigneeUserId: 't.assignee_user_id',
  assigneeName: 't.assignee_name',
  offeredToUserId: 't.offered_to_user_id',
  offeredToName: 't.offered_to_name',
  offeredAt: 't.offered_at',
  status: 't.status',
  formKey: 't.form_key',
  dueDate: 't.due_date::text',
  variables: 't.variables',
  outcome: 't.outcome',
  createdAt: 't.created_at',
  claimedAt: 't.claimed_at',
  completedAt: 't.completed_at',
  closedAt: 't.closed_at',
};

/** What a job tells of a task, and what its case adds. */
export type NewTask = Omit<
  Task,
  | 'id'
  | 'jobKey'
  | 'assigneeUserId'
  | 'assigneeName'
  | 'offeredToUserId'
  | 'offeredToName'
  | 'offeredAt'
  | 'status'
  | 'outcome'
  | 'claimedAt'
  | 'completedAt'
  | 'closedAt'
> & { readonly jobKey: string };

/**
 * Stores the task of a job; a job that was handed out again finds its row. If the cancellation of the job was read from the
 * records before, the row is born CANCELED. Call it with the job locked.
 */
export async function createTask(acting: ActorTransaction, fresh: NewTask): Promise<Task> {
  const { trx } = acting;
  const job = { engine_identity: fresh.engineIdentity, job_key: fresh.jobKey };
  const tombstone = trx('task_tombstones').where(job);
  const [stored] = await trx('tasks as t')
    .insert({
      ...job,
      id: randomUUID(),
      case_id: fresh.caseId,
      process_instance_key: fresh.processInstanceKey,
      process_id: fresh.processId,
      element_id: fresh.elementId,
      element_instance_key: fresh.elementInstanceKey,
      task_type: fresh.taskType,
      title: fresh.title,
      stage: fresh.stage,
      round: fresh.round,
      discipline: fresh.discipline,
      department: fresh.department,
      candidate_role: fresh.candidateRole,
      region_code: fresh.regionCode,
      firm_code: fresh.firmCode,
      agency_code: fresh.agencyCode,
      status: trx.raw(`case when exists (?) then 'CANCELED' else 'OPEN' end`, [tombstone]),
      form_key: fresh.formKey,
      due_date: fresh.dueDate,
      variables: json(fresh.variables),
      created_at: fresh.createdAt,
      closed_at: tombstone.clone().select('canceled_at'),
    })
    .onConflict(['engine_identity', 'job_key'])
    .ignore()
    .returning<Task[]>(trx.raw(selectList(TASK_COLUMNS)));
  if (stored === undefined) return theRow(await selectTasks(trx).where(job).first(), `task of job ${fresh.jobKey}`);
  const after = { taskType: stored.taskType, caseId: stored.caseId, status: stored.status };
  acting.record({ action: 'create-task', entity: 'task', entityId: stored.id, after });
  return stored;
}

/**
 * Closes the tasks of jobs that the engine canceled; a job without a row yet leaves a tombstone for `createTask`. For the
 * exporter, in the transaction of its batch. A task that has ended stays as it is.
 */
export async function cancelTasksOfJobs(
  trx: Knex.Transaction,
  jobs: { readonly engineIdentity: string; readonly jobKeys: readonly string[]; readonly at: Date },
): Promise<void> {
  const { engineIdentity, at } = jobs;
  // Always in the same order, or two batches could wait for each other.
  for (const jobKey of [...jobs.jobKeys].sort()) {
    const key = { engine_identity: engineIdentity, job_key: jobKey };
    await lockJob(trx, engineIdentity, jobKey);
    await trx('task_tombstones')
      .insert({ ...key, canceled_at: at })
      .onConflict(['engine_identity', 'job_key'])
      .ignore();
    await trx('tasks')
      .where(key)
      .whereIn('status', ['OPEN', 'CLAIMED', 'COMPLETING'])
      .update({ status: 'CANCELED', closed_at: at });
  }
}

/** Closes the task of a job that is gone, unless a person has decided it: the message about that finds out what became of it. */
export async function cancelWaitingTask(
  db: Knex,
  { engineIdentity, jobKey, at }: { readonly engineIdentity: string; readonly jobKey: string; readonly at: Date },
): Promise<void> {
  await db('tasks')
    .where({ engine_identity: engineIdentity, job_key: jobKey })
    .whereIn('status', ['OPEN', 'CLAIMED'])
    .update({ status: 'CANCELED', closed_at: at });
}

/** A task, or undefined. */
export async function findTask(db: Knex, id: string): Promise<Task | undefined> {
  return selectTasks(db).where('t.id', id).first();
}

/** Locks a task until the transaction ends. Lock its case first. Refuses NOT_FOUND. */
export async function lockTask(trx: Knex.Transaction, id: string): Promise<Task> {
  const task = await selectTasks(trx).where('t.id', id).forUpdate().first();
  if (task === undefined) throw new Refusal('NOT_FOUND', `Expected a task ${id}, but there is none.`);
  return task;
}

/** Changes columns of a locked task; answers the task as it is then. */
export async function changeTask(trx: Knex.Transaction, id: string, columns: Record<string, unknown>): Promise<Task> {
  const [task] = await trx('tasks as t')
    .where('t.id', id)
    .update(columns)
    .returning<Task[]>(trx.raw(selectList(TASK_COLUMNS)));
  return theRow(task, `task ${id}`);
}

/** The open or taken task of a type in a case, or undefined. */
export async function findWaitingTask(db: Knex, caseId: string, taskType: string): Promise<Task | undefined> {
  return selectTasks(db)
    .where({ 't.case_id': caseId, 't.task_type': taskType })
    .whereIn('t.status', ['OPEN', 'CLAIMED'])
    .orderBy('t.seq', 'desc')
    .first();
}

/** Tasks of a stage that wait for somebody: whom a reminder or an escalation is about. */
export async function listWaitingTasks(db: Knex, caseId: string, stage: string): Promise<Task[]> {
  return selectTasks(db)
    .where({ 't.case_id': caseId, 't.stage': stage })
    .whereIn('t.status', ['OPEN', 'CLAIMED'])
    .orderBy('t.created_at');
}

/** The newest finished task of a type in a case: whose answer a worker is to record. */
export async function findFinishedTask(db: Knex, caseId: string, taskType: string): Promise<Task | undefined> {
  return selectTasks(db)
    .where({ 't.case_id': caseId, 't.task_type': taskType })
    .whereIn('t.status', ['COMPLETING', 'COMPLETED'])
    .orderBy('t.seq', 'desc')
    .first();
}

/** How many tasks of a type were finished in a case. */
export async function countFinishedTasks(db: Knex, caseId: string, taskType: string): Promise<number> {
  const finished = db('tasks')
    .where({ case_id: caseId, task_type: taskType })
    .whereIn('status', ['COMPLETING', 'COMPLETED']);
  const [row] = await finished.count<{ count: number | string }[]>('id as count');
  return Number(row?.count ?? 0);
}

/** Moves the day by which the waiting tasks of a clock are due, as shown in lists. */
export async function moveTaskDueDates(
  trx: Knex.Transaction,
  clock: { readonly caseId: string; readonly stage: string; readonly dueDate: PlainDate },
): Promise<void> {
  await trx('tasks')
    .where({ case_id: clock.caseId, stage: clock.stage })
    .whereIn('status', ['OPEN', 'CLAIMED'])
    .update({ due_date: clock.dueDate });
}

/** One after the other for one job: the row and its tombstone are written by two programs. */
export async function lockJob(trx: Knex.Transaction, engineIdentity: string, jobKey: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`task:${engineIdentity}:${jobKey}`]);
}

function selectTasks(db: Knex) {
  return db('tasks as t').select<Task[]>(db.raw(selectList(TASK_COLUMNS)));
}
