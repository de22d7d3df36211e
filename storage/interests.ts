import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { chinaDateOf, type PlainDate } from '../domain/plain-date.ts';
import { lockApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { INTEREST_HOLDS } from './bars.ts';
import { findUser } from './identity.ts';
import { keepOut, wasKeptOut } from './recusals.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';
import { listStandingStages } from './tainted-results.ts';

export const INTEREST_KINDS = ['EMPLOYED', 'AUTHOR', 'OTHER'] as const;

/** What ties a person of an agency to a firm: he or she may not review its cases, nor for some years after it ended. */
export interface Interest {
  readonly id: string;
  readonly userId: string;
  readonly displayName: string;
  readonly firmCode: string;
  readonly kind: (typeof INTEREST_KINDS)[number];
  /** Last day of the work or the employment; null while it goes on. */
  readonly endedOn: PlainDate | null;
  readonly note: string | null;
  readonly enteredByName: string;
}

const COLUMNS: ColumnMap<Interest> = {
  id: 'i.id',
  userId: 'i.user_id',
  displayName: 'u.display_name',
  firmCode: 'i.firm_code',
  kind: 'i.kind',
  endedOn: 'i.ended_on::text',
  note: 'i.note',
  enteredByName: 'i.entered_by_name',
};

/**
 * Enters an interest; the same one again is corrected. In every open case that it bars the person from, what he or she holds goes
 * back, and where a stage is finished the city is told.
 */
export async function enterInterest(
  acting: ActorTransaction,
  fresh: Omit<Interest, 'id' | 'displayName'>,
  at: Date,
): Promise<void> {
  const { userId, firmCode, kind, endedOn, note, enteredByName } = fresh;
  await acting
    .trx('person_interests')
    .insert({
      ...{ id: randomUUID(), user_id: userId, firm_code: firmCode, kind, ended_on: endedOn, note },
      ...{ entered_by_name: enteredByName, entered_at: at },
    })
    .onConflict(['user_id', 'firm_code', 'kind'])
    .merge(['ended_on', 'note', 'entered_by_name', 'entered_at']);
  acting.record({ action: 'enter-interest', entity: 'user', entityId: userId, after: fresh });
  await keepOutOfCases(acting, fresh, at);
}

async function keepOutOfCases(
  acting: ActorTransaction,
  { userId, firmCode }: Pick<Interest, 'userId' | 'firmCode'>,
  at: Date,
): Promise<void> {
  const { trx } = acting;
  const subject = await findUser(trx, userId);
  if (subject === undefined) return;
  for (const caseId of await listBarredCases(trx, { userId, day: chinaDateOf(at.getTime()) })) {
    const application = await lockApplication(trx, caseId);
    const finishedStages = await listStandingStages(trx, caseId, userId);
    const isToTell = finishedStages.length > 0 && !(await wasKeptOut(trx, caseId, userId));
    if (!isToTell && !(await holdsTask(trx, caseId, userId))) continue;
    const reason = `与 ${firmCode} 有利害关系`;
    await keepOut(acting, application, { subject, kind: 'FOUND', reason, finishedStages, at });
  }
}

async function holdsTask(trx: Knex.Transaction, caseId: string, userId: string): Promise<boolean> {
  const held = trx('tasks').where({ case_id: caseId }).whereIn('status', ['OPEN', 'CLAIMED']);
  const own = held.where((mine) => mine.where('assignee_user_id', userId).orWhere('offered_to_user_id', userId));
  return (await own.first('id')) !== undefined;
}

/** Open cases in which a person has work in hand or results that stand, and may have no part by the register of interests. */
async function listBarredCases(
  trx: Knex.Transaction,
  { userId, day }: { readonly userId: string; readonly day: PlainDate },
): Promise<readonly string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(BARRED_CASES, [userId, day, userId, userId]);
  return rows.map(({ id }) => id);
}

const BARRED_CASES = `
  select distinct a.id from person_interests i cross join applications a
  where ${INTEREST_HOLDS} and a.submitted_at is not null and a.closed_at is null and (
    exists (select 1 from tasks t where t.case_id = a.id and t.status in ('OPEN', 'CLAIMED')
      and t.stage in ('FIRST', 'SECOND', 'FINAL') and ? in (t.assignee_user_id, t.offered_to_user_id))
    or exists (select 1 from stage_results s where s.case_id = a.id and s.user_id = ? and s.department = ''
      and s.superseded_at is null))
  order by a.id`;

/** The interests of one person, or of an agency's people, by name. */
export async function listInterests(
  db: Knex,
  query: { readonly userId?: string | undefined; readonly agencyCode?: string | undefined },
): Promise<Interest[]> {
  const select = db('person_interests as i')
    .join('users as u', 'u.id', 'i.user_id')
    .leftJoin('agency_staff as s', 's.user_id', 'i.user_id')
    .select<Interest[]>(db.raw(selectList(COLUMNS)))
    .orderBy(['u.display_name', 'i.firm_code'])
    .limit(500);
  if (query.userId !== undefined) select.where('i.user_id', query.userId);
  if (query.agencyCode !== undefined) select.where('s.agency_code', query.agencyCode);
  return select;
}
