import type { Knex } from 'knex';
import { cityOf } from '../domain/regions.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** One event or document on its way to one department, and how it was taken. */
export interface Delivery {
  readonly id: string;
  readonly departmentCode: string;
  readonly caseId: string;
  readonly subject: 'EVENT' | 'DOCUMENT';
  /** Kind of the event, code of the document. */
  readonly name: string;
  /** HTTP: to the department's own address. INBOX: it lies here, DELIVERED as far as it can be sent, until somebody looks. */
  readonly channel: 'HTTP' | 'INBOX';
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: 'PENDING' | 'DELIVERED' | 'DEAD';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
  /** The receipt of an inbox: when a person of the department first saw it there, and who. */
  readonly openedAt: Date | null;
  readonly openedByName: string | null;
  readonly httpStatus: number | null;
  readonly bodySha256: string | null;
  readonly answerSha256: string | null;
}

const COLUMNS: ColumnMap<Delivery> = {
  id: 'v.id',
  departmentCode: 'v.department_code',
  caseId: 'v.case_id',
  subject: 'v.subject',
  name: 'v.name',
  channel: 'v.channel',
  body: 'v.body',
  status: 'v.status',
  attempts: 'v.attempts',
  lastError: 'v.last_error',
  createdAt: 'v.created_at',
  deliveredAt: 'v.delivered_at',
  openedAt: 'v.opened_at',
  openedByName: 'v.opened_by_name',
  httpStatus: 'v.http_status',
  bodySha256: 'v.body_sha256',
  answerSha256: 'v.answer_sha256',
};

/** What departments are told of a case. */
export interface DepartmentNews extends Pick<Delivery, 'caseId' | 'subject' | 'name' | 'body'> {
  /** Names the event or document among all, so that no department gets it twice. */
  readonly subjectId: string;
}

/** Puts news of a case on its way to every department with a stake in it, in the transaction that makes them. */
export async function tellDepartments({ trx }: ActorTransaction, news: DepartmentNews): Promise<void> {
  const place = await trx('applications').where({ id: news.caseId }).first<{ region: string } | undefined>({
    region: 'region_code',
  });
  if (place === undefined) return;
  await trx.raw(
    `insert into department_deliveries (department_code, case_id, subject, name, subject_id, channel, body, status, delivered_at)
     select d.code, c.case_id, :subject, :name, :subjectId, case when e.url is null then 'INBOX' else 'HTTP' end, :body,
            case when e.url is null then 'DELIVERED' else 'PENDING' end, case when e.url is null then now() end
     from channel_decisions c
     join departments d on d.region_code in (:region, :city)
       and exists (select 1 from jsonb_array_elements(c.disciplines) r where r ->> 'department' = d.kind)
     left join department_endpoints e on e.department_code = d.code
     where c.case_id = :caseId
     on conflict (department_code, subject, subject_id) do nothing`,
    { ...news, body: json(news.body), region: place.region, city: cityOf(place.region) },
  );
}

/** A delivery with the address that takes it. */
export type DueDelivery = Delivery & { readonly url: string | null; readonly secret: string | null };

/** Takes due deliveries for some seconds: a sender that dies gives them back by itself. */
export async function leaseDeliveries(
  db: Knex,
  batch: { readonly limit: number; readonly leaseSeconds: number },
): Promise<DueDelivery[]> {
  const { rows } = await db.raw<{ rows: DueDelivery[] }>(
    `with due as (
       select id from department_deliveries where status = 'PENDING' and next_attempt_at <= now()
       order by seq limit :limit for update skip locked)
     update department_deliveries v
     set next_attempt_at = now() + :leaseSeconds * interval '1 second', attempts = v.attempts + 1
     where v.id in (select id from due)
     returning ${selectList(COLUMNS)},
       (select e.url from department_endpoints e where e.department_code = v.department_code) as url,
       (select e.secret from department_endpoints e where e.department_code = v.department_code) as secret`,
    { ...batch },
  );
  return rows;
}

/** The receipt of a delivery. */
export type Receipt = Pick<Delivery, 'httpStatus' | 'bodySha256' | 'answerSha256'>;

/** Stores the receipt of what was taken. */
export async function markDelivered(db: Knex, id: string, receipt: Receipt): Promise<void> {
  const { httpStatus, bodySha256, answerSha256 } = receipt;
  await db('department_deliveries')
    .where({ id })
    .update({
      ...{ status: 'DELIVERED', delivered_at: db.fn.now(), last_error: null },
      ...{ http_status: httpStatus, body_sha256: bodySha256, answer_sha256: answerSha256 },
    });
}

/** Leaves a delivery where a department without an address looks for it. */
export async function moveToInbox(db: Knex, id: string): Promise<void> {
  const taken = { status: 'DELIVERED', channel: 'INBOX', delivered_at: db.fn.now(), last_error: null };
  await db('department_deliveries').where({ id }).update(taken);
}

/** Notes a failed attempt; without a time of the next one the delivery is given up for a person to look at. */
export async function markUndelivered(
  db: Knex,
  id: string,
  failure: { readonly error: string; readonly httpStatus: number | null; readonly retryAfterMs: number | undefined },
): Promise<void> {
  const { error, httpStatus, retryAfterMs } = failure;
  const change =
    retryAfterMs === undefined
      ? { status: 'DEAD' }
      : { next_attempt_at: db.raw(`now() + ? * interval '1 millisecond'`, [retryAfterMs]) };
  await db('department_deliveries')
    .where({ id, status: 'PENDING' })
    .update({ ...change, last_error: error, http_status: httpStatus });
}

/** Which deliveries to list: of a case, of a department, in a state. */
export interface DeliveryQuery {
  readonly caseId?: string | undefined;
  readonly departmentCode?: string | undefined;
  readonly status?: Delivery['status'] | undefined;
  readonly limit: number;
}

/** A delivery as people find it in a list. */
export interface ListedDelivery extends Delivery {
  readonly caseNumber: string | null;
  readonly projectName: string;
}

/** Deliveries, newest first. */
async function listDeliveries(db: Knex, query: DeliveryQuery): Promise<ListedDelivery[]> {
  const columns = { ...COLUMNS, caseNumber: 'a.number', projectName: 'a.project_name' };
  const select = db('department_deliveries as v')
    .join('applications as a', 'a.id', 'v.case_id')
    .select<ListedDelivery[]>(db.raw(selectList(columns)))
    .orderBy('v.seq', 'desc')
    .limit(query.limit);
  if (query.caseId !== undefined) select.where('v.case_id', query.caseId);
  if (query.departmentCode !== undefined) select.where('v.department_code', query.departmentCode);
  if (query.status !== undefined) select.where('v.status', query.status);
  return select;
}

/** Who looks into an inbox. */
export interface InboxReader {
  readonly departmentCode: string | null;
  readonly displayName: string;
}

/**
 * Lists deliveries for a person. What lies in the inbox of the person's department is received by being listed: the first look
 * at each is noted.
 */
export async function listForReader(
  db: Knex,
  { departmentCode, displayName }: InboxReader,
  query: DeliveryQuery,
): Promise<ListedDelivery[]> {
  const listed = await listDeliveries(db, query);
  const isNew = (each: Delivery) =>
    each.channel === 'INBOX' && each.openedAt === null && each.departmentCode === departmentCode;
  const unopened = listed.filter(isNew).map(({ id }) => id);
  if (unopened.length === 0) return listed;
  await db('department_deliveries')
    .whereIn('id', unopened)
    .whereNull('opened_at')
    .update({ opened_at: db.fn.now(), opened_by_name: displayName });
  return listDeliveries(db, query);
}

/** Sends a given-up delivery again; false when it is not given up (any more). */
export async function resendDelivery(acting: ActorTransaction, id: string): Promise<boolean> {
  const { trx } = acting;
  const changed = await trx('department_deliveries')
    .where({ id, status: 'DEAD' })
    .update({ status: 'PENDING', attempts: 0, next_attempt_at: trx.fn.now() });
  if (changed > 0) acting.record({ action: 'resend-delivery', entity: 'delivery', entityId: id });
  return changed > 0;
}

/** Where a department takes what is sent to it. The secret stays in the table: it signs, and nobody reads it back. */
export interface DepartmentEndpoint {
  readonly departmentCode: string;
  readonly url: string;
  readonly updatedAt: Date;
}

/** The addresses of departments that have one, by code of the department. */
export async function listEndpoints(db: Knex): Promise<DepartmentEndpoint[]> {
  return db('department_endpoints')
    .select<DepartmentEndpoint[]>({ departmentCode: 'department_code', url: 'url', updatedAt: 'updated_at' })
    .orderBy('department_code');
}

/** Sets where a department takes what is sent to it, or with null that it looks into its inbox. */
export async function setEndpoint(
  acting: ActorTransaction,
  departmentCode: string,
  endpoint: { readonly url: string; readonly secret: string } | null,
): Promise<void> {
  const table = acting.trx('department_endpoints');
  if (endpoint === null) await table.where({ department_code: departmentCode }).delete();
  else {
    await table
      .insert({ department_code: departmentCode, ...endpoint, updated_at: acting.trx.fn.now() })
      .onConflict('department_code')
      .merge();
  }
  const after = { url: endpoint?.url ?? null };
  acting.record({ action: 'set-department-endpoint', entity: 'department', entityId: departmentCode, after });
}
