import type { Knex } from 'knex';
import { currentTraceparent, type Traceparent } from '../platform/tracing.ts';
import type { ActorTransaction } from './audit.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** A message for the engine. Published under `messageId`, the engine takes it once while it lives. */
interface MessagePayload {
  readonly name: string;
  readonly correlationKey: string;
  readonly messageId: string;
  /** Milliseconds for which the engine keeps the message when nobody waits for it yet. */
  readonly timeToLive: number;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The completion of a user task's job. */
interface JobCompletionPayload {
  readonly engineIdentity: string;
  readonly jobKey: string;
  readonly taskId: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What to send; the business key keeps one cause from being sent twice. */
export type OutboxEntry =
  | {
      readonly kind: 'PUBLISH_MESSAGE';
      readonly businessKey: string;
      readonly caseId: string;
      readonly payload: MessagePayload;
    }
  | {
      readonly kind: 'COMPLETE_JOB';
      readonly businessKey: string;
      readonly caseId: string;
      readonly payload: JobCompletionPayload;
    };

/** A stored entry. */
export type OutboxRow = OutboxEntry & {
  readonly id: string;
  /** MOVED: the case went to another engine and took the answer along. */
  readonly status: 'PENDING' | 'SENT' | 'DEAD' | 'MOVED';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  /** Trace that the entry belongs to; null where nothing was traced. */
  readonly traceparent: Traceparent | null;
};

/** The stored completion of a job. */
export type JobCompletion = OutboxRow & { readonly kind: 'COMPLETE_JOB' };

/** Channel of PostgreSQL on which senders are told of a new entry; the notice leaves with the commit. */
export const outboxChannel = 'outbox';

const COLUMNS: ColumnMap<OutboxRow> = {
  id: 'id::text',
  kind: 'kind',
  businessKey: 'business_key',
  caseId: 'case_id',
  payload: 'payload',
  status: 'status',
  attempts: 'attempts',
  lastError: 'last_error',
  createdAt: 'created_at',
  sentAt: 'sent_at',
  traceparent: 'traceparent',
};

/** Stores an entry in the transaction that causes it; false when this cause was stored before. */
export async function enqueue(trx: Knex.Transaction, entry: OutboxEntry): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `with stored as (
       insert into outbox (business_key, kind, payload, case_id, traceparent)
       values (:businessKey, :kind, :payload, :caseId, :traceparent)
       on conflict (business_key) do nothing
       returning id)
     select pg_notify(:channel, '') from stored`,
    {
      businessKey: entry.businessKey,
      kind: entry.kind,
      payload: json(entry.payload),
      caseId: entry.caseId,
      traceparent: currentTraceparent() ?? null,
      channel: outboxChannel,
    },
  );
  return rows.length > 0;
}

/** No attempt is ever set further ahead: what lies there was set before the clock of the database was put back. */
const FURTHEST_ATTEMPT = '2 minutes';

/**
 * Takes due entries for `leaseSeconds`: the next attempt is set ahead at once, so that another sender leaves them alone
 * and a sender that dies gives them back by itself. Nothing stays locked while the engine is called.
 */
export async function leaseDue(db: Knex, batch: { limit: number; leaseSeconds: number }): Promise<OutboxRow[]> {
  const { rows } = await db.raw<{ rows: OutboxRow[] }>(
    `with due as (
       select id from outbox
       where status = 'PENDING' and (next_attempt_at <= now() or next_attempt_at > now() + ?::interval)
       order by id limit ? for update skip locked)
     update outbox set next_attempt_at = now() + ? * interval '1 second', attempts = attempts + 1
     where id in (select id from due)
     returning ${selectList(COLUMNS)}`,
    [FURTHEST_ATTEMPT, batch.limit, batch.leaseSeconds],
  );
  return rows.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
}

/** Trace of what a case was last told: the jobs that follow belong to it. */
export async function findTraceOfCase(db: Knex, caseId: string): Promise<Traceparent | undefined> {
  const row = await db('outbox').where({ case_id: caseId }).orderBy('id', 'desc').first('traceparent');
  return row?.traceparent ?? undefined;
}

/** Marks an entry as delivered. */
export async function markSent(db: Knex, id: string): Promise<void> {
  await db('outbox').where({ id }).update({ status: 'SENT', sent_at: db.fn.now(), last_error: null });
}

/** Marks the completion of a job as delivered, and closes its task as what became of it, unless it is closed already. */
export async function markCompletionSent(
  db: Knex,
  { id, payload: { taskId } }: JobCompletion,
  status: 'COMPLETED' | 'SUPERSEDED',
): Promise<void> {
  await db.raw(
    `with sent as (update outbox set status = 'SENT', sent_at = now(), last_error = null where id = :id)
     update tasks set status = :status, closed_at = now() where id = :taskId and status = 'COMPLETING'`,
    { id, taskId, status },
  );
}

/** Notes a failed attempt; `retryAfterMs` undefined gives the entry up for an administrator to look at. */
export async function markFailed(db: Knex, id: string, failure: { error: string; retryAfterMs?: number | undefined }) {
  const { error, retryAfterMs } = failure;
  const change =
    retryAfterMs === undefined
      ? { status: 'DEAD' }
      : { next_attempt_at: db.raw(`now() + ? * interval '1 millisecond'`, [retryAfterMs]) };
  await db('outbox')
    .where({ id, status: 'PENDING' })
    .update({ ...change, last_error: error });
}

/** Entries given up, oldest first. */
export async function listDeadEntries(
  db: Knex,
  page: { afterId?: string | undefined; limit: number },
): Promise<OutboxRow[]> {
  const select = db('outbox')
    .select<OutboxRow[]>(db.raw(selectList(COLUMNS)))
    .where({ status: 'DEAD' });
  if (page.afterId !== undefined) select.where('id', '>', page.afterId);
  // With its table: the bare name would be the text that is answered, and 10 stand before 9.
  return select.orderBy('outbox.id').limit(page.limit);
}

/** Entries that wait, and seconds since the oldest of them was stored: what a readiness check and metrics show. */
export async function measureOutbox(
  db: Knex,
): Promise<{ pending: number; dead: number; oldestPendingSeconds: number }> {
  const { rows } = await db.raw<{ rows: { pending: number; dead: number; oldest: number }[] }>(
    `select count(*) filter (where status = 'PENDING')::int as pending,
            count(*) filter (where status = 'DEAD')::int as dead,
            coalesce(extract(epoch from now() - min(created_at) filter (where status = 'PENDING')), 0)::float8 as oldest
     from outbox where status in ('PENDING', 'DEAD')`,
  );
  const row = rows[0];
  return { pending: row?.pending ?? 0, dead: row?.dead ?? 0, oldestPendingSeconds: row?.oldest ?? 0 };
}

/** Puts a given-up entry back into the queue; false when it is not given up (any more). */
export async function requeueEntry(acting: ActorTransaction, id: string): Promise<boolean> {
  const { trx } = acting;
  const changed = await trx('outbox')
    .where({ id, status: 'DEAD' })
    .update({ status: 'PENDING', attempts: 0, next_attempt_at: trx.fn.now() });
  if (changed === 0) return false;
  acting.record({ action: 'requeue-outbox-entry', entity: 'outbox', entityId: id });
  await trx.raw('select pg_notify(?, ?)', [outboxChannel, '']);
  return true;
}
