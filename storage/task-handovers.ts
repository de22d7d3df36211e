import type { Knex } from 'knex';
import { addWorkingDays, type WorkingDayCalendar } from '../domain/calendar.ts';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { findAbsenceOn } from './absences.ts';
import { type Application, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { notify } from './notifications.ts';
import { listWaitingTasks, type Task } from './tasks.ts';

/** Why a task went back from a person to all who may do it. */
type HandoverCause = 'LEFT' | 'ABSENT' | 'UNCLAIMED' | 'RECUSED';

/** A task that lies there for everybody; how long it lies unclaimed counts from then on. */
const freedAt = (at: Date) => ({
  ...{ status: 'OPEN', assignee_user_id: null, assignee_name: null, claimed_at: null },
  ...{ offered_to_user_id: null, offered_to_name: null, offered_at: at },
});

/** What a look at the tasks of a stage needs to know. */
export interface HandoverLook {
  readonly application: Application;
  /** FIRST, SECOND, FINAL, or AGENCY. */
  readonly stage: string;
  readonly calendar: WorkingDayCalendar;
  readonly substituteWd: number;
  readonly at: Date;
}

/**
 * Gives the tasks of a stage to others where they stand still: at once when their person has left, after a working day when
 * the person is absent, or was named and has not taken it. The head is told; due dates stay. Draft opinions stay with the task.
 */
export async function handOverStage(acting: ActorTransaction, look: HandoverLook): Promise<void> {
  for (const task of await listWaitingTasks(acting.trx, look.application.id, look.stage)) {
    if (task.agencyCode === null) continue;
    const found = await standstillOf(acting.trx, task, look);
    if (found !== undefined) await handOver(acting, { task, ...found }, look);
  }
}

/** Gives what a person holds in a case, or is named for, back to the others. */
export async function releaseTasksOf(
  acting: ActorTransaction,
  person: {
    readonly caseId: string;
    readonly userId: string;
    readonly userName: string;
    readonly cause: HandoverCause;
    readonly at: Date;
  },
): Promise<void> {
  const { caseId, userId, userName, cause, at } = person;
  const held: { id: string; task_type: string; discipline: string | null }[] = await acting
    .trx('tasks')
    .where({ case_id: caseId })
    .whereIn('status', ['OPEN', 'CLAIMED'])
    .where((mine) => mine.where('assignee_user_id', userId).orWhere('offered_to_user_id', userId))
    .update(freedAt(at))
    .returning(['id', 'task_type', 'discipline']);
  for (const { id, task_type: taskType, discipline } of held) {
    acting.record({ action: 'release-task', entity: 'task', entityId: id, before: { assignee: userId, cause } });
    const data = { taskType, discipline, personName: userName, handover: cause };
    await recordCaseEvent(acting, { caseId, kind: 'TASK_HANDED_OVER', legalAt: at, data });
  }
}

/** Gives back all tasks of people who have left by a day, in whatever step; answers how many people had some. */
export async function releaseTasksOfLeavers(acting: ActorTransaction, day: PlainDate, at: Date): Promise<number> {
  const holders: { caseId: string; userId: string; userName: string }[] = await acting
    .trx('tasks as t')
    .join('agency_staff as s', (on) =>
      on.on('s.user_id', 't.assignee_user_id').orOn('s.user_id', 't.offered_to_user_id'),
    )
    .join('users as u', 'u.id', 's.user_id')
    .whereIn('t.status', ['OPEN', 'CLAIMED'])
    .where('s.leaves_on', '<=', day)
    .distinct('t.case_id as caseId', 's.user_id as userId', 'u.display_name as userName')
    .orderBy('caseId');
  for (const holder of holders) {
    // The case first, then its tasks, as everywhere: or this and a claim could wait for each other.
    await lockApplication(acting.trx, holder.caseId);
    await releaseTasksOf(acting, { ...holder, cause: 'LEFT', at });
  }
  return holders.length;
}

interface Standstill {
  readonly userId: string | null;
  readonly personName: string | null;
  readonly cause: HandoverCause;
  /** Since when; a task that stands still again is told of again. */
  readonly since: PlainDate;
}

async function standstillOf(trx: Knex.Transaction, task: Task, look: HandoverLook): Promise<Standstill | undefined> {
  const today = chinaDateOf(look.at.getTime());
  const userId = task.assigneeUserId ?? task.offeredToUserId;
  const personName = task.assigneeName ?? task.offeredToName;
  if (userId !== null && (await hasLeft(trx, userId, today)))
    return { userId, personName, cause: 'LEFT', since: today };
  const isOver = (since: PlainDate) => addWorkingDays(look.calendar, since, look.substituteWd).date < today;
  if (task.status === 'CLAIMED') {
    const absence = userId === null ? undefined : await findAbsenceOn(trx, userId, today);
    if (absence === undefined || !isOver(absence.from)) return undefined;
    return { userId, personName, cause: 'ABSENT', since: absence.from };
  }
  const since = chinaDateOf((task.offeredAt ?? task.createdAt).getTime());
  return isOver(since) ? { userId, personName, cause: 'UNCLAIMED', since } : undefined;
}

async function hasLeft(trx: Knex.Transaction, userId: string, day: PlainDate): Promise<boolean> {
  const left = trx('agency_staff').where({ user_id: userId }).where('leaves_on', '<=', day);
  return (await left.first('user_id')) !== undefined;
}

async function handOver(
  acting: ActorTransaction,
  { task, userId, personName, cause, since }: Standstill & { readonly task: Task },
  { application, at }: HandoverLook,
): Promise<void> {
  const isNews = await tellHead(acting, { task, personName, cause, since }, { application, at });
  if (userId !== null) {
    await acting.trx('tasks').where({ id: task.id }).update(freedAt(at));
    acting.record({ action: 'release-task', entity: 'task', entityId: task.id, before: { assignee: userId, cause } });
  }
  if (!isNews) return;
  const data = { taskType: task.taskType, discipline: task.discipline, personName, handover: cause };
  await recordCaseEvent(acting, {
    caseId: task.caseId,
    kind: 'TASK_HANDED_OVER',
    legalAt: at,
    round: task.round,
    data,
  });
}

const CAUSES: Readonly<Record<HandoverCause, string>> = {
  LEFT: '已离职',
  ABSENT: '缺勤',
  UNCLAIMED: '未按时签收',
  RECUSED: '回避',
};

/** False when the head was told of this standstill before. */
async function tellHead(
  acting: ActorTransaction,
  { task, personName, cause, since }: Omit<Standstill, 'userId'> & { readonly task: Task },
  { application, at }: Pick<HandoverLook, 'application' | 'at'>,
): Promise<boolean> {
  const businessKey = `handover:${task.id}:${cause}:${since}`;
  if ((await acting.trx('notifications').where({ business_key: businessKey }).first('id')) !== undefined) return false;
  const who = personName === null ? '尚无人签收' : `${personName}${CAUSES[cause]}`;
  await notify(acting.trx, {
    ...{ businessKey, caseId: task.caseId, kind: 'TASK_HANDED_OVER', recipientRole: 'technicalHead' },
    ...{ firmCode: null, agencyCode: task.agencyCode, regionCode: null, createdAt: at },
    text: `${application.projectName}（${application.number}）：一项审查任务${who}，同专业其他人员可以签收，期限 ${task.dueDate ?? '—'} 不变。`,
  });
  return true;
}
