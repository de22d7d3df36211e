import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

export const ABSENCE_KINDS = ['LEAVE', 'ILLNESS', 'TRAINING', 'OTHER'] as const;

/** Days on which a person of an agency does no work; both ends belong to it. */
export interface Absence {
  readonly id: string;
  readonly userId: string;
  readonly displayName: string;
  readonly agencyCode: string | null;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly kind: (typeof ABSENCE_KINDS)[number];
  readonly note: string | null;
  readonly enteredByName: string;
  readonly enteredAt: Date;
}

const COLUMNS: ColumnMap<Absence> = {
  id: 'b.id',
  userId: 'b.user_id',
  displayName: 'u.display_name',
  agencyCode: 's.agency_code',
  from: 'b.from_date::text',
  to: 'b.to_date::text',
  kind: 'b.kind',
  note: 'b.note',
  enteredByName: 'b.entered_by_name',
  enteredAt: 'b.entered_at',
};

/** Enters an absence. Refuses INCOMPLETE when it ends before it begins. */
export async function enterAbsence(
  acting: ActorTransaction,
  fresh: Pick<Absence, 'userId' | 'from' | 'to' | 'kind' | 'note' | 'enteredByName' | 'enteredAt'>,
): Promise<string> {
  if (fresh.to < fresh.from) {
    throw new Refusal(
      'INCOMPLETE',
      `Expected an absence that ends on ${fresh.from} or later, but it ends on ${fresh.to}.`,
    );
  }
  const id = randomUUID();
  await acting.trx('absences').insert({
    ...{ id, user_id: fresh.userId, from_date: fresh.from, to_date: fresh.to, kind: fresh.kind, note: fresh.note },
    ...{ entered_by_name: fresh.enteredByName, entered_at: fresh.enteredAt },
  });
  acting.record({ action: 'enter-absence', entity: 'user', entityId: fresh.userId, after: fresh });
  return id;
}

/** Takes an absence back; one that was taken back stays so. */
export async function cancelAbsence(acting: ActorTransaction, absence: Absence, at: Date): Promise<void> {
  await acting.trx('absences').where({ id: absence.id }).whereNull('canceled_at').update({ canceled_at: at });
  acting.record({ action: 'cancel-absence', entity: 'user', entityId: absence.userId, before: absence });
}

/** An absence that stands, or undefined. */
export async function findAbsence(db: Knex, id: string): Promise<Absence | undefined> {
  return selectAbsences(db).where('b.id', id).first();
}

/** The absences of one person, or of an agency's people, that have not ended before a day, by their beginning. */
export async function listAbsences(
  db: Knex,
  query: { readonly userId?: string | undefined; readonly agencyCode?: string | undefined; readonly since: PlainDate },
): Promise<Absence[]> {
  const select = selectAbsences(db).where('b.to_date', '>=', query.since).orderBy(['b.from_date', 'b.id']).limit(500);
  if (query.userId !== undefined) select.where('b.user_id', query.userId);
  if (query.agencyCode !== undefined) select.where('s.agency_code', query.agencyCode);
  return select;
}

/** The absence of a person on a day, or undefined. */
export async function findAbsenceOn(db: Knex, userId: string, day: PlainDate): Promise<Absence | undefined> {
  return selectAbsences(db)
    .where('b.user_id', userId)
    .where('b.from_date', '<=', day)
    .where('b.to_date', '>=', day)
    .orderBy('b.from_date')
    .first();
}

function selectAbsences(db: Knex) {
  return db('absences as b')
    .join('users as u', 'u.id', 'b.user_id')
    .leftJoin('agency_staff as s', 's.user_id', 'b.user_id')
    .whereNull('b.canceled_at')
    .select<Absence[]>(db.raw(selectList(COLUMNS)));
}
