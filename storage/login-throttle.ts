import type { Knex } from 'knex';

/** This many attempts in a row are free; each further one doubles the wait. */
const FREE_ATTEMPTS = 5;
const LONGEST_WAIT_SECONDS = 15 * 60;
const FORGOTTEN_AFTER = '1 hour';

/** One place from which one name is tried: counting both together keeps an attacker from locking out the owner. */
export interface LoginSource {
  readonly username: string;
  readonly ip: string;
}

/**
 * Takes one attempt and answers 0, or the seconds until the next one is allowed. The attempt is counted before the
 * password is looked at, and in one statement, so that thirty guesses at once do not all slip through.
 */
export async function takeLoginAttempt(db: Knex, source: LoginSource): Promise<number> {
  const parameters = {
    ...normal(source),
    forgotten: FORGOTTEN_AFTER,
    free: FREE_ATTEMPTS,
    longest: LONGEST_WAIT_SECONDS,
  };
  const taken = await db.raw(
    `insert into login_failures as f (username, ip, failures, last_failed_at)
     values (:username, :ip, 1, now())
     on conflict (username, ip) do update set
       failures = case when f.last_failed_at < now() - :forgotten::interval then 1 else f.failures + 1 end,
       last_failed_at = now(),
       blocked_until = case when f.last_failed_at >= now() - :forgotten::interval and f.failures + 1 >= :free
         then now() + least(power(2, least(f.failures + 1 - :free, 20)), :longest) * interval '1 second' end
       where f.blocked_until is null or f.blocked_until <= now()
     returning failures`,
    parameters,
  );
  if (taken.rows.length > 0) return 0;
  const row = await db('login_failures')
    .where(normal(source))
    .first(db.raw('ceil(extract(epoch from (blocked_until - now())))::int as seconds'));
  return Math.max(1, row?.seconds ?? 1);
}

/** Forgets the attempts of a source after a sign-in that succeeded. */
export async function clearLoginAttempts(db: Knex, source: LoginSource): Promise<void> {
  await db('login_failures').where(normal(source)).delete();
}

/** Deletes what is too old to count; answers how many. */
export async function deleteOldLoginAttempts(db: Knex): Promise<number> {
  return db('login_failures')
    .whereRaw('last_failed_at < now() - ?::interval and coalesce(blocked_until, now()) <= now()', [FORGOTTEN_AFTER])
    .delete();
}

function normal(source: LoginSource): { username: string; ip: string } {
  return { username: source.username.toLowerCase().slice(0, 100), ip: source.ip };
}
