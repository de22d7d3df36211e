import type { Knex } from 'knex';
import type { Role } from '../domain/roles.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** A message to all persons of a role who belong to a firm, an agency or a region. */
export interface Notification {
  readonly id: string;
  readonly caseId: string;
  /** What it is about, e.g. REMIND_SUPPLEMENT. */
  readonly kind: string;
  readonly recipientRole: Role;
  readonly firmCode: string | null;
  readonly agencyCode: string | null;
  readonly regionCode: string | null;
  /** Chinese text, ready to be shown. */
  readonly text: string;
  readonly createdAt: Date;
}

const COLUMNS: ColumnMap<Notification> = {
  id: 'id::text',
  caseId: 'case_id',
  kind: 'kind',
  recipientRole: 'recipient_role',
  firmCode: 'firm_code',
  agencyCode: 'agency_code',
  regionCode: 'region_code',
  text: 'text',
  createdAt: 'created_at',
};

/** Stores a message; the business key keeps one cause from telling twice. */
export async function notify(
  trx: Knex.Transaction,
  fresh: Omit<Notification, 'id'> & { readonly businessKey: string },
): Promise<void> {
  await trx('notifications')
    .insert({
      business_key: fresh.businessKey,
      case_id: fresh.caseId,
      kind: fresh.kind,
      recipient_role: fresh.recipientRole,
      firm_code: fresh.firmCode,
      agency_code: fresh.agencyCode,
      region_code: fresh.regionCode,
      text: fresh.text,
      created_at: fresh.createdAt,
    })
    .onConflict('business_key')
    .ignore();
}

/** Whose messages to list. */
export interface NotificationReader {
  readonly roles: readonly Role[];
  readonly firmCode: string | null;
  readonly agencyCode: string | null;
  /** County, or a city (a code that ends in 00) for all of its counties. */
  readonly regionCode: string | null;
}

/** A page of a person's messages, newest first. */
export async function listNotifications(
  db: Knex,
  reader: NotificationReader,
  page: { readonly beforeId?: string | undefined; readonly limit: number },
): Promise<Notification[]> {
  const region = reader.regionCode?.replace(/00$/, '%') ?? '';
  const select = db('notifications')
    .select<Notification[]>(db.raw(selectList(COLUMNS)))
    .whereIn('recipient_role', [...reader.roles])
    .whereRaw('(firm_code is null or firm_code = ?)', [reader.firmCode ?? ''])
    .whereRaw('(agency_code is null or agency_code = ?)', [reader.agencyCode ?? ''])
    .whereRaw('(region_code is null or region_code like ?)', [region])
    // With its table: the bare name would be the text that is answered, and 9 stand before 10.
    .orderBy('notifications.id', 'desc')
    .limit(page.limit);
  if (page.beforeId !== undefined) select.where('id', '<', page.beforeId);
  return select;
}
