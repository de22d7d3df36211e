import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

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

/** Enters an interest; the same one again is corrected. */
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
}

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
