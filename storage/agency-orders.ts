import type { Knex } from 'knex';
import { addWorkingDays } from '../domain/calendar.ts';
import { isOverdue } from '../domain/due-dates.ts';
import { withoutPauses } from '../domain/pauses.ts';
import { chinaDateOf, chinaMinuteOf } from '../domain/plain-date.ts';
import { replaceablePlaceOf } from '../domain/replacement-places.ts';
import { getChoosableAgency } from './agency-choices.ts';
import { findOpenReplacement, type ReplacementCause, storeReplacement } from './agency-replacements.ts';
import { type Application, getApplication, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { caseDiagramHolds } from './case-diagram.ts';
import { recordCaseEvent } from './case-events.ts';
import { publishReplacement } from './case-requests.ts';
import { readCitySettings } from './city-settings.ts';
import { findRunningClock } from './clocks.ts';
import { listPauses } from './pauses.ts';
import { Refusal } from './refusal.ts';
import { REVIEW_STAGES } from './reviews.ts';
import type { ActingPerson } from './task-rules.ts';
import { takeBackTasks } from './waiting-reviews.ts';
import { loadCalendar } from './working-days.ts';

/** What is ordered, and by whom. */
export interface ReplacementOrder extends ActingPerson {
  readonly caseId: string;
  readonly agencyCode: string;
  readonly cause: ReplacementCause;
  readonly reason: string;
}

/**
 * Takes a case from its agency: tasks that wait there are superseded at once, the process asks the other agency. While the
 * applicant revises nothing is disturbed: the other agency is asked when the revision has come. Refuses NOT_FOUND, NOT_YOURS
 * (the city alone), SUSPENDED, WRONG_STATE and INCOMPLETE.
 */
export async function orderReplacement(acting: ActorTransaction, order: ReplacementOrder): Promise<Application> {
  const { caseId, agencyCode, cause, reason, person, at } = order;
  const { trx } = acting;
  const application = await lockApplication(trx, caseId);
  checkCity(order);
  const from = await presentAgency(trx, application);
  const agency = await getChoosableAgency(trx, order);
  if (agencyCode === from.code) {
    throw new Refusal('INCOMPLETE', `Expected another agency, but ${agency.name} has the case.`);
  }
  if (cause === 'OVERDUE') await checkOverdue(trx, application, at);
  const { round } = application;
  const replacementId = await storeReplacement(acting, {
    ...{ caseId, round, fromCode: from.code, fromName: from.name, toCode: agencyCode, toName: agency.name },
    ...{ cause, reason, person, orderedAt: at },
  });
  if (await stopWork(acting, application, at)) await publishReplacement(acting, { caseId, replacementId });
  const data = { from: from.name, to: agency.name, cause, reason };
  await recordCaseEvent(acting, { caseId, kind: 'AGENCY_REPLACEMENT_ORDERED', legalAt: at, round, data });
  return getApplication(trx, caseId);
}

function checkCity({ person }: ReplacementOrder): void {
  if (person.regionCode?.endsWith('00') === true) return;
  throw new Refusal('NOT_YOURS', `Expected a department of the city, but ${person.displayName} is of a county.`);
}

async function presentAgency(trx: Knex.Transaction, application: Application) {
  const { state, suspended, agencyCode: code, agencyName: name, withdrawalRequestedAt } = application;
  if (suspended) throw new Refusal('SUSPENDED', 'Expected a case that goes on, but it rests.');
  const place = replaceablePlaceOf(state);
  if (place === undefined || withdrawalRequestedAt !== null || code === null) {
    throw new Refusal('WRONG_STATE', `Expected a case in the hands of an agency, but it is ${state}.`);
  }
  if ((await findOpenReplacement(trx, application.id)) !== undefined) {
    throw new Refusal('WRONG_STATE', 'Expected a case that stays with its agency, but another was named already.');
  }
  if (place.since !== undefined && !(await caseDiagramHolds(trx, application, place.since))) {
    throw new Refusal(
      'WRONG_STATE',
      `Expected a case whose diagram lets its agency change in ${state}, but it began under an older one.`,
    );
  }
  return { code, name: name ?? code };
}

/**
 * Takes back what waits in the agency; true when the process is to be told at once. Refuses WRONG_STATE where nothing waits:
 * the case is just going from one step to the next.
 */
async function stopWork(acting: ActorTransaction, application: Application, at: Date): Promise<boolean> {
  const { id: caseId, state, round } = application;
  const place = replaceablePlaceOf(state);
  if (place?.taskStages === undefined) return true;
  if (place.taskStages === 'REVISION') {
    const revision = { case_id: caseId, task_type: 'SubmitRevision' };
    const waits: unknown = await acting.trx('tasks').where(revision).whereIn('status', ['OPEN', 'CLAIMED']).first('id');
    if (waits !== undefined) return false;
  } else {
    const ofRound = state === 'SIGNING' ? null : round;
    if ((await takeBackTasks(acting, { caseId, round: ofRound, stages: place.taskStages, at })) > 0) return true;
  }
  throw new Refusal('WRONG_STATE', 'Expected a case with a task that waits, but none does. Read the case again.');
}

/** The last rung of the ladder is the city's: before it the agency may still be urged. */
async function checkOverdue(trx: Knex.Transaction, application: Application, at: Date): Promise<void> {
  const kind = REVIEW_STAGES.find((stage) => stage === application.state);
  const clock = kind === undefined ? undefined : await findRunningClock(trx, application.id, kind);
  const { escalationWd, dayEnd, closingMinute } = await readCitySettings(trx);
  const today = chinaDateOf(at.getTime());
  const published = await loadCalendar(trx, { regionCode: application.regionCode, around: today });
  const calendar = withoutPauses(published, await listPauses(trx, application.id), today);
  const patience = Math.max(0, ...escalationWd);
  const last = clock === undefined ? undefined : addWorkingDays(calendar, clock.dueDate, patience).date;
  if (last === undefined || !isOverdue(last, chinaMinuteOf(at.getTime()), { kind: dayEnd, closingMinute })) {
    throw new Refusal('WRONG_STATE', `Expected a stage that is ${patience} working days overdue, but it is not.`);
  }
}
