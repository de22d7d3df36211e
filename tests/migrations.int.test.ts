import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import createKnex, { type Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyPassword } from '../platform/passwords.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

const folder = join(import.meta.dirname, '../migrations');
const names = readdirSync(folder)
  .filter((file) => /^\d{14}_\w+\.ts$/.test(file))
  .sort();

let database: TestDatabase;
let knex: Knex;
beforeAll(async () => {
  database = await createTestDatabase();
  knex = createKnex({ client: 'pg', connection: database.url, pool: { min: 0, max: 2 } });
});
afterAll(async () => {
  await knex.destroy();
  await database.drop();
});

const load = (name: string): Promise<Knex.Migration> => import(join(folder, name));

/** Every column and index of ours, as the database tells them. */
async function shapeOf(): Promise<unknown> {
  const columns = await knex('information_schema.columns')
    .where({ table_schema: 'public' })
    .whereNot('table_name', 'like', 'knex%')
    .orderBy(['table_name', 'column_name'])
    .select('table_name', 'column_name', 'data_type', 'is_nullable', 'column_default');
  const indexes = await knex('pg_indexes').where({ schemaname: 'public' }).orderBy('indexname').pluck('indexdef');
  return { columns, indexes };
}

describe('the migrations', () => {
  it('can be taken back, all of them, and done again', async () => {
    // given
    const before = await shapeOf();
    // when
    for (const name of names.toReversed()) await (await load(name)).down?.(knex);
    const taken = await shapeOf();
    for (const name of names) await (await load(name)).up(knex);
    // then
    expect(taken).toMatchObject({ columns: [] });
    expect(await shapeOf()).toEqual(before);
  });
});

describe('the migration to agency_staff', () => {
  const reviewer = { id: '0b0f0e52-3a3c-4a53-8f5b-111111111111', username: 'hengzhu.stru1' };
  const officer = { id: '0b0f0e52-3a3c-4a53-8f5b-222222222222', username: 'window.339902' };

  it('moves what users held of their employment, and back', async () => {
    // given
    const { up, down } = await load('20261128000150_create_agency_staff.ts');
    await down?.(knex);
    const employment = { agency_code: '91339902MA2K10A16K', disciplines: ['STRU'], registration_expires: '2030-06-21' };
    const people = [{ ...reviewer, ...employment }, officer];
    await knex('users').insert(people.map((row) => ({ ...row, display_name: '某人', password_hash: 'x' })));
    // when
    await up(knex);
    const staff = await knex('agency_staff').select(
      '*',
      knex.raw('registration_expires::text as registration_expires'),
    );
    await knex('users').where({ id: officer.id }).update({ password_hash: null });
    await down?.(knex);
    const users = await knex('users')
      .orderBy('username')
      .select('*', knex.raw('registration_expires::text as registration_expires'));
    // then
    expect(staff).toEqual([{ user_id: reviewer.id, ...employment, registration_number: null }]);
    expect(users).toMatchObject([
      { ...reviewer, ...employment, password_hash: 'x' },
      { ...officer, agency_code: null, disciplines: [], registration_expires: null },
    ]);
    expect(await verifyPassword(users[1].password_hash, 'null')).toBe(false);
  });
});

describe('the migration to limits of a day', () => {
  const KEYS = ['correctionWd', 'reminderWd', 'substituteWd'];

  it('lifts a 0 that a city has set, now or for later, and leaves what may be 0', async () => {
    // given
    await knex('city_settings').whereIn('key', ['correctionWd', 'substituteWd']).update({ value: '0' });
    const later = { value: '0', updated_by: '某人', updated_at: new Date(), effective_from: '2030-01-01' };
    await knex('city_setting_changes').insert({ ...later, key: 'correctionWd' });
    // when
    await (await load('20261130180001_give_limits_a_day.ts')).up(knex);
    // then
    const values = await knex('city_settings').whereIn('key', KEYS).orderBy('key').pluck('value');
    expect(values).toEqual([1, [2, 1], 0]);
    expect(await knex('city_setting_changes').pluck('value')).toEqual([1]);
  });
});
