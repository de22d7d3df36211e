import type { Knex } from 'knex';
import { isRegisteredOn } from '../domain/agency-staff.ts';
import { addWorkingDays, type WorkingDayCalendar } from '../domain/calendar.ts';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { REGISTERED_ROLES } from '../domain/roles.ts';
import { findAbsenceOn } from './absences.ts';
import type { Application } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { findBar } from './bars.ts';
import { recordCaseEvent } from './case-events.ts';
import { findUser } from './identity.ts';
import { freedAt, type HandoverCause, tellAgency } from './task-returns.ts';
import { isReviewStage } from './task-rules.ts';
import { listWaitingTasks, type Task } from './tasks.ts';

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
 * Gives the tasks of a stage to others where they stand still: at once when their person has left, may not review the case
 * or has no registration any more, after a working day when the person is absent, or was named and has not taken it. The head is
 * told; due dates stay. Draft opinions stay with the task.
 */
export async function handOverStage(acting: ActorTransaction, look: HandoverLook): Promise<void> {
  for (const task of await listWaitingTasks(acting.trx, look.application.id, look.stage)) {
    if (task.agencyCode === null) continue;
    const found = await standstillOf(acting.trx, task, look);
    if (found !== undefined) await handOver(acting, { task, ...found }, look);
  }
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
  const loss = userId === null ? undefined : await lossOf(trx, { task, userId, day: today });
  if (loss !== undefined) return { userId, personName, cause: loss, since: today };
  const isOver = (since: PlainDate) => addWorkingDays(look.calendar, since, look.substituteWd).date < today;
  if (task.status === 'CLAIMED') {
    const absence = userId === null ? undefined : await findAbsenceOn(trx, userId, today);
    if (absence === undefined || !isOver(absence.from)) return undefined;
    return { userId, personName, cause: 'ABSENT', since: absence.from };
  }
  const since = chinaDateOf((task.offeredAt ?? task.createdAt).getTime());
  return isOver(since) ? { userId, personName, cause: 'UNCLAIMED', since } : undefined;
}

/** Why a person may not finish what he or she holds, from a day on; nobody could do it before it is given back. */
async function lossOf(
  trx: Knex.Transaction,
  { task, userId, day }: { readonly task: Task; readonly userId: string; readonly day: PlainDate },
): Promise<HandoverCause | undefined> {
  const person = await findUser(trx, userId);
  if (person === undefined) return undefined;
  if (person.leavesOn !== null && person.leavesOn <= day) return 'LEFT';
  if (!isReviewStage(task.stage)) return undefined;
  const isReviewer = REGISTERED_ROLES.includes(task.candidateRole);
  if (isReviewer && !isRegisteredOn(person, day)) return 'UNREGISTERED';
  return (await findBar(trx, { userId, caseId: task.caseId, day })) === undefined ? undefined : 'RECUSED';
}

async function handOver(
  acting: ActorTransaction,
  { task, userId, personName, cause, since }: Standstill & { readonly task: Task },
  { application, at }: HandoverLook,
): Promise<void> {
  const isNews = await tellAgency(acting, { task, personName, cause, since }, { application, at });
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
