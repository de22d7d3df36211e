import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { withdrawApplication } from '../storage/case-requests.ts';
import { listDocuments } from '../storage/documents.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { makeJob, runJob, runJobRaw, TABLE, walkToAcceptance, walkToReview } from './testing/case-walk.ts';

describe('close-case', () => {
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

  it('tells the reasons of a refusal in writing', async () => {
    // given
    const filed = await fileCase(kit, { facts: { scope: 'OUT' } });
    await walkToAcceptance(kit, filed, TABLE.outOfScope);

    // when
    await runJob(kit, 'close-case', { ...filed, caseResult: 'NOT_ACCEPTED' });
    await runJob(kit, 'close-case', { ...filed, caseResult: 'NOT_ACCEPTED' });

    // then
    expect(await getApplication(kit.knex, filed.caseId)).toMatchObject({
      state: 'NOT_ACCEPTED',
      caseResult: 'NOT_ACCEPTED',
    });
    const codes = (await listDocuments(kit.knex, filed.caseId)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'NON_ACCEPTANCE')).toHaveLength(1);
  });

  it('stops clocks and pauses of a case that is withdrawn in the middle of the review', async () => {
    // given
    const filed = await fileCase(kit);
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    const { caseId } = filed;
    await kit.write((acting) => withdrawApplication(acting, { caseId, reason: '不建了', at: kit.clock.now() }));

    // when
    await runJob(kit, 'close-case', { caseId, caseResult: 'WITHDRAWN' });

    // then
    expect((await getApplication(kit.knex, caseId)).state).toBe('WITHDRAWN');
    expect(await kit.knex('clocks').where({ case_id: caseId, state: 'RUNNING' })).toEqual([]);
    expect((await listDocuments(kit.knex, caseId)).map(({ code }) => code)).toContain('WITHDRAWAL');
  });

  it('ends a case that was withdrawn before its first job had run', async () => {
    // given
    const { caseId } = await fileCase(kit);

    // when
    await runJob(kit, 'close-case', { caseId, caseResult: 'WITHDRAWN' });

    // then
    const application = await getApplication(kit.knex, caseId);
    expect(application).toMatchObject({ state: 'WITHDRAWN', engineIdentity: 'engine-test' });
    expect(application.closedAt).not.toBeNull();
  });

  it('frees the building for a new application', async () => {
    // given
    const building = '一号厂房';
    const first = await fileCase(kit, { building });
    await expect(fileCase(kit, { building })).rejects.toMatchObject({ code: 'DUPLICATE_PROJECT' });
    await runJob(kit, 'close-case', { ...first, caseResult: 'WITHDRAWN' });

    // when
    const second = await fileCase(kit, { building });

    // then
    expect(second.caseId).not.toBe(first.caseId);
  });

  it('lets no other work be done on a case that has ended', async () => {
    // given
    const filed = await fileCase(kit);
    await runJob(kit, 'close-case', { ...filed, caseResult: 'WITHDRAWN' });

    // when
    const outcome = runJobRaw(kit, makeJob('check-materials', filed));

    // then
    await expect(outcome).rejects.toThrow('Expected an open case for job check-materials');
  });
});
