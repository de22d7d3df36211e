import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { addWorkingDays } from '../domain/calendar.ts';
import { isOverdue } from '../domain/due-dates.ts';
import { chinaDateOf, chinaMinuteOf } from '../domain/plain-date.ts';
import { getChoosableAgency } from './agency-choices.ts';
import { type Application, getApplication, lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { publishReplacement } from './case-requests.ts';
import { readCitySettings } from './city-settings.ts';
import { type ClockKind, findRunningClock } from './clocks.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import type { ActingPerson } from './task-rules.ts';
import { loadCalendar } from './working-days.ts';

/** Why a case is taken from its agency: late beyond the ladder, an interest found, disqualified, or as the reason says. */
export const REPLACEMENT_CAUSES = ['OVERDUE', 'RECUSAL', 'DISQUALIFIED', 'OTHER'] as const;
export type ReplacementCause = (typeof REPLACEMENT_CAUSES)[number];

/** A case that was given to another agency in the middle of a round, by order of the city. */
export interface AgencyReplacement {
  readonly id: string;
  readonly caseId: string;
  readonly round: number;
  readonly fromCode: string;
  readonly fromName: string;
  readonly toCode: string;
  readonly toName: string;
  readonly cause: ReplacementCause;
  readonly reason: string;
  readonly orderedByName: string;
  readonly orderedAt: Date;
  /** When the process has taken it up; from then on the round is void and the new agency is asked. */
  readonly doneAt: Date | null;
}

const COLUMNS: ColumnMap<AgencyReplacement> = {
  id: 'id',
  caseId: 'case_id',
  round: 'round',
  fromCode: 'from_code',
  fromName: 'from_name',
  toCode: 'to_code',
  toName: 'to_name',
  cause: 'cause',
  reason: 'reason',
  orderedByName: 'ordered_by_name',
  orderedAt: 'ordered_at',
  doneAt: 'done_at',
};

const STAGES = ['FIRST', 'SECOND', 'FINAL'] as const satisfies readonly ClockKind[];

/** What is ordered, and by whom. */
export interface ReplacementOrder extends ActingPerson {
  readonly caseId: string;
  readonly agencyCode: string;
  readonly cause: ReplacementCause;
  readonly reason: string;
}

/**
 * Takes a case under review from its agency: the waiting tasks of the round are superseded at once, the process voids the
 * round and asks the other agency. Refuses NOT_FOUND, NOT_YOURS (the city alone), SUSPENDED, WRONG_STATE and INCOMPLETE.
 */
export async function orderReplacement(acting: ActorTransaction, order: ReplacementOrder): Promise<Application> {
  const { caseId, agencyCode, cause, reason, person, at } = order;
  const { trx } = acting;
  const application = await lockApplication(trx, caseId);
  checkCity(order);
  const from = await presentAgency(trx, application);
  const agency = await getChoosableAgency(trx, caseId, agencyCode);
  if (agencyCode === from.code) {
    throw new Refusal('INCOMPLETE', `Expected another agency, but ${agency.name} has the case.`);
  }
  if (cause === 'OVERDUE') await checkOverdue(trx, application, at);
  const superseded = await supersedeTasks(acting, application, at);
  if (superseded === 0) {
    throw new Refusal('WRONG_STATE', 'Expected a review with a task that waits, but none does. Read the case again.');
  }
  const id = randomUUID();
  await trx('agency_replacements').insert({
    ...{ id, case_id: caseId, round: application.round, from_code: from.code, from_name: from.name },
    ...{ to_code: agencyCode, to_name: agency.name, cause, reason },
    ...{ ordered_by: person.id, ordered_by_name: person.displayName, ordered_at: at },
  });
  await publishReplacement(acting, { caseId, replacementId: id });
  const data = { from: from.name, to: agency.name, cause, reason };
  const { round } = application;
  await recordCaseEvent(acting, { caseId, kind: 'AGENCY_REPLACEMENT_ORDERED', legalAt: at, round, data });
  return getApplication(trx, caseId);
}

/** The order that the process has still to carry out, or undefined. */
export async function findOpenReplacement(db: Knex, caseId: string): Promise<AgencyReplacement | undefined> {
  return selectReplacements(db).where({ case_id: caseId }).whereNull('done_at').first();
}

/** Notes that the process has carried out an order. */
export async function markReplaced(acting: ActorTransaction, replacement: AgencyReplacement, at: Date): Promise<void> {
  await acting.trx('agency_replacements').where({ id: replacement.id }).update({ done_at: at });
  const { id: entityId } = replacement;
  acting.record({ action: 'replace-agency', entity: 'agency-replacement', entityId, after: replacement });
}

/** All replacements of a case in order. */
export async function listReplacements(db: Knex, caseId: string): Promise<AgencyReplacement[]> {
  return selectReplacements(db).where({ case_id: caseId }).orderBy('ordered_at');
}

/** How often a round was made void: its stages begin anew as often. */
export async function countVoids(db: Knex, caseId: string, round: number): Promise<number> {
  return (await listReplacements(db, caseId)).filter((each) => each.round === round && each.doneAt !== null).length;
}

function checkCity({ person }: ReplacementOrder): void {
  if (person.regionCode?.endsWith('00') === true) return;
  throw new Refusal('NOT_YOURS', `Expected a department of the city, but ${person.displayName} is of a county.`);
}

async function presentAgency(trx: Knex.Transaction, application: Application) {
  const { state, suspended, agencyCode: code, agencyName: name } = application;
  if (suspended) throw new Refusal('SUSPENDED', 'Expected a case that goes on, but it rests.');
  const isInReview = STAGES.some((stage) => stage === state) && application.withdrawalRequestedAt === null;
  if (!isInReview || code === null || (await findOpenReplacement(trx, application.id)) !== undefined) {
    throw new Refusal('WRONG_STATE', `Expected a case that an agency is reviewing, but it is ${state}.`);
  }
  return { code, name: name ?? code };
}

/** The last rung of the ladder is the city's: before it the agency may still be urged. */
async function checkOverdue(trx: Knex.Transaction, application: Application, at: Date): Promise<void> {
  const kind = STAGES.find((stage) => stage === application.state);
  const clock = kind === undefined ? undefined : await findRunningClock(trx, application.id, kind);
  const { escalationWd, dayEnd, closingMinute } = await readCitySettings(trx);
  const around = chinaDateOf(at.getTime());
  const calendar = await loadCalendar(trx, { regionCode: application.regionCode, around });
  const patience = Math.max(0, ...escalationWd);
  const last = clock === undefined ? undefined : addWorkingDays(calendar, clock.dueDate, patience).date;
  if (last === undefined || !isOverdue(last, chinaMinuteOf(at.getTime()), { kind: dayEnd, closingMinute })) {
    throw new Refusal('WRONG_STATE', `Expected a stage that is ${patience} working days overdue, but it is not.`);
  }
}

async function supersedeTasks(acting: ActorTransaction, application: Application, at: Date): Promise<number> {
  const superseded: { id: string }[] = await acting
    .trx('tasks')
    .where({ case_id: application.id, round: application.round })
    .whereIn('stage', [...STAGES])
    .whereIn('status', ['OPEN', 'CLAIMED'])
    .update({ status: 'SUPERSEDED', closed_at: at })
    .returning('id');
  for (const { id } of superseded) acting.record({ action: 'supersede-task', entity: 'task', entityId: id });
  return superseded.length;
}

function selectReplacements(db: Knex) {
  return db('agency_replacements').select<AgencyReplacement[]>(db.raw(selectList(COLUMNS)));
}
