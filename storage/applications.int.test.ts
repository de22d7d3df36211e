import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, fileDraft, openCaseKit, PROJECT } from '../workers/testing/case-kit.ts';
import {
  discardDraft,
  editDraft,
  findApplication,
  getApplication,
  listApplications,
  lockApplication,
  moveCase,
} from './applications.ts';
import { submitApplication } from './case-requests.ts';
import { listSubmittedFiles } from './submissions.ts';

describe('applications', () => {
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

  it('refuses the edit of a version that somebody else has replaced', async () => {
    // given
    const caseId = await fileDraft(kit);
    const content = { facts: { ...PROJECT, projectName: '二号厂房' }, building: '2', commitmentSigned: false };
    const edit = { content, expectedVersion: 1, at: kit.clock.now() };

    // when
    const edits = await Promise.allSettled([1, 2].map(() => kit.write((acting) => editDraft(acting, caseId, edit))));

    // then
    expect(edits.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(edits.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'VERSION_CONFLICT' } });
    expect(await getApplication(kit.knex, caseId)).toMatchObject({ version: 2, projectName: '二号厂房' });
  });

  it('submits once: number, frozen files, proposal and one message to the engine', async () => {
    // given
    const caseId = await fileDraft(kit, { missing: ['M7'] });
    const request = { caseId, by: kit.person('applicant') };

    // when
    const attempts = await Promise.allSettled(
      [1, 2, 3].map(() => kit.write((acting) => submitApplication(acting, request, kit.clock))),
    );

    // then
    const done = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(done).toHaveLength(1);
    const [{ application, submission } = { application: undefined, submission: undefined }] = done;
    expect(application).toMatchObject({ state: 'DRAFT', effectiveDate: '2026-03-02' });
    expect(application?.number).toMatch(/^TS33990220260302\d{4}$/);
    const files = await listSubmittedFiles(kit.knex, submission?.id ?? '');
    expect(new Set(files.map(({ slot }) => slot))).toEqual(new Set(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M8']));
    expect(await kit.knex('outbox').where({ case_id: caseId }).select('kind', 'payload')).toMatchObject([
      {
        kind: 'PUBLISH_MESSAGE',
        payload: { name: 'application-submitted', messageId: submission?.id, correlationKey: caseId },
      },
    ]);
    expect(await kit.knex('agency_proposals').where({ case_id: caseId })).toHaveLength(1);
  });

  it.each([
    { facts: { totalAreaM2: -1 }, reason: 'totalAreaM2' },
    { facts: { applicantUscc: PROJECT.designUscc }, reason: 'the firm that files' },
    { facts: { agencyUscc: '91339902MA2E10Q12R' }, reason: 'an agency of the register' },
  ])('refuses to submit facts that break a rule: $reason', async ({ facts, reason }) => {
    // given
    const caseId = await fileDraft(kit, { facts });

    // when
    const submitted = kit.write((acting) =>
      submitApplication(acting, { caseId, by: kit.person('applicant') }, kit.clock),
    );

    // then
    await expect(submitted).rejects.toMatchObject({ code: 'INCOMPLETE', message: expect.stringContaining(reason) });
  });

  it('lets one of two applications for the same building be under review', async () => {
    // given
    const drafts = await Promise.all([1, 2].map(() => fileDraft(kit, { building: '同一栋' })));
    const by = kit.person('applicant');

    // when
    const submitted = await Promise.allSettled(
      drafts.map((caseId) => kit.write((acting) => submitApplication(acting, { caseId, by }, kit.clock))),
    );

    // then
    expect(submitted.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(submitted.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'DUPLICATE_PROJECT' },
    });
  });

  it('discards a draft, but nothing that was submitted', async () => {
    // given
    const draft = await fileDraft(kit);
    const { caseId } = await fileCase(kit);

    // when
    await kit.write((acting) => discardDraft(acting, draft));
    const refused = kit.write((acting) => discardDraft(acting, caseId));

    // then
    await expect(refused).rejects.toMatchObject({ code: 'WRONG_STATE' });
    expect(await findApplication(kit.knex, draft)).toBeUndefined();
  });

  it('moves a case along the lines of the state machine only, and records who moved it', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const move = (event: 'SUBMIT' | 'CERTIFY') =>
      kit.write(async (acting) =>
        moveCase(acting, await lockApplication(acting.trx, caseId), { event, at: kit.clock.now() }),
      );

    // when
    const state = await move('SUBMIT');
    const refused = move('CERTIFY');

    // then
    expect(state).toBe('SUBMITTED');
    await expect(refused).rejects.toThrow('but found CERTIFY');
    const rows = await kit.knex('audit_log').where({ entity_id: caseId, action: 'move-case' });
    expect(rows).toMatchObject([{ before: { state: 'DRAFT' }, after: { state: 'SUBMITTED' }, actor_id: 'test' }]);
  });

  it('pages without repeating or losing rows, and shows each viewer his own', async () => {
    // given
    const all = { viewer: { all: true }, limit: 3 };

    // when
    const seen: string[] = [];
    let page = await listApplications(kit.knex, all);
    while (page.length > 0) {
      seen.push(...page.map(({ id }) => id));
      page = await listApplications(kit.knex, { ...all, after: page.at(-1) });
    }
    const others = await listApplications(kit.knex, { viewer: { applicantCode: 'somebody else' }, limit: 3 });
    const found = await listApplications(kit.knex, { ...all, text: '二号厂房' });

    // then
    const count = await kit.knex('applications').count('id as n').first();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(Number(count?.['n']));
    expect(others).toEqual([]);
    expect(found).toMatchObject([{ projectName: '二号厂房' }]);
  });
});
