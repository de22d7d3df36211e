import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';

/** Names the lock of the engine among the advisory locks of the database. */
const LEADER_LOCK = 7_231_058;

/** A standby looks this often whether the leader is gone. */
const STANDBY_PAUSE = 500;

/** The leader says something on the connection of its lock this often. */
const WORD_EVERY = 1_000;

/** A leader that said nothing for so long has stopped: with the two pauses, a standby leads within 5 s. */
const SILENCE = '3000 milliseconds';

/**
 * Resolves when the connection holds the lock. A leader that died gave it back with its connection. One that only stands
 * still (a paused machine, a debugger) would keep it for ever: its connection is ended when it has gone silent, and the
 * term keeps out what it still tries to write when it goes on.
 */
export async function takeLeaderLock(client: PoolClient, signal: AbortSignal): Promise<void> {
  while (!(await tryLock(client))) {
    await endSilentLeader(client);
    await pause(STANDBY_PAUSE, undefined, { signal });
  }
}

/** Lets standbys hear that the leader lives; a broken connection is told by its own event. */
export function keepSpeaking(client: PoolClient): () => void {
  const timer = setInterval(() => void client.query('select').catch(() => {}), WORD_EVERY);
  timer.unref();
  return () => clearInterval(timer);
}

export async function returnLeaderLock(client: PoolClient): Promise<void> {
  await client.query('select pg_advisory_unlock($1)', [LEADER_LOCK]);
}

async function tryLock(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [LEADER_LOCK]);
  return rows[0]?.locked === true;
}

/** By the database's clock, which all of them share. */
async function endSilentLeader(client: PoolClient): Promise<void> {
  await client.query(
    `select pg_terminate_backend(a.pid) from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.classid = 0 and l.objid = $1 and l.objsubid = 1 and l.granted
        and l.database = (select oid from pg_database where datname = current_database())
        and a.state_change < clock_timestamp() - $2::interval`,
    [LEADER_LOCK, SILENCE],
  );
}
