import { createServer } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type Database, openDatabase } from './database.ts';

const logger = pino({ level: 'silent' });
const applicationName = 'tushen-test';

describe('an open database', () => {
  let own: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    own = await createTestDatabase();
    database = await openDatabase({ url: own.url, logger, applicationName });
  });
  afterAll(async () => {
    await database.close();
    await own.drop();
  });

  test('dates are texts and whole numbers of eight bytes are numbers while they are exact', async () => {
    const { rows } = await database.knex.raw(
      "select date '2026-03-31' as day, 9007199254740991::int8 as exact, 9007199254740993::int8 as beyond, 1.50::numeric as fee",
    );

    expect(rows).toEqual([{ day: '2026-03-31', exact: 9007199254740991, beyond: '9007199254740993', fee: '1.50' }]);
  });

  test.each([
    ['statement_timeout', '15s'],
    ['idle_in_transaction_session_timeout', '10s'],
    ['application_name', applicationName],
  ])('every session of both pools has %s = %s', async (name, value) => {
    const byKnex = await database.knex.raw(`select current_setting('${name}') as value`);
    const byPool = await database.pool.query(`select current_setting('${name}') as value`);

    expect([byKnex.rows, byPool.rows]).toEqual([[{ value }], [{ value }]]);
  });

  test('a statement with values is prepared once a session, and goes on when a newer program adds a column', async () => {
    await database.knex.raw('create table things as select 1 as id');

    const outcome = await database.knex.transaction(async (trx) => {
      const rows = [
        await trx('things').where({ id: 1 }).select('id'),
        await trx('things').where({ id: 1 }).select('id'),
      ];
      await trx.raw('alter table things add column note text');
      rows.push(await trx('things').where({ id: 1 }).select('id'));
      const prepared = await trx.raw(
        'select statement, generic_plans + custom_plans as runs from pg_prepared_statements',
      );
      return { rows, prepared: prepared.rows };
    });

    expect(outcome.rows).toEqual([[{ id: 1 }], [{ id: 1 }], [{ id: 1 }]]);
    expect(outcome.prepared).toContainEqual({ statement: expect.stringContaining('from "things"'), runs: 3 });
  });

  test('a session that the server ends is replaced and ends nothing else', async () => {
    const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid');

    await database.knex.raw('select pg_terminate_backend(?)', [rows[0]?.pid ?? 0]);

    await expect.poll(() => database.pool.query('select 1').then((answer) => answer.rowCount)).toBe(1);
  });
});

describe('a database that cannot be used is one sentence', () => {
  test('nobody listens there', async () => {
    const url = `postgresql://u:p@127.0.0.1:${await closedPort()}/x`;

    await expect(openDatabase({ url, logger, applicationName })).rejects.toThrow(
      /^DATABASE_URL names 127\.0\.0\.1:\d+, which cannot be used \(connect ECONNREFUSED .*\); start that server or correct the host and port\.$/,
    );
  });

  test.each([
    ['the password is wrong', { password: 'secret-guess' }, /correct the user and password\.$/],
    ['the database does not exist', { pathname: '/nowhere' }, /create the database nowhere or name another\.$/],
  ])('%s', async (_, change, sentence) => {
    const database = await createTestDatabase({ empty: true });
    const url = Object.assign(new URL(database.url), change);

    const opening = openDatabase({ url: url.href, logger, applicationName });

    await expect(opening).rejects.toThrow(sentence);
    await expect(opening).rejects.not.toThrow('secret-guess');
    await database.drop();
  });

  test('the server does not answer', async () => {
    const silent = createServer();
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const opening = openDatabase({ url: `postgresql://u:p@127.0.0.1:${port}/x`, logger, applicationName });

    await expect(opening).rejects.toThrow(/^DATABASE_URL names .* \(timeout expired\); check that the server runs/);
    silent.close();
  });
});

function closedPort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
