import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLatestAcceptance } from '../storage/acceptances.ts';
import { getApplication } from '../storage/applications.ts';
import { listDocuments } from '../storage/documents.ts';
import { listRequestedMaterials } from '../storage/requested-materials.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { makeJob, runJob, runJobRaw, TABLE, walkToAcceptance } from './testing/case-walk.ts';

describe('record-acceptance', () => {
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

  it.each([
    { table: TABLE.complete, state: 'ACCEPTED', documents: ['ACCEPTANCE', 'RECEIPT'], acceptedOn: '2026-03-02' },
    { table: TABLE.deficient, state: 'ACCEPTED_DEFICIENT', documents: ['RECEIPT'], acceptedOn: '2026-03-02' },
    { table: TABLE.incomplete, state: 'CORRECTION', documents: ['RECEIPT'], acceptedOn: null },
    { table: TABLE.outOfScope, state: 'SUBMITTED', documents: ['RECEIPT'], acceptedOn: null },
  ])('moves a case that was decided $table.decision to $state', async ({ table, state, documents, acceptedOn }) => {
    // given
    const filed = await fileCase(kit, { missing: table === TABLE.incomplete ? ['M6'] : [] });

    // when
    await walkToAcceptance(kit, filed, table);

    // then
    expect(await getApplication(kit.knex, filed.caseId)).toMatchObject({ state, acceptedOn });
    expect(await findLatestAcceptance(kit.knex, filed.caseId)).toMatchObject({
      decision: table.decision,
      officerName: 'officer某',
      byLaw: false,
    });
    expect((await listDocuments(kit.knex, filed.caseId)).map(({ code }) => code).sort()).toEqual(documents);
  });

  it('does not believe a decision that the table bars', async () => {
    // given
    const filed = await fileCase(kit);
    await runJob(kit, 'open-case', filed);
    await runJob(kit, 'check-materials', filed);
    const job = makeJob('record-acceptance', { ...filed, acceptance: TABLE.incomplete, decision: 'ACCEPTED' });

    // when
    const outcome = runJobRaw(kit, job);

    // then
    await expect(outcome).rejects.toThrow('Expected one of CORRECTION_NOTICE, NOT_ACCEPTED by the decision table');
    expect((await getApplication(kit.knex, filed.caseId)).state).toBe('SUBMITTED');
  });

  it('lists what is missing once when silence counts as acceptance', async () => {
    // given
    // Of another project: for that of the other tests the contract is on file by now.
    const facts = { projectCode: '2601-339902-04-01-200007' };
    const filed = await fileCase(kit, { facts, missing: ['M6', 'M7'] });
    await runJob(kit, 'open-case', filed);
    await runJob(kit, 'check-materials', filed);
    const decided = { ...filed, acceptance: TABLE.incomplete, decision: 'DEEMED_ACCEPTED' };

    // when
    const first = await runJob(kit, 'record-acceptance', decided);
    const second = await runJob(kit, 'record-acceptance', decided);

    // then
    expect([first, second]).toEqual(Array(2).fill({ acceptanceDecision: 'ACCEPTED', lateFound: true }));
    expect((await listRequestedMaterials(kit.knex, filed.caseId)).map(({ slot }) => slot)).toEqual(['M6', 'M7']);
    expect(await findLatestAcceptance(kit.knex, filed.caseId)).toMatchObject({ byLaw: true, officerName: null });
  });
});
