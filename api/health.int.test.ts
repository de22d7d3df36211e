import { randomUUID } from 'node:crypto';
import knexFactory, { type Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../platform/logger.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { createHealth, type HealthSources } from './health.ts';
import { buildHealthApp } from './health-app.ts';
import { createTestEngine } from './testing/engine.ts';

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

const JOB = '2251799813685300';

async function jobDone(engineIdentity: string, secondsAgo: number): Promise<void> {
  await knex('effects').insert({
    ...{ business_key: randomUUID(), job_type: 'open-case', job_key: JOB, result: '{}' },
    ...{ engine_identity: engineIdentity, applied_at: knex.raw(`now() - ? * interval '1 second'`, [secondsAgo]) },
  });
}

async function exporterCheck(sources: Partial<HealthSources>) {
  const { client: zeebe } = createTestEngine();
  const health = createHealth({ knex, zeebe, engineIdentity: 'none', now: Date.now, ...sources });
  return (await health.checks()).find(({ name }) => name === 'exporter');
}

describe('readiness of the exporter', () => {
  it('says why the last batch was not taken in', async () => {
    const check = await exporterCheck({ exporterFault: () => 'the engine has begun anew' });
    expect(check).toEqual({
      name: 'exporter',
      ok: false,
      detail: 'Expected records to be taken in, but the last batch failed: the engine has begun anew',
    });
  });

  it('is red when a job was done a while ago and no record of it has arrived', async () => {
    // given
    await jobDone('silent', 120);
    // when
    const check = await exporterCheck({ engineIdentity: 'silent', exporterFault: () => undefined });
    // then
    expect(check).toMatchObject({ ok: false, detail: expect.stringMatching(/none of a job done at .* has arrived/) });
  });

  it('waits a while for the records of a job', async () => {
    await jobDone('quick', 5);
    expect(await exporterCheck({ engineIdentity: 'quick', exporterFault: () => undefined })).toMatchObject({
      ok: true,
    });
  });

  it('is green when the record of the newest job is there', async () => {
    // given
    await jobDone('well', 120);
    await knex('instance_jobs').insert({
      ...{ engine_identity: 'well', key: JOB, process_instance_key: '1', element_id: 'OpenCase' },
      ...{ element_instance_key: '1', type: 'open-case', state: 'COMPLETED', retries: 3 },
    });
    // when / then
    expect(await exporterCheck({ engineIdentity: 'well', exporterFault: () => undefined })).toMatchObject({ ok: true });
  });

  it('asks nothing of a cluster that never had an exporter', async () => {
    await jobDone('bare', 120);
    expect(await exporterCheck({ engineIdentity: 'bare' })).toMatchObject({ ok: true });
  });
});

describe('readiness of a part', () => {
  const { client: zeebe } = createTestEngine();
  const all = { zeebe, engineIdentity: 'none', now: Date.now };

  it('asks what the part needs and nothing else', async () => {
    const health = createHealth({ ...all, knex, only: ['database', 'exporter'] });
    expect(await health.checks()).toEqual([
      { name: 'database', ok: true },
      { name: 'exporter', ok: true },
    ]);
  });

  it.each([
    ['standby', undefined, "waiting for the leader's lock"],
    ['failed', 'the disk is full', 'failed: the disk is full'],
  ])('names what the engine is in state %s', async (state, cause, words) => {
    const health = createHealth({ ...all, knex, engine: () => ({ state, cause }), only: ['engine'] });
    const detail = `Expected the engine to run, but it is ${words}`;
    expect(await health.checks()).toEqual([{ name: 'engine', ok: false, detail }]);
  });

  it('is answered at the fixed addresses, and nothing else is', async () => {
    // given
    const health = createHealth({ ...all, knex, only: ['database'] });
    const app = buildHealthApp({ health, metrics: createMetrics(), logger: createLogger({ level: 'silent' }) });
    // when
    const paths = ['/health/live', '/health/ready', '/metrics', '/', '/api/v1/session', '/openapi.json'];
    const answers = await Promise.all(paths.map((url) => app.inject({ url })));
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 404, 404, 404]);
  });
});
