import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isDatabaseOutage } from '../../platform/database-outage.ts';
import { createTestDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { LeadershipLostError, LOG_FORMAT, NewerLogError } from './engine-log.ts';
import { PostgresLog } from './postgres-log.ts';

const logger = { warn: () => {} };
/** Ends all other sessions on this database, as a restart of the server or a firewall does. */
const cutConnections = () =>
  pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`);
let database: TestDatabase;
let pool: pg.Pool;
const open = (log: PostgresLog) => log.open(new AbortController().signal);
const row = (position: number, count = 1) => ({ position, count, timestamp: 1_000, content: `["${position}"]` });

const tablesOfLog = async () =>
  (await pool.query(`select relname from pg_class where relname ~ '^engine_log_[0-9]+$' order by 1`)).rows.map(
    ({ relname }) => relname,
  );

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 6 });
  pool.on('error', () => {});
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query('truncate engine_log, engine_snapshot, engine_identity');
});

describe('PostgreSQL log', () => {
  it('keeps its identity and counts the terms', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    const first = await open(log);
    await log.close();

    // when
    const second = await open(log);
    await log.close();

    // then
    expect(second).toMatchObject({ identity: first.identity, term: first.term + 1 });
  });

  it('tells the next leader how the last one ended, and what it was accused of failing at', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    const suspect = { fingerprint: 'f', command: '{}', processInstanceKey: 7, crashes: 1, accusedAt: 9 };
    await open(log);
    await log.accuse({ ...suspect, fingerprint: 'acquitted' });
    await log.accuse(suspect);
    await log.accuse({ ...suspect, crashes: 2 });
    await log.acquit('acquitted');
    await log.close();
    // when
    const afterFailure = await open(log);
    await log.close(true);
    const afterEnd = await open(log);
    await log.acquit('f');
    await log.close();
    // then
    expect(afterFailure).toMatchObject({ endedCleanly: false, suspects: [{ ...suspect, crashes: 2 }] });
    expect(afterEnd.endedCleanly).toBe(true);
  });

  it('of a newer engine is refused and left as it is, also by a standby that waited for it', async () => {
    // given
    const [leader, standby] = [new PostgresLog(pool, logger), new PostgresLog(pool, logger)];
    await open(leader);
    const waiting = open(standby);
    await pool.query('update engine_identity set format = format + 1');
    const identity = async () => (await pool.query('select * from engine_identity')).rows;
    const before = await identity();

    // when
    await leader.close();

    // then
    await expect(waiting).rejects.toThrow(new NewerLogError(LOG_FORMAT + 1));
    await expect(open(leader)).rejects.toThrow(NewerLogError);
    expect(await identity()).toEqual(before);
  });

  it('gives back appended rows in order, from a position on', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    await open(log);

    // when
    await log.append([row(3, 2), row(5), row(8, 2)]);

    // then
    expect(await log.read(3, 10)).toEqual([row(5), row(8, 2)]);
    expect(await log.read(0, 1)).toEqual([row(3, 2)]);
    await log.close();
  });

  it('reads so many positions at once, and no more of large rows than fit into memory, but always one', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    await open(log);
    const content = JSON.stringify('x'.repeat(2_500_000));
    const large = [row(2), row(4), row(6), row(8)].map((each) => ({ ...each, content }));
    await log.append(large);
    // when
    const reads = [await log.read(0, 1), await log.read(0, 4), await log.read(0, 100), await log.read(8, 100)];
    // then
    expect(reads.map((rows) => rows.map(({ position }) => position))).toEqual([[2], [2, 4], [2, 4], []]);
    await log.close();
  });

  it('appends all rows of a batch or none', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    await open(log);
    await log.append([row(2)]);

    // when
    await expect(log.append([row(4), row(2)])).rejects.toThrow(/duplicate key/);

    // then
    expect(await log.read(0, 10)).toEqual([row(2)]);
    await log.close();
  });

  it('has a second engine wait until the first gives up the lead', async () => {
    // given
    const first = new PostgresLog(pool, logger);
    const second = new PostgresLog(pool, logger);
    await open(first);
    let leads = false;
    const waiting = open(second).then(() => {
      leads = true;
    });
    await first.append([row(2)]);
    expect(leads).toBe(false);

    // when
    await first.close();
    await waiting;

    // then
    expect(leads).toBe(true);
    await second.close();
  });

  it('stops waiting when it is told to', async () => {
    // given
    const first = new PostgresLog(pool, logger);
    const second = new PostgresLog(pool, logger);
    const abort = new AbortController();
    await open(first);
    const waiting = second.open(abort.signal);

    // when
    abort.abort();

    // then
    await expect(waiting).rejects.toThrow(/abort/i);
    await first.close();
  });

  it('lets a leader whose lock was taken away write nothing, neither rows nor snapshot', async () => {
    // given
    const paused = new PostgresLog(pool, logger);
    const lost: Error[] = [];
    paused.onLost((cause) => lost.push(cause));
    await open(paused);
    await paused.append([row(2)]);
    await pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    );
    const next = new PostgresLog(pool, logger);
    await open(next);

    // when
    const refused = await Promise.allSettled([
      paused.append([row(4)]),
      paused.writeSnapshot({ position: 2, parts: [] }),
    ]);

    // then
    for (const each of refused) {
      expect(each).toMatchObject({ status: 'rejected', reason: expect.any(LeadershipLostError) });
    }
    expect(await next.read(0, 10)).toEqual([row(2)]);
    expect(lost).toHaveLength(1);
    await next.close();
  });

  it('stops waiting, and nothing else, when its connection is cut', async () => {
    // given
    const first = new PostgresLog(pool, logger);
    const second = new PostgresLog(pool, logger);
    await open(first);
    const waiting = open(second);
    waiting.catch(() => {});
    const standbys = () =>
      pool.query(`select pid from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query ~ 'pg_terminate_backend.a.pid'`);
    await expect.poll(async () => (await standbys()).rowCount).toBeGreaterThan(0);

    // when
    await cutConnections();

    // then
    await expect(waiting).rejects.toSatisfy(isDatabaseOutage);
    await first.close();
  });

  it('keeps the snapshot before when its connection is cut while it writes', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    await open(log);
    await log.writeSnapshot({ position: 5, parts: [{ name: 'old', content: '[1]' }] });
    async function* cutShort() {
      yield { name: 'a', content: '[1]' };
      await cutConnections();
      yield { name: 'b', content: '[2]' };
    }

    // when
    const writing = log.writeSnapshot({ position: 9, parts: cutShort() });

    // then
    await expect(writing).rejects.toSatisfy(isDatabaseOutage);
    expect((await log.readSnapshot())?.position).toBe(5);
    await log.close();
  });

  it('reads a snapshot of many parts, large ones among them, in their order', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    await open(log);
    const parts = Array.from({ length: 250 }, (_, number) => ({
      name: `part ${number}`,
      content: 'x'.repeat(number % 100 === 7 ? 5_000_000 : 10),
    }));
    await log.writeSnapshot({ position: 9, parts });

    // when
    const snapshot = await log.readSnapshot();
    const read: string[] = [];
    for await (const { name, content } of snapshot?.parts ?? []) read.push(`${name} ${content.length}`);
    await log.close();

    // then
    expect(read).toEqual(parts.map(({ name, content }) => `${name} ${content.length}`));
  });

  it('keeps one snapshot, the last', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    await open(log);
    await log.writeSnapshot({ position: 5, parts: [{ name: 'old', content: '[1]' }] });

    // when
    await log.writeSnapshot({
      position: 9,
      parts: [
        { name: 'a', content: '[1]' },
        { name: 'b', content: '[2]' },
      ],
    });

    // then
    const snapshot = await log.readSnapshot();
    const parts: string[] = [];
    for await (const { name, content } of snapshot?.parts ?? []) {
      parts.push(name + content);
    }
    expect([snapshot?.position, parts]).toEqual([9, ['a[1]', 'b[2]']]);
    await log.close();
  });

  it('drops whole partitions that nobody needs any more, and what a crash left of one', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    await open(log);
    const positions = [2, 999_999, 1_000_000, 1_999_999, 2_000_001, 3_000_000];
    for (const position of positions) await log.append([row(position)]);
    await pool.query('alter table engine_log detach partition engine_log_0');
    // when
    await log.prune(1_999_998);
    const half = (await log.read(0, 10_000_000)).map(({ position }) => position);
    await log.prune(2_000_001);
    // then
    expect(half).toEqual(positions.slice(2));
    expect((await log.read(0, 10_000_000)).map(({ position }) => position)).toEqual(positions.slice(4));
    expect(await tablesOfLog()).toEqual(['engine_log_2', 'engine_log_3']);
    await log.close();
  });

  it('makes a partition for the next leader too, while somebody reads the table for long', async () => {
    // given
    const log = new PostgresLog(pool, logger);
    await open(log);
    await log.append([row(5_000_000)]);
    const backup = await pool.connect();
    await backup.query('begin');
    await backup.query('select count(*) from engine_log');
    // when
    await log.append([row(6_000_000)]);
    const rows = await log.read(5_999_999, 10);
    await backup.query('commit');
    backup.release();
    // then
    expect(rows).toEqual([row(6_000_000)]);
    await log.prune(9_000_000);
    expect(await tablesOfLog()).toEqual([]);
    await log.close();
  });
});
