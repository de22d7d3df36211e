import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { migrate } from './migrations.ts';

describe('migrating', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  test('two processes that start together both succeed', async () => {
    // when
    await Promise.all([migrate(database.url), migrate(database.url)]);

    // then
    expect(await query('select count(*)::int as n from knex_migrations where migration_time is null')).toEqual([
      { n: 0 },
    ]);
  });

  test('a lock left by a killed migration does not block the next start', async () => {
    // given
    await migrate(database.url);
    await query('update knex_migrations_lock set is_locked = 1');

    // when
    const result = migrate(database.url);

    // then
    await expect(result).resolves.toBeUndefined();
  });

  test('a database migrated by a newer version is refused', async () => {
    // given
    await migrate(database.url);
    await query(
      `insert into knex_migrations (name, batch, migration_time) values ('29990101000000_add_future', 9, now())`,
    );

    // when
    const result = migrate(database.url);

    // then
    await expect(result).rejects.toThrow(
      /^DATABASE_URL is a database that a newer version has migrated \(29990101000000_add_future unknown here\); start /,
    );
  });

  async function query(statement: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  }
});
