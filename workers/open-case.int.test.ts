import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { listDocuments } from '../storage/documents.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { makeJob, runJob, runJobRaw } from './testing/case-walk.ts';

describe('open-case', () => {
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

  it('binds the case to the first instance and issues one receipt', async () => {
    // given
    const filed = await fileCase(kit);
    const job = makeJob('open-case', filed);

    // when
    const first = await runJobRaw(kit, job);
    const again = await runJobRaw(kit, job);

    // then
    expect([first, again]).toEqual(Array(2).fill({ kind: 'complete', variables: { duplicate: false } }));
    expect(await getApplication(kit.knex, filed.caseId)).toMatchObject({
      state: 'SUBMITTED',
      engineIdentity: 'engine-test',
      processInstanceKey: job.processInstanceKey,
    });
    expect((await listDocuments(kit.knex, filed.caseId)).map(({ code }) => code)).toEqual(['RECEIPT']);
  });

  it('answers a second instance of the same case as a duplicate', async () => {
    // given
    const filed = await fileCase(kit);
    await runJob(kit, 'open-case', filed);

    // when
    const outcome = await runJobRaw(kit, makeJob('open-case', filed, { processInstanceKey: '99' }));

    // then
    expect(outcome).toEqual({ kind: 'complete', variables: { duplicate: true } });
    expect((await getApplication(kit.knex, filed.caseId)).processInstanceKey).not.toBe('99');
  });

  it('lets one of two instances that ask at the same time have the case', async () => {
    // given
    const filed = await fileCase(kit);
    const jobs = ['101', '102'].map((processInstanceKey) => makeJob('open-case', filed, { processInstanceKey }));

    // when
    const outcomes = await Promise.all(jobs.map((job) => runJobRaw(kit, job)));

    // then
    const duplicates = outcomes.map((outcome) => outcome.kind === 'complete' && outcome.variables?.['duplicate']);
    expect(duplicates.sort()).toEqual([false, true]);
  });
});
