import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { REGISTERED_ROLES } from '../domain/roles.ts';
import { type Application, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { notify } from './notifications.ts';
import { REVIEW_STAGES } from './reviews.ts';
import type { Task } from './tasks.ts';

/** Why a task went back from a person to all who may do it. */
export type HandoverCause = 'LEFT' | 'ABSENT' | 'UNCLAIMED' | 'RECUSED' | 'UNREGISTERED';

/** A task that lies there for everybody; how long it lies unclaimed counts from then on. */
export const freedAt = (at: Date) => ({
  ...{ status: 'OPEN', assignee_user_id: null, assignee_name: null, claimed_at: null },
  ...{ offered_to_user_id: null, offered_to_name: null, offered_at: at },
});

const CAUSES: Readonly<Record<HandoverCause, string>> = {
  LEFT: '已离职',
  ABSENT: '缺勤',
  UNCLAIMED: '未按时签收',
  RECUSED: '应当回避',
  UNREGISTERED: '注册已过期',
};

/** A task that has come back, from whom and why. */
export interface Handover {
  readonly task: Pick<Task, 'id' | 'agencyCode' | 'candidateRole' | 'dueDate'>;
  readonly personName: string | null;
  readonly cause: HandoverCause;
  /** Since when; a task that stands still again is told of again. */
  readonly since: PlainDate;
}

/** Tells the technical head, or of the head's own task the manager; false when the agency was told of this before. */
export async function tellAgency(
  { trx }: ActorTransaction,
  { task, personName, cause, since }: Handover,
  { application, at }: { readonly application: Application; readonly at: Date },
): Promise<boolean> {
  const businessKey = `handover:${task.id}:${cause}:${since}`;
  if ((await trx('notifications').where({ business_key: businessKey }).first('id')) !== undefined) return false;
  const who = personName === null ? '尚无人签收' : `${personName}${CAUSES[cause]}`;
  const recipientRole = task.candidateRole === 'technicalHead' ? 'agencyManager' : 'technicalHead';
  await notify(trx, {
    ...{ businessKey, caseId: application.id, kind: 'TASK_HANDED_OVER', recipientRole },
    ...{ firmCode: null, agencyCode: task.agencyCode, regionCode: null, createdAt: at },
    text: `${application.projectName}（${application.number}）：一项审查任务${who}，同专业其他人员可以签收，期限 ${task.dueDate ?? '—'} 不变。`,
  });
  return true;
}

/** Gives what a person holds in a case, or is named for, back to the others and tells the agency; answers how much it was. */
export async function releaseTasksOf(
  acting: ActorTransaction,
  person: {
    readonly application: Application;
    readonly userId: string;
    readonly userName: string;
    readonly cause: HandoverCause;
    readonly at: Date;
  },
): Promise<number> {
  const { application, userId, userName, cause, at } = person;
  const { id: caseId } = application;
  const held = await acting
    .trx('tasks')
    .where({ case_id: caseId })
    .whereIn('status', ['OPEN', 'CLAIMED'])
    .where((mine) => mine.where('assignee_user_id', userId).orWhere('offered_to_user_id', userId))
    .update(freedAt(at))
    .returning<ReleasedRow[]>(acting.trx.raw(RELEASED_COLUMNS));
  for (const { taskType, discipline, ...task } of held) {
    acting.record({
      ...{ action: 'release-task', entity: 'task', entityId: task.id },
      before: { assignee: userId, cause },
    });
    const handover = { task, personName: userName, cause, since: chinaDateOf(at.getTime()) };
    await tellAgency(acting, handover, { application, at });
    const data = { taskType, discipline, personName: userName, handover: cause };
    await recordCaseEvent(acting, { caseId, kind: 'TASK_HANDED_OVER', legalAt: at, data });
  }
  return held.length;
}

type ReleasedRow = Pick<Task, 'id' | 'taskType' | 'discipline' | 'agencyCode' | 'candidateRole' | 'dueDate'>;

const RELEASED_COLUMNS = `id, task_type as "taskType", discipline, agency_code as "agencyCode",
  candidate_role as "candidateRole", due_date::text as "dueDate"`;

/**
 * Gives back all tasks of people who have left by a day, in whatever step, and reviews of people whose registration has run
 * out by then; answers how many people had some.
 */
export async function releaseTasksOfUnfit(acting: ActorTransaction, day: PlainDate, at: Date): Promise<number> {
  const { rows: holders } = await acting.trx.raw<{ rows: UnfitHolder[] }>(UNFIT_HOLDERS, [
    ...[day, day, [...REGISTERED_ROLES], [...REVIEW_STAGES], day],
  ]);
  for (const { caseId, ...holder } of holders) {
    // The case first, then its tasks, as everywhere: or this and a claim could wait for each other.
    const application = await lockApplication(acting.trx, caseId);
    await releaseTasksOf(acting, { ...holder, application, at });
  }
  return holders.length;
}

interface UnfitHolder {
  readonly caseId: string;
  readonly userId: string;
  readonly userName: string;
  readonly cause: 'LEFT' | 'UNREGISTERED';
}

const UNFIT_HOLDERS = `
  select distinct t.case_id as "caseId", s.user_id as "userId", u.display_name as "userName",
    case when s.leaves_on <= ?::date then 'LEFT' else 'UNREGISTERED' end as cause
  from tasks t
  join agency_staff s on s.user_id in (t.assignee_user_id, t.offered_to_user_id)
  join users u on u.id = s.user_id
  where t.status in ('OPEN', 'CLAIMED') and (s.leaves_on <= ?::date or (
    t.candidate_role = any(?) and t.stage = any(?) and coalesce(s.registration_expires < ?::date, true)))
  order by t.case_id`;
