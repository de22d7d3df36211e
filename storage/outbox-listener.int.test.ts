import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import { listenToOutbox } from './outbox-listener.ts';

let database: TestDatabase;
let kit: CaseKit;
beforeAll(async () => {
  database = await createTestDatabase();
  kit = await openCaseKit(database.url);
});
afterAll(async () => {
  await kit.close();
  await database.drop();
});

describe('the listener to the outbox', () => {
  it('hears of entries, also of those after its session was cut', async () => {
    // given
    let heard = 0;
    const listener = listenToOutbox(database.url, () => heard++);
    await expect.poll(() => heard).toBe(1);
    await fileCase(kit);
    await expect.poll(() => heard).toBe(2);
    // when
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'tushen-outbox'`;
    await kit.knex.raw(cut);
    // then it listens again, and hears at once of what was stored meanwhile
    await expect.poll(() => heard, { timeout: 10_000 }).toBe(3);
    await fileCase(kit);
    await expect.poll(() => heard).toBe(4);
    await listener.close();
  });
});
