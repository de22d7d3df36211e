import type { Knex } from 'knex';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import type { Application } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { readCitySettings } from './city-settings.ts';
import { findRunningClock, statusOf } from './clocks.ts';
import { findUser, type User } from './identity.ts';
import { listPauses } from './pauses.ts';
import { Refusal } from './refusal.ts';
import { listStandingResults } from './reviews.ts';
import { checkMayClaim } from './task-actions.ts';
import { changeTask, listWaitingTasks, type Task } from './tasks.ts';
import { loadCalendar } from './working-days.ts';

/**
 * Last day of a first review that was asked for at an instant while the second stage runs: the first reviewer looks again after
 * a disagreement, with a short limit that never goes beyond the stage and rests when the stage does. Undefined where the second
 * stage does not run, so that it is no second look.
 */
export async function secondLookDueOn(
  db: Knex,
  { id: caseId, regionCode }: Pick<Application, 'id' | 'regionCode'>,
  askedAt: Date,
): Promise<PlainDate | undefined> {
  if ((await findRunningClock(db, caseId, 'FIRST')) !== undefined) return undefined;
  const stage = await findRunningClock(db, caseId, 'SECOND');
  if (stage === undefined) return undefined;
  const startDate = chinaDateOf(askedAt.getTime());
  const { secondLookWd: limitWd } = await readCitySettings(db);
  const calendar = await loadCalendar(db, { regionCode, around: startDate });
  const own = statusOf({ kind: 'SECOND', startDate, limitWd }, calendar, await listPauses(db, caseId));
  const isWithin = own.state === 'RUNNING' && own.dueDate <= stage.dueDate;
  return isWithin ? own.dueDate : stage.dueDate;
}

/** Moves the days of second looks that wait, after the calendar, a pause or the limit of the stage has changed. */
export async function moveSecondLooks(
  { trx }: ActorTransaction,
  application: Pick<Application, 'id' | 'regionCode'>,
): Promise<void> {
  for (const { id, createdAt, dueDate } of await listWaitingTasks(trx, application.id, 'FIRST')) {
    const dueOn = await secondLookDueOn(trx, application, createdAt);
    if (dueOn !== undefined && dueOn !== dueDate) await changeTask(trx, id, { due_date: dueOn });
  }
}

/**
 * Keeps a fresh task of a second look for whoever did the first review: nobody else may take it until it has lain unclaimed too
 * long. Who is absent, has left or may review no more is passed over, and the task lies there for everybody.
 */
export async function offerToFirstReviewer(acting: ActorTransaction, task: Task, at: Date): Promise<void> {
  const { trx } = acting;
  if (task.status !== 'OPEN' || task.offeredAt !== null) return;
  const results = await listStandingResults(trx, task.caseId);
  const isTheirs = results.find(
    ({ stage, discipline, department }) => stage === 'FIRST' && department === '' && discipline === task.discipline,
  );
  const person = isTheirs?.userId ? await findUser(trx, isTheirs.userId) : undefined;
  if (person?.status !== 'ACTIVE' || !(await mayTake(trx, task, { person, at }))) return;
  await changeTask(trx, task.id, {
    offered_to_user_id: person.id,
    offered_to_name: person.displayName,
    offered_at: at,
  });
  acting.record({ action: 'assign-task', entity: 'task', entityId: task.id, after: { offeredTo: person.id } });
}

async function mayTake(db: Knex, task: Task, taker: { readonly person: User; readonly at: Date }): Promise<boolean> {
  try {
    await checkMayClaim(db, task, taker);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return false;
  }
}
