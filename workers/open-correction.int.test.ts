import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { listDocuments } from '../storage/documents.ts';
import { findCorrection, listRequestedMaterials } from '../storage/requested-materials.ts';
import { completeTask } from '../storage/task-actions.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit, putFile } from './testing/case-kit.ts';
import { doHandIn, openTask, runJob, TABLE, walkToAcceptance } from './testing/case-walk.ts';

describe('open-correction', () => {
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

  it('tells everything once and gives the applicant fifteen working days', async () => {
    // given
    const filed = await fileCase(kit, { missing: ['M6', 'M8'] });
    await walkToAcceptance(kit, filed, TABLE.incomplete);

    // when
    const first = await runJob(kit, 'open-correction', filed);
    const second = await runJob(kit, 'open-correction', filed);

    // then
    // Another job for the same step: the watcher is to look at once.
    expect(second).toEqual({ wakeAt: '2026-03-02T02:20:01Z' });
    expect(first['wakeAt']).toBe('2026-03-18T16:00:00Z');
    expect(await findCorrection(kit.knex, filed.caseId)).toMatchObject({ dueDate: '2026-03-23', outcome: null });
    expect((await listRequestedMaterials(kit.knex, filed.caseId)).map(({ slot }) => slot)).toEqual(['M6', 'M8']);
    const notices = (await listDocuments(kit.knex, filed.caseId)).filter(({ code }) => code === 'CORRECTION_NOTICE');
    expect(notices).toHaveLength(1);
  });

  it('refuses an incomplete correction and takes a complete one back into the check', async () => {
    // given
    const filed = await fileCase(kit, { missing: ['M6'] });
    await walkToAcceptance(kit, filed, TABLE.incomplete);
    await runJob(kit, 'open-correction', filed);
    const early = doHandIn(kit, filed.caseId, 'SubmitCorrection', 'CORRECTION');
    await expect(early).rejects.toMatchObject({ code: 'INCOMPLETE' });
    await kit.write((acting) => putFile(kit, acting, { caseId: filed.caseId, slot: 'M6' }));

    // when
    await doHandIn(kit, filed.caseId, 'SubmitCorrection', 'CORRECTION');
    const { facts } = await runJob(kit, 'check-materials', filed);

    // then
    expect(facts).toMatchObject({ missingKeyCount: 0 });
    expect((await getApplication(kit.knex, filed.caseId)).state).toBe('SUBMITTED');
    expect(await findCorrection(kit.knex, filed.caseId)).toMatchObject({ outcome: 'CORRECTED' });
  });

  it('leaves the officer no second notice after a correction', async () => {
    // given
    const filed = await fileCase(kit, { missing: ['M6'] });
    await walkToAcceptance(kit, filed, TABLE.incomplete);
    await runJob(kit, 'open-correction', filed);
    const review = { elementId: 'AcceptanceReview', role: 'acceptanceOfficer', stage: 'ACCEPTANCE' };
    const task = await openTask(kit, filed.caseId, { ...review, variables: { acceptance: TABLE.incomplete } });

    // when
    const answer = { person: kit.person('officer'), variables: { decision: 'CORRECTION_NOTICE' }, at: kit.clock.now() };
    const completion = kit.write((acting) => completeTask(acting, task.id, answer));

    // then
    await expect(completion).rejects.toThrow('Expected one of NOT_ACCEPTED');
  });
});
