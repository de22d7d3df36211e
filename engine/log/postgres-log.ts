import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { SnapshotPart } from '../state/snapshot.ts';
import {
  type EngineLog,
  LeadershipLostError,
  LOG_FORMAT,
  type LogIdentity,
  type LogRow,
  type LogSnapshot,
  NewerLogError,
  type Suspect,
} from './engine-log.ts';
import { keepSpeaking, returnLeaderLock, takeLeaderLock } from './leader-lock.ts';
import { LogPartitions } from './log-partitions.ts';
import { readAhead } from './read-ahead.ts';
import { readSuspects, storeSuspect } from './suspects.ts';

/** Bytes read at once, or a little more: rows of some megabytes each must not fill the memory. */
const READ_LENGTH = 4 * 1024 * 1024;

const PARTS_PER_READ = 100;

interface StoredPart extends SnapshotPart {
  readonly part: number;
}

/**
 * The log in PostgreSQL. An advisory lock, held by a connection of its own, makes one process the leader; the term, checked
 * by every write, keeps out a leader that lost the lock without noticing (a paused process, a broken connection).
 */
export class PostgresLog implements EngineLog {
  readonly #pool: Pool;
  readonly #logger: { warn(fields: object, message: string): void };
  #lock: PoolClient | undefined;
  #stopSpeaking: () => void = () => {};
  readonly #partitions: LogPartitions;
  #onLost: (cause: Error) => void = () => {};
  #term = 0;

  constructor(pool: Pool, logger: { warn(fields: object, message: string): void }) {
    this.#pool = pool;
    this.#partitions = new LogPartitions(pool);
    this.#logger = logger;
  }

  onLost(listener: (cause: Error) => void): void {
    this.#onLost = listener;
  }

  async open(signal: AbortSignal): Promise<LogIdentity> {
    const client = await this.#pool.connect();
    client.on('error', (error) => this.#lose(client, error));
    try {
      await takeLeaderLock(client, signal);
      const identity = { ...(await beginTerm(client)), suspects: await readSuspects(client) };
      this.#term = identity.term;
      this.#partitions.reset();
      this.#lock = client;
      this.#stopSpeaking = keepSpeaking(client);
      return identity;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async append(rows: readonly LogRow[]): Promise<void> {
    await this.#partitions.cover(rows);
    const result = await this.#pool.query({
      name: 'engine-log-append',
      text: `with leader as (select 1 from engine_identity where term = $1 for share)
        insert into engine_log (position, event_count, recorded_at, content)
        select row.* from unnest($2::bigint[], $3::int[], $4::bigint[], string_to_array($5::text, chr(10))) as row
        where exists (select 1 from leader)`,
      values: [
        this.#term,
        arrayOf(rows.map(({ position }) => position)),
        arrayOf(rows.map(({ count }) => count)),
        arrayOf(rows.map(({ timestamp }) => timestamp)),
        // JSON on one line holds no end of a line; in an array of texts every quote would be escaped, and read again.
        rows.map(({ content }) => content).join('\n'),
      ],
    });
    if (result.rowCount !== rows.length) {
      throw new LeadershipLostError(`Expected to lead in term ${this.#term}, but another engine has taken over`);
    }
  }

  async read(afterPosition: number, positions: number): Promise<LogRow[]> {
    const { rows } = await this.#pool.query<{
      position: string;
      event_count: number;
      recorded_at: string;
      content: string;
    }>({
      name: 'engine-log-read',
      // Lengths are told without reading the texts themselves.
      text: `select position, event_count, recorded_at, content from (
          select *, sum(octet_length(content)) over (order by position) - octet_length(content) as length_before
          from engine_log where position > $1 and position <=
            greatest($1 + $2::bigint, (select min(position) from engine_log where position > $1))) as next
        where length_before < $3 order by position`,
      values: [afterPosition, positions, READ_LENGTH],
    });
    return rows.map(({ position, event_count, recorded_at, content }) => ({
      position: Number(position),
      count: event_count,
      timestamp: Number(recorded_at),
      content,
    }));
  }

  async readSnapshot(): Promise<LogSnapshot | undefined> {
    const { rows } = await this.#pool.query<{ position: string; written_at: Date }>(
      'select position, written_at from engine_snapshot order by position desc limit 1',
    );
    const [found] = rows;
    if (found === undefined) {
      return undefined;
    }
    const position = Number(found.position);
    return { position, writtenAt: found.written_at, parts: this.#readParts(position) };
  }

  /** All parts of the new snapshot and the end of the old one in one transaction: there is always exactly one. */
  async writeSnapshot({ position, parts }: LogSnapshot): Promise<void> {
    const client = await this.#pool.connect();
    client.on('error', ignore);
    try {
      await client.query('begin');
      const leader = await client.query('select 1 from engine_identity where term = $1 for share', [this.#term]);
      if (leader.rowCount !== 1) {
        throw new LeadershipLostError(`Expected to lead in term ${this.#term}, but another engine has taken over`);
      }
      await client.query('delete from engine_snapshot');
      let part = 0;
      for await (const { name, content } of parts) {
        await client.query('insert into engine_snapshot (position, part, name, content) values ($1, $2, $3, $4)', [
          position,
          part,
          name,
          content,
        ]);
        part++;
      }
      await client.query('commit');
    } catch (error) {
      await rollback(client);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release();
    }
  }

  prune(position: number): Promise<void> {
    return this.#partitions.dropUpTo(position);
  }

  accuse(suspect: Suspect): Promise<void> {
    return storeSuspect(this.#pool, suspect);
  }

  async acquit(fingerprint: string): Promise<void> {
    await this.#pool.query('delete from engine_suspects where fingerprint = $1', [fingerprint]);
  }

  async close(isEnd = false): Promise<void> {
    const client = this.#lock;
    this.#lock = undefined;
    this.#stopSpeaking();
    if (client === undefined) {
      return;
    }
    try {
      if (isEnd) {
        await client.query('update engine_identity set ended_cleanly = true where term = $1', [this.#term]);
      }
      await returnLeaderLock(client);
      client.removeAllListeners('error');
      client.release();
    } catch (error) {
      this.#logger.warn({ err: error }, 'the leader lock could not be given back; closing its connection does it');
      client.release(true);
    }
  }

  async *#readParts(position: number): AsyncIterableIterator<SnapshotPart> {
    const readBehind = async (last: StoredPart | undefined) => {
      const { rows } = await this.#pool.query<StoredPart>({
        name: 'engine-snapshot-read',
        text: `select part, name, content from (
            select *, sum(octet_length(content)) over (order by part) - octet_length(content) as length_before
            from engine_snapshot where position = $1 and part > $2 and part <= $2 + $3) as next
          where length_before < $4 order by part`,
        values: [position, last?.part ?? -1, PARTS_PER_READ, READ_LENGTH],
      });
      return rows;
    };
    for await (const parts of readAhead(readBehind)) yield* parts;
  }

  /** PostgreSQL gave the lock back with the connection: somebody else may lead from now on. */
  #lose(client: PoolClient, error: Error): void {
    if (this.#lock === client) {
      this.#lock = undefined;
      this.#stopSpeaking();
      client.release(true);
      this.#onLost(new LeadershipLostError('the connection that held the leader lock broke', { cause: error }));
    }
  }
}

/** PostgreSQL's text form of an array; that of pg quotes each number. */
function arrayOf(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}

/** A held connection that breaks says so twice: to its query, and by an event that nobody else listens to. */
function ignore(): void {}

/**
 * Waits for the writes of an earlier leader that are under way, and lets none of its later ones through. A log that a
 * newer engine has written is left as it is.
 */
async function beginTerm(client: PoolClient): Promise<Omit<LogIdentity, 'suspects'>> {
  const { rows } = await client.query<{ identity: string; term: string; ended_cleanly: boolean }>(
    `with before as (select ended_cleanly from engine_identity)
      insert into engine_identity (singleton, identity, term, ended_cleanly, format) values (true, $1, 1, false, $2)
      on conflict (singleton) do update set term = engine_identity.term + 1, ended_cleanly = false, format = $2
        where engine_identity.format <= $2
      returning identity, term, coalesce((select ended_cleanly from before), true) as ended_cleanly`,
    [randomUUID(), LOG_FORMAT],
  );
  const row = rows[0];
  if (row === undefined) {
    const found = await client.query<{ format: number }>('select format from engine_identity');
    throw new NewerLogError(found.rows[0]?.format ?? 0);
  }
  return { identity: row.identity, term: Number(row.term), endedCleanly: row.ended_cleanly };
}

async function rollback(client: PoolClient): Promise<void> {
  try {
    await client.query('rollback');
  } catch {
    // The connection itself is broken; the error that led here says so.
  }
}
