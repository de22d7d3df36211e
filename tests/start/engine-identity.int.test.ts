import knexFactory, { type Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseRegressedEngine } from '../../engine-identity.ts';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';

const PARTITION = 2n << 51n;
let database: TestDatabase;
let knex: Knex;
beforeAll(async () => {
  database = await createTestDatabase();
  knex = knexFactory({ client: 'pg', connection: database.url });
});
afterAll(async () => {
  await knex.destroy();
  await database.drop();
});

const engineAt = (counter: bigint) => ({ publishMessage: async () => String(PARTITION + counter) });

/** What is known of an engine: a key of partition 2, and a greater one of partition 3. */
async function know(engineIdentity: string, counter: bigint): Promise<void> {
  const partition = { engine_identity: engineIdentity, position: 1, record_at: new Date() };
  await knex('exporter_positions').insert([
    { ...partition, partition_id: 2, greatest_key: String(PARTITION + counter) },
    { ...partition, partition_id: 3, greatest_key: String((3n << 51n) + 9_000n) },
  ]);
}

describe('a start on an engine whose cases are known', () => {
  it('is refused when the engine gives out keys that were read before', async () => {
    // given
    await know('cluster', 500n);
    // when
    const starting = refuseRegressedEngine(knex, engineAt(3n), 'cluster');
    // then
    await expect(starting).rejects.toThrow(
      /^ENGINE_IDENTITY is cluster, of which the key \d+ is known, .* begun anew; bring that engine back .*\.$/,
    );
  });

  it('goes on when the engine has gone on', async () => {
    // given
    await know('other', 500n);
    // when
    const starting = refuseRegressedEngine(knex, engineAt(501n), 'other');
    // then
    await expect(starting).resolves.toBeUndefined();
  });

  it('goes on though its own question, and that of another part, have been read when it is answered', async () => {
    // given
    await know('quick', 500n);
    const engine = {
      publishMessage: async () => {
        const read = { greatest_key: String(PARTITION + 502n) };
        await knex('exporter_positions').where({ engine_identity: 'quick', partition_id: 2 }).update(read);
        return String(PARTITION + 501n);
      },
    };
    // when
    const starting = refuseRegressedEngine(knex, engine, 'quick');
    // then
    await expect(starting).resolves.toBeUndefined();
  });

  it('goes on with an engine of which nothing is known', async () => {
    await expect(refuseRegressedEngine(knex, engineAt(1n), 'new')).resolves.toBeUndefined();
  });
});
