import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { findCertificateOfCase } from '../storage/certificates.ts';
import { listDocuments } from '../storage/documents.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { DISCIPLINE_ROWS, LIMITS, runJob, TABLE, walkToSignature } from './testing/case-walk.ts';

describe('a case with nothing missing and nothing found', () => {
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

  it('goes from the submission to an archived certificate', async () => {
    // given
    const caseId = await walkToSignature(kit, await fileCase(kit));

    // when
    await runJob(kit, 'issue-certificate', { caseId });
    await runJob(kit, 'report-certificate', { caseId });
    await runJob(kit, 'close-case', { caseId, caseResult: 'CERTIFIED' });

    // then
    expect(await getApplication(kit.knex, caseId)).toMatchObject({
      number: 'TS339902202603020001',
      state: 'CERTIFIED',
      caseResult: 'CERTIFIED',
      channel: 'FAST',
      payer: 'GOVERNMENT',
      feeFen: 360_000,
      acceptedOn: '2026-03-02',
      round: 1,
    });
    expect(await findCertificateOfCase(kit.knex, caseId)).toMatchObject({
      number: 'SC-339902-2026-00001-00',
      version: 0,
    });
    const codes = (await listDocuments(kit.knex, caseId)).map((document) => document.code);
    expect(codes.sort()).toEqual(['ACCEPTANCE', 'CERTIFICATE', 'RECEIPT']);
  });

  it('is changed by no job that repeats a step, as a repair makes them', async () => {
    // given
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToSignature(kit, filed);
    await runJob(kit, 'issue-certificate', { caseId });
    await runJob(kit, 'report-certificate', { caseId });
    const tables = [
      'case_events',
      'documents',
      'certificates',
      'clocks',
      'notifications',
      'outbox',
      'stage_results',
      'rounds',
    ];
    const count = () =>
      Promise.all(tables.map(async (table) => `${table} ${(await kit.knex(table).where({ case_id: caseId })).length}`));
    const before = [await count(), await getApplication(kit.knex, caseId)];
    const round = { caseId, round: 1, limits: LIMITS, disciplineRows: DISCIPLINE_ROWS };

    // when
    await runJob(kit, 'open-case', filed);
    await runJob(kit, 'check-materials', filed);
    await runJob(kit, 'record-acceptance', { ...filed, acceptance: TABLE.complete, decision: 'ACCEPTED' });
    await runJob(kit, 'record-channel', filed);
    await runJob(kit, 'check-agency', round);
    await runJob(kit, 'assign-agency', filed);
    await runJob(kit, 'record-agency-refusal', { caseId, refusedBy: 'RULES', refusalReasons: [] });
    await runJob(kit, 'plan-round', round);
    for (const stage of ['FIRST', 'SECOND', 'FINAL']) await runJob(kit, 'start-stage', { ...round, stage });
    for (const type of ['conclude-round', 'record-pass', 'issue-certificate', 'report-certificate']) {
      await runJob(kit, type, round);
    }

    // then
    expect([await count(), await getApplication(kit.knex, caseId)]).toEqual(before);
  });
});
