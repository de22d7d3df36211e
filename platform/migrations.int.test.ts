import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, query, type TestDatabase } from '../tests/postgres.ts';
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
    expect(
      await query(database.url, 'select count(*)::int as n from knex_migrations where migration_time is null'),
    ).toEqual([{ n: 0 }]);
  });

  test('a lock left by a killed migration does not block the next start', async () => {
    // given
    await migrate(database.url);
    await query(database.url, 'update knex_migrations_lock set is_locked = 1');

    // when
    const result = migrate(database.url);

    // then
    await expect(result).resolves.toBeUndefined();
  });

  test('a database migrated by a newer version is refused and left as it is', async () => {
    // given
    await migrate(database.url);
    await query(
      database.url,
      `insert into knex_migrations (name, batch, migration_time) values ('29990101000000_add_future', 9, now())`,
    );

    // when
    const result = migrate(database.url);

    // then
    await expect(result).rejects.toThrow(
      /^The database has been migrated by a newer version: expected migrations up to \d{14}_\w+, but found 29990101000000_add_future; install that newer version, or restore the backup made before the upgrade\.$/,
    );
    expect(await query(database.url, 'select name from knex_migrations order by id desc limit 1')).toEqual([
      { name: '29990101000000_add_future' },
    ]);
  });
});
