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

/** A key that one request holds. Whoever takes it over holds it until another instant, which tells the two apart. */
export interface ClaimedKey extends IdempotencyScope {
  readonly lockedUntil: string;
}

/** What a request finds: nothing before it, the kept answer, a first request still running, or another body. */
export type IdempotencyClaim =
  | { readonly kind: 'FRESH'; readonly claimed: ClaimedKey }
  | { readonly kind: 'ANSWERED'; readonly answer: KeptAnswer }
  | { readonly kind: 'RUNNING' }
  | { readonly kind: 'OTHER_REQUEST' };

const KEPT_FOR = '24 hours';
/**
 * A request whose process died leaves its claim behind; after this time the key may be taken over. Where the answer is kept
 * in the transaction of the act, taking over a request that is only slow does no harm: it will find the key taken.
 */
const LOCK_SECONDS = 15;

/** Claims a key for this request, or tells what an earlier one left there. */
export async function claimIdempotencyKey(
  db: Knex,
  scope: IdempotencyScope,
  requestHash: string,
): Promise<IdempotencyClaim> {
  const { rows } = await db.raw<{ rows: { lockedUntil: string }[] }>(
    `insert into idempotency_keys as k (principal, operation, key, request_hash, created_at, locked_until)
     values (:principal, :operation, :key, :requestHash, now(), now() + :lock * interval '1 second')
     on conflict (principal, operation, key) do update set
       request_hash = excluded.request_hash, created_at = now(), locked_until = excluded.locked_until,
       answer_status = null, answer_type = null, answer_body = null
       where k.created_at < now() - :kept::interval
          or (k.answer_status is null and k.locked_until < now() and k.request_hash = excluded.request_hash)
     returning locked_until::text as "lockedUntil"`,
    { ...scope, requestHash, lock: LOCK_SECONDS, kept: KEPT_FOR },
  );
  const [claimed] = rows;
  if (claimed !== undefined) return { kind: 'FRESH', claimed: { ...scope, ...claimed } };
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

/**
 * Keeps the answer of a claimed request; false when the key has been taken over meanwhile. In the transaction of the act
 * the two become durable together: a repeated request finds both or neither.
 */
export async function keepAnswer(db: Knex, claimed: ClaimedKey, answer: KeptAnswer): Promise<boolean> {
  const kept = await heldKey(db, claimed).update({
    answer_status: answer.status,
    answer_type: answer.contentType,
    answer_body: answer.body,
  });
  return kept > 0;
}

/** Gives a key back after a server fault: nothing was kept, so the same request may be tried again. */
export async function releaseIdempotencyKey(db: Knex, claimed: ClaimedKey): Promise<void> {
  await heldKey(db, claimed).delete();
}

function heldKey(db: Knex, { lockedUntil, ...scope }: ClaimedKey) {
  return db('idempotency_keys').where({ ...scope, locked_until: lockedUntil, answer_status: null });
}

/** Deletes keys past their time; answers how many. */
export async function deleteOldIdempotencyKeys(db: Knex): Promise<number> {
  return db('idempotency_keys').whereRaw('created_at < now() - ?::interval', [KEPT_FOR]).delete();
}
