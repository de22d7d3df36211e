import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';
import { json } from './row-mapping.ts';
import type { NewTask, Task } from './tasks.ts';

/**
 * A case that is seated anew walks the last part of its way again, and the tasks of that part come anew as jobs. Each finds
 * here what is known of it: a task that waits goes on as it stands, and what was decided is not asked a second time.
 */
export interface SeatAnswer {
  /** Row that goes on with the new job; null where only tables know the answer, as of a department that stayed silent. */
  readonly taskId: string | null;
  readonly processId: string;
  readonly elementId: string;
  /** Empty where the element has none. */
  readonly discipline: string;
  readonly department: string;
  /** What is answered where there is no task. */
  readonly outcome: Readonly<Record<string, unknown>> | null;
}

/** Stores what the tasks of a case are to find; what an earlier move left over is void. */
export async function storeSeatAnswers(
  trx: Knex.Transaction,
  seat: { readonly reseatId: string; readonly caseId: string },
  answers: readonly SeatAnswer[],
): Promise<void> {
  await dropSeatAnswers(trx, seat.caseId);
  for (const answer of answers) {
    await trx('seat_answers').insert({
      reseat_id: seat.reseatId,
      case_id: seat.caseId,
      task_id: answer.taskId,
      process_id: answer.processId,
      element_id: answer.elementId,
      discipline: answer.discipline,
      department: answer.department,
      outcome: answer.outcome === null ? null : json(answer.outcome),
    });
  }
}

/** Forgets answers that no job has taken: their case has ended, or is seated anew once more. */
async function dropSeatAnswers(trx: Knex.Transaction, caseId: string): Promise<void> {
  await trx('seat_answers').where({ case_id: caseId }).whereNull('job_key').delete();
}

/** The job that asks. */
export type AskingJob = Pick<
  NewTask,
  | 'engineIdentity'
  | 'jobKey'
  | 'caseId'
  | 'processInstanceKey'
  | 'processId'
  | 'elementId'
  | 'elementInstanceKey'
  | 'discipline'
  | 'department'
  | 'formKey'
  | 'variables'
>;

/** What a job of a user task has found: a row that waits on, or the answer given before. */
export type SeatFinding =
  | { readonly kind: 'WAITS' }
  | { readonly kind: 'ANSWERED'; readonly outcome: Readonly<Record<string, unknown>> };

/**
 * Gives a job the oldest answer that is left for its step, discipline and department; undefined for a job that is new to the
 * case. The same job finds the same answer again. Call it with the job locked.
 */
export async function takeSeatAnswer(
  acting: ActorTransaction,
  job: AskingJob,
  at: Date,
): Promise<SeatFinding | undefined> {
  const { trx } = acting;
  const answer = await findAnswer(trx, job);
  if (answer === undefined) return undefined;
  if (answer.job_key === null) {
    const key = { engine_identity: job.engineIdentity, job_key: job.jobKey };
    if ((await trx('tasks').where(key).first('id')) !== undefined) return undefined;
    await trx('seat_answers')
      .where({ id: answer.id })
      .update({ ...key, taken_at: at });
  }
  if (answer.task_id === null) return { kind: 'ANSWERED', outcome: answer.outcome ?? {} };
  return linkTask(acting, answer.task_id, { job, at });
}

interface AnswerRow {
  readonly id: string;
  readonly job_key: string | number | null;
  readonly task_id: string | null;
  readonly outcome: Readonly<Record<string, unknown>> | null;
}

/** The answer that the job has taken, or the oldest that is left. */
async function findAnswer(trx: Knex.Transaction, job: AskingJob): Promise<AnswerRow | undefined> {
  return trx('seat_answers')
    .where({
      case_id: job.caseId,
      process_id: job.processId,
      element_id: job.elementId,
      discipline: job.discipline ?? '',
      department: job.department ?? '',
    })
    .where((mine) => mine.whereNull('job_key').orWhere({ engine_identity: job.engineIdentity, job_key: job.jobKey }))
    .orderByRaw('job_key is null, id')
    .forUpdate()
    .first('id', 'job_key', 'task_id', 'outcome');
}

type TaskState = Pick<Task, 'status' | 'outcome' | 'jobKey' | 'engineIdentity'>;

/** Ties the row to the new job and tells what the job is to do. Assignee, draft opinions and due date stay. */
async function linkTask(
  acting: ActorTransaction,
  taskId: string,
  { job, at }: { readonly job: AskingJob; readonly at: Date },
): Promise<SeatFinding> {
  const { trx } = acting;
  const columns = 'status, outcome, job_key::text as "jobKey", engine_identity as "engineIdentity"';
  const task = await trx('tasks').where({ id: taskId }).forUpdate().first<TaskState>(trx.raw(columns));
  const isLinked = task.jobKey === job.jobKey && task.engineIdentity === job.engineIdentity;
  if (isLinked) return findingOf(task);
  const isCanceled = (await findTombstone(trx, job)) !== undefined;
  const status = statusAfter(task.status, isCanceled);
  await trx('tasks')
    .where({ id: taskId })
    .update({
      engine_identity: job.engineIdentity,
      job_key: job.jobKey,
      process_instance_key: job.processInstanceKey,
      element_instance_key: job.elementInstanceKey,
      form_key: job.formKey,
      variables: json(job.variables),
      status,
      ...(status !== task.status && { closed_at: at }),
    });
  const [before, after] = [
    { engineIdentity: task.engineIdentity, jobKey: task.jobKey },
    { engineIdentity: job.engineIdentity, jobKey: job.jobKey },
  ];
  acting.record({ action: 'link-task', entity: 'task', entityId: taskId, before, after });
  return findingOf({ ...task, status });
}

/** Decided before the job came: with the job's completion nothing is left to send. */
function statusAfter(status: Task['status'], isCanceled: boolean): Task['status'] {
  if (status === 'COMPLETING') return 'COMPLETED';
  return isCanceled && status !== 'COMPLETED' ? 'CANCELED' : status;
}

function findingOf({ status, outcome }: Pick<Task, 'status' | 'outcome'>): SeatFinding {
  // COMPLETING by way of its job: the outbox completes it.
  return status === 'COMPLETED' ? { kind: 'ANSWERED', outcome: outcome ?? {} } : { kind: 'WAITS' };
}

async function findTombstone(trx: Knex.Transaction, { engineIdentity, jobKey }: AskingJob): Promise<unknown> {
  return trx('task_tombstones').where({ engine_identity: engineIdentity, job_key: jobKey }).first('canceled_at');
}

/** Closes the tasks of an ended case whose jobs have not come and never will. */
export async function cancelTasksWithoutJob(trx: Knex.Transaction, caseId: string, at: Date): Promise<void> {
  await dropSeatAnswers(trx, caseId);
  await trx('tasks')
    .where({ case_id: caseId })
    .whereNull('job_key')
    .whereIn('status', ['OPEN', 'CLAIMED', 'COMPLETING'])
    .update({ status: 'CANCELED', closed_at: at });
}
