import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Application } from './applications.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import { selectList } from './row-mapping.ts';
import { type ActingPerson, queueCondition } from './task-rules.ts';
import { TASK_COLUMNS, type Task } from './tasks.ts';

/** A task as a list shows it: with the case's number and name. */
export type ListedTask = Task &
  Pick<Application, 'projectName' | 'building' | 'number' | 'applicantName' | 'suspended'>;

/** Which tasks of a person to list; the cursor is the last row of the page before. */
export interface TaskQuery {
  /** QUEUE: open ones the person may take; MINE: taken and not finished; DONE: finished by the person. */
  readonly view: 'QUEUE' | 'MINE' | 'DONE';
  readonly after?: TaskPlace | undefined;
  readonly limit: number;
}

/** Where a task stands in a list. */
interface TaskPlace {
  readonly dueDate: PlainDate | null;
  readonly createdAt: Date;
  readonly id: string;
}

/** Stands for the last day of a task that has none: it waits behind all others. */
export const NEVER_DUE: PlainDate = '9999-12-31';
const DUE = `coalesce(t.due_date, date '${NEVER_DUE}')`;

/** A page of a person's tasks, what is due first on top, then the older one; finished ones newest first. */
export async function listTasks(db: Knex, reader: ActingPerson, query: TaskQuery): Promise<ListedTask[]> {
  const order = query.view === 'DONE' ? 'desc' : 'asc';
  const caseColumns = `a.project_name as "projectName", a.building, a.number, a.applicant_name as "applicantName", a.suspended`;
  const select = db('tasks as t')
    .join('applications as a', 'a.id', 't.case_id')
    .select<ListedTask[]>(db.raw(`${selectList(TASK_COLUMNS)}, ${caseColumns}`))
    .limit(query.limit);
  if (query.view !== 'DONE') select.orderByRaw(DUE);
  select.orderBy([
    { column: 't.created_at', order },
    { column: 't.id', order },
  ]);
  if (query.view === 'QUEUE') {
    const mayTake = queueCondition(reader);
    select.where('t.status', 'OPEN').whereRaw(mayTake.sql, mayTake.bindings);
  } else {
    const statuses = query.view === 'MINE' ? ['CLAIMED'] : ['COMPLETING', 'COMPLETED', 'SUPERSEDED'];
    select.where('t.assignee_user_id', reader.person.id).whereIn('t.status', statuses);
  }
  // The driver keeps milliseconds only, the column microseconds: cut there too, or rows of the cursor's millisecond repeat.
  if (query.after !== undefined) {
    const { dueDate, createdAt, id } = query.after;
    const place = `date_trunc('milliseconds', t.created_at), t.id`;
    if (query.view === 'DONE') select.whereRaw(`(${place}) < (?, ?)`, [createdAt, id]);
    else select.whereRaw(`(${DUE}, ${place}) > (?, ?, ?)`, [dueDate ?? NEVER_DUE, createdAt, id]);
  }
  return select;
}

/** All tasks of a case that the viewer may see, oldest first. */
export async function listTasksOfCase(db: Knex, caseId: string, viewer: CaseViewer = { all: true }): Promise<Task[]> {
  const visible = visibleCases(viewer);
  return db('tasks as t')
    .join('applications as a', 'a.id', 't.case_id')
    .select<Task[]>(db.raw(selectList(TASK_COLUMNS)))
    .where('t.case_id', caseId)
    .whereRaw(visible.sql, [...visible.bindings])
    .orderBy(['t.created_at', 't.id']);
}
