import type { Knex } from 'knex';
import type { ActorTransaction } from './audit.ts';
import { selectUsers, toUser, type User, type UserRow } from './identity.ts';

/** How long a session lives: without a request (idle), and at most (absolute). */
export interface SessionLimits {
  readonly idleMinutes: number;
  readonly absoluteHours: number;
}

const defaultSessionLimits: SessionLimits = { idleMinutes: 60, absoluteHours: 12 };

/** Opens a session for a user whose password was just checked; the caller keeps the reference, the table its digest. */
export async function openSession(
  acting: ActorTransaction,
  session: { readonly referenceHash: string; readonly userId: string },
  limits: SessionLimits = defaultSessionLimits,
): Promise<void> {
  const { trx } = acting;
  await trx('sessions').insert({
    reference_hash: session.referenceHash,
    user_id: session.userId,
    created_at: trx.fn.now(),
    last_seen_at: trx.fn.now(),
    expires_at: trx.raw(`now() + ? * interval '1 hour'`, [limits.absoluteHours]),
  });
  acting.record({ action: 'sign-in', entity: 'user', entityId: session.userId });
}

/**
 * The active user of a live session, or undefined. Roles are read anew on every request, so that a right taken away
 * is gone at once. The last-seen time moves at most once a minute: reading a page must not write a row each time.
 */
export async function findSessionUser(
  db: Knex,
  referenceHash: string,
  limits: SessionLimits = defaultSessionLimits,
): Promise<User | undefined> {
  const row = await selectUsers(db)
    .join('sessions as s', 's.user_id', 'users.id')
    .where({ 's.reference_hash': referenceHash, 'users.status': 'ACTIVE' })
    .where('s.expires_at', '>', db.fn.now())
    .whereRaw(`s.last_seen_at > now() - ? * interval '1 minute'`, [limits.idleMinutes])
    .first<(UserRow & { seen_long_ago: boolean }) | undefined>(
      db.raw(`s.last_seen_at < now() - interval '1 minute' as seen_long_ago`),
    );
  if (row === undefined) return undefined;
  if (row.seen_long_ago) {
    await db('sessions').where({ reference_hash: referenceHash }).update({ last_seen_at: db.fn.now() });
  }
  return toUser(row);
}

/** Ends one session; a session that is already gone is no error. */
export async function closeSession(acting: ActorTransaction, referenceHash: string): Promise<void> {
  const closed = await acting.trx('sessions').where({ reference_hash: referenceHash }).delete().returning('user_id');
  for (const { user_id: userId } of closed) {
    acting.record({ action: 'sign-out', entity: 'user', entityId: userId });
  }
}

/** An API key as it may be shown; the key itself is known only to whom it was given. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

const API_KEY_COLUMNS = [
  'id',
  'name',
  'user_id as userId',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'revoked_at as revokedAt',
];

/** The active user an API key acts for, with the key's id; undefined when unknown, expired or revoked. */
export async function findApiKeyUser(db: Knex, keyHash: string): Promise<{ keyId: string; user: User } | undefined> {
  const row = await selectUsers(db)
    .join('api_keys as k', 'k.user_id', 'users.id')
    .where({ 'k.key_hash': keyHash, 'k.revoked_at': null, 'users.status': 'ACTIVE' })
    .whereRaw('(k.expires_at is null or k.expires_at > now())')
    .first<(UserRow & { key_id: string }) | undefined>(db.raw('k.id as key_id'));
  return row === undefined ? undefined : { keyId: row.key_id, user: toUser(row) };
}

/** Stores a new key of a user. */
export async function createApiKey(
  acting: ActorTransaction,
  fresh: { id: string; name: string; keyHash: string; userId: string; expiresAt: Date | null },
): Promise<ApiKey> {
  const [key] = await acting
    .trx('api_keys')
    .insert({
      id: fresh.id,
      name: fresh.name,
      key_hash: fresh.keyHash,
      user_id: fresh.userId,
      created_at: acting.trx.fn.now(),
      expires_at: fresh.expiresAt,
    })
    .returning<ApiKey[]>(API_KEY_COLUMNS);
  if (key === undefined) throw new Error('Expected the inserted API key back, but PostgreSQL returned no row.');
  acting.record({ action: 'create-api-key', entity: 'api-key', entityId: key.id, after: key });
  return key;
}

/** Keys of one user or of all, newest first. */
export async function listApiKeys(db: Knex, userId?: string): Promise<ApiKey[]> {
  const select = db('api_keys').select(API_KEY_COLUMNS).orderBy('created_at', 'desc').limit(200);
  if (userId !== undefined) select.where({ user_id: userId });
  return select;
}

/** Revokes a key at once; false when there is no such live key. */
export async function revokeApiKey(acting: ActorTransaction, id: string): Promise<boolean> {
  const revoked = await acting
    .trx('api_keys')
    .where({ id, revoked_at: null })
    .update({ revoked_at: acting.trx.fn.now() });
  if (revoked > 0) acting.record({ action: 'revoke-api-key', entity: 'api-key', entityId: id });
  return revoked > 0;
}

/** Deletes sessions past their absolute or idle limit; answers how many. */
export async function deleteEndedSessions(db: Knex, limits: SessionLimits = defaultSessionLimits): Promise<number> {
  return db('sessions')
    .whereRaw(`expires_at < now() or last_seen_at < now() - ? * interval '1 minute'`, [limits.idleMinutes])
    .delete();
}
