import type { Knex } from 'knex';

/** Names one attempt of one caller to do one thing; the same key under another caller or operation is another thing. */
export interface IdempotencyScope {
  readonly principal: string;
  readonly operation: string;
  readonly key: string;
}

/** The first answer, kept so that a repeated request gets it again. */
export interface KeptAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What a request finds: nothing before it, the kept answer, a first request still running, or another body. */
export type IdempotencyClaim =
  | { readonly kind: 'FRESH' }
  | { readonly kind: 'ANSWERED'; readonly answer: KeptAnswer }
  | { readonly kind: 'RUNNING' }
  | { readonly kind: 'OTHER_REQUEST' };

const KEPT_FOR = '24 hours';
/** A request whose process died leaves its claim behind; after this time the key may be taken again. */
const LOCK_SECONDS = 120;

/** Claims a key for this request, or tells what an earlier one left there. */
export async function claimIdempotencyKey(
  db: Knex,
  scope: IdempotencyScope,
  requestHash: string,
): Promise<IdempotencyClaim> {
  const claimed = await db.raw(
    `insert into idempotency_keys as k (principal, operation, key, request_hash, created_at, locked_until)
     values (:principal, :operation, :key, :requestHash, now(), now() + :lock * interval '1 second')
     on conflict (principal, operation, key) do update set
       request_hash = excluded.request_hash, created_at = now(), locked_until = excluded.locked_until,
       answer_status = null, answer_type = null, answer_body = null
       where k.created_at < now() - :kept::interval
          or (k.answer_status is null and k.locked_until < now() and k.request_hash = excluded.request_hash)
     returning key`,
    { ...scope, requestHash, lock: LOCK_SECONDS, kept: KEPT_FOR },
  );
  if (claimed.rows.length > 0) return { kind: 'FRESH' };
  const earlier = await db('idempotency_keys')
    .where({ ...scope })
    .first();
  // Released between the two statements: whoever released it has ended, so the caller may simply try again.
  if (earlier === undefined) return { kind: 'RUNNING' };
  if (earlier.request_hash !== requestHash) return { kind: 'OTHER_REQUEST' };
  if (earlier.answer_status === null) return { kind: 'RUNNING' };
  return {
    kind: 'ANSWERED',
    answer: { status: earlier.answer_status, contentType: earlier.answer_type, body: earlier.answer_body },
  };
}

/** Keeps the answer of a claimed request. */
export async function keepAnswer(db: Knex, scope: IdempotencyScope, answer: KeptAnswer): Promise<void> {
  await db('idempotency_keys')
    .where({ ...scope })
    .update({ answer_status: answer.status, answer_type: answer.contentType, answer_body: answer.body });
}

/** Gives a key back after a server fault: nothing was done, so the same request may be tried again. */
export async function releaseIdempotencyKey(db: Knex, scope: IdempotencyScope): Promise<void> {
  await db('idempotency_keys')
    .where({ ...scope })
    .delete();
}

/** Deletes keys past their time; answers how many. */
export async function deleteOldIdempotencyKeys(db: Knex): Promise<number> {
  return db('idempotency_keys').whereRaw('created_at < now() - ?::interval', [KEPT_FOR]).delete();
}
