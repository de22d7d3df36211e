import type { Knex } from 'knex';

/** Names one attempt of one caller to do one thing; the same key under another caller or operation is another thing. */
export interface IdempotencyScope {
  readonly principal: string;
  readonly operation: string;
  readonly key: string;
}

/** The first answer, kept so that a repeated request gets it again. */
export interface KeptAnswer {
  /** Digest of the request that was answered: another request must not use its key. */
  readonly requestHash: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const KEPT_FOR = '24 hours';

/** The answer kept for a key, or undefined: nothing was done under it, or too long ago. */
export async function findKeptAnswer(db: Knex, scope: IdempotencyScope): Promise<KeptAnswer | undefined> {
  return db('idempotency_keys')
    .where({ ...scope })
    .whereRaw('created_at >= now() - ?::interval', [KEPT_FOR])
    .first<KeptAnswer | undefined>({
      requestHash: 'request_hash',
      status: 'answer_status',
      contentType: 'answer_type',
      body: 'answer_body',
    });
}

/**
 * Keeps the answer of a request; false when another one was kept before. In the transaction of the act the two become
 * durable together: a repeated request finds both or neither, and of two that act at once one is rolled back.
 */
export async function keepAnswer(db: Knex, scope: IdempotencyScope, answer: KeptAnswer): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `insert into idempotency_keys as k
       (principal, operation, key, request_hash, created_at, answer_status, answer_type, answer_body)
     values (:principal, :operation, :key, :requestHash, now(), :status, :contentType, :body)
     on conflict (principal, operation, key) do update set
       request_hash = excluded.request_hash, created_at = now(), answer_status = excluded.answer_status,
       answer_type = excluded.answer_type, answer_body = excluded.answer_body
       where k.created_at < now() - :kept::interval
     returning key`,
    { ...scope, ...answer, kept: KEPT_FOR },
  );
  return rows.length > 0;
}

/** Deletes keys past their time; answers how many. */
export async function deleteOldIdempotencyKeys(db: Knex): Promise<number> {
  return db('idempotency_keys').whereRaw('created_at < now() - ?::interval', [KEPT_FOR]).delete();
}
