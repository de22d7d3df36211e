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

/** The hour in which an answer was kept is not a whole one. */
const KEPT_HOURS = 24 + 1;
/** Housekeeping comes once an hour from each process, give or take. */
const AN_HOUR = '55 minutes';

/** The answer kept for a key, or undefined: nothing was done under it, or so long ago that it was deleted. */
export async function findKeptAnswer(db: Knex, scope: IdempotencyScope): Promise<KeptAnswer | undefined> {
  return db('idempotency_keys')
    .where({ ...scope })
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
    `insert into idempotency_keys
       (principal, operation, key, request_hash, created_at, kept_in_hour, answer_status, answer_type, answer_body)
     values (:principal, :operation, :key, :requestHash, now(), coalesce((select passed from idempotency_hours), 0),
       :status, :contentType, :body)
     on conflict (principal, operation, key) do nothing
     returning key`,
    { ...scope, ...answer },
  );
  return rows.length > 0;
}

/**
 * Counts an hour when one has passed, and deletes the answers that are older than a day of such hours. To be called once an
 * hour: a clock that is set ahead by days is one hour more, since a request whose answer was lost may just be on its way again.
 */
export async function deleteOldIdempotencyKeys(db: Knex): Promise<void> {
  await db.raw(
    `update idempotency_hours set passed = passed + 1, counted_at = now()
     where counted_at <= now() - :anHour::interval or counted_at > now()`,
    { anHour: AN_HOUR },
  );
  await db.raw(
    'delete from idempotency_keys where kept_in_hour <= (select passed - :hours::int from idempotency_hours)',
    {
      hours: KEPT_HOURS,
    },
  );
}
