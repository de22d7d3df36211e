import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { withdrawApplication } from '../storage/case-requests.ts';
import { findCertificateOfCase, findVerifiedCertificate } from '../storage/certificates.ts';
import { findVerifiedDocument } from '../storage/documents.ts';
import { ASKED_AFTERWARDS, markMaterials, requestMaterials } from '../storage/requested-materials.ts';
import { openSupplement } from '../storage/supplements.ts';
import { textOfPdf } from '../tests/pdf-text.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { makeJob, runJob, runJobRaw, walkToSignature } from './testing/case-walk.ts';

describe('issue-certificate and report-certificate', () => {
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

  it('issues one certificate with all signers, however often the job comes', async () => {
    // given
    const caseId = await walkToSignature(kit, await fileCase(kit));

    // when
    await runJob(kit, 'issue-certificate', { caseId });
    await runJob(kit, 'issue-certificate', { caseId });

    // then
    const certificate = await findCertificateOfCase(kit.knex, caseId);
    expect(certificate).toMatchObject({
      number: 'SC-339902-2026-00001-00',
      status: 'VALID',
      reportDueDate: '2026-03-09',
    });
    expect(certificate?.signers.map(({ role, discipline, name }) => [role, discipline, name])).toEqual([
      ['reviewer', 'ARCH', 'reviewer某'],
      ['secondReviewer', 'ARCH', 'second某'],
      ['reviewer', 'FIRE', 'reviewer某'],
      ['secondReviewer', 'FIRE', 'second某'],
      ['technicalHead', null, 'head某'],
      ['legalRepresentative', null, 'legal某'],
    ]);
    expect(await kit.knex('certificates').where({ case_id: caseId })).toHaveLength(1);
  });

  it('prints number, project and signers in Chinese and stores what its digest says', async () => {
    // given
    const caseId = await walkToSignature(kit, await fileCase(kit));
    await runJob(kit, 'issue-certificate', { caseId });
    const certificate = await findCertificateOfCase(kit.knex, caseId);
    const { number = '', verificationCode = '' } = certificate ?? {};

    // when
    const document = await findVerifiedDocument(kit.knex, number, verificationCode.toLowerCase());
    const pdf = await buffer(await kit.deps.files.open(document?.sha256 ?? ''));

    // then
    expect(document).toMatchObject({ code: 'CERTIFICATE', title: '施工图设计文件审查合格书', sizeBytes: pdf.length });
    const text = textOfPdf(pdf);
    const parts = [
      '施工图设计文件审查合格书',
      number,
      '云岭精密五金一号厂房',
      '建筑：初审 reviewer某，复审 second某',
      'head某',
      'legal某',
    ];
    for (const part of text === undefined ? [] : parts) expect(text).toContain(part);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is not dated before its application when the clock was put back in between', async () => {
    // given
    const caseId = await walkToSignature(kit, await fileCase(kit));
    const { submittedAt, updatedAt } = await getApplication(kit.knex, caseId);
    const before = kit.clock.today();
    kit.setTime('2026-02-27');

    // when
    await runJob(kit, 'issue-certificate', { caseId });
    kit.setTime(before);

    // then
    const certificate = await findCertificateOfCase(kit.knex, caseId);
    expect(certificate?.issuedOn).toBe(kit.clock.dayOf(updatedAt));
    expect(certificate?.issuedAt.getTime()).toBeGreaterThanOrEqual(submittedAt?.getTime() ?? Number.NaN);
  });

  it('answers a wrong verification code with nothing', async () => {
    // given
    const certificate = await findCertificateOfCase(
      kit.knex,
      (await kit.knex('certificates').first('case_id')).case_id,
    );

    // when
    const found = await findVerifiedCertificate(kit.knex, certificate?.number ?? '', '222222222222');

    // then
    expect(found).toBeUndefined();
  });

  it('is barred until an officer has found right what was missing, although it is there', async () => {
    // given
    const caseId = await walkToSignature(kit, await fileCase(kit));
    const missing = { kind: 'LATE_FOUND' as const, slot: 'M8', remark: '缺少节能表' };
    await kit.write((acting) => requestMaterials(acting, caseId, [missing]));
    const opened = { caseId, documentId: null, openedAt: kit.clock.now(), dueDate: null };
    await kit.write((acting) => openSupplement(acting, opened));

    // when
    const barred = await runJobRaw(kit, makeJob('issue-certificate', { caseId }));
    const mark = { caseId, kinds: ASKED_AFTERWARDS, settled: true, at: kit.clock.now() };
    await kit.write((acting) => markMaterials(acting, mark));
    const issued = await runJobRaw(kit, makeJob('issue-certificate', { caseId }));

    // then
    expect(barred).toMatchObject({ variables: { barReasons: ['材料 M8 尚未补齐并核对合格'] } });
    expect(issued.kind).toBe('complete');
  });

  it('asks for no more than an upload in a case whose diagram has nobody look at it', async () => {
    const caseId = await walkToSignature(kit, await fileCase(kit));
    const missing = { kind: 'LATE_FOUND' as const, slot: 'M8', remark: '缺少节能表' };
    await kit.write((acting) => requestMaterials(acting, caseId, [missing]));

    expect(await runJobRaw(kit, makeJob('issue-certificate', { caseId }))).toMatchObject({ kind: 'complete' });
  });

  it('is barred with every reason when the gates are shut', async () => {
    // given
    const caseId = await walkToSignature(kit, await fileCase(kit));
    await kit.knex('stage_results').where({ case_id: caseId, stage: 'SECOND', discipline: 'FIRE' }).delete();
    await kit.knex('rounds').where({ case_id: caseId }).update({ outcome: 'FINDINGS' });

    // when
    const outcome = await runJobRaw(kit, makeJob('issue-certificate', { caseId }));

    // then
    expect(outcome).toMatchObject({
      kind: 'error',
      code: 'CERTIFICATE_BARRED',
      variables: { barReasons: ['最近一轮审查没有通过', '消防专业没有复审同意'] },
    });
    expect(await findCertificateOfCase(kit.knex, caseId)).toBeUndefined();
  });

  it('lets either the withdrawal or the certificate win, never both', async () => {
    // given
    const cases = [];
    for (let count = 0; count < 6; count++) cases.push(await walkToSignature(kit, await fileCase(kit)));

    // when
    const races = await Promise.all(
      cases.map(async (caseId) => {
        const withdrawal = { caseId, reason: '不建了', at: kit.clock.now() };
        const [withdrawn, issued] = await Promise.all([
          kit
            .write((acting) => withdrawApplication(acting, withdrawal))
            .then(
              () => true,
              () => false,
            ),
          runJobRaw(kit, makeJob('issue-certificate', { caseId })).then(({ kind }) => kind === 'complete'),
        ]);
        return { withdrawn, issued };
      }),
    );

    // then
    expect(races.filter(({ withdrawn, issued }) => withdrawn === issued)).toEqual([]);
  });

  it('reports a certificate once', async () => {
    // given
    const caseId = await walkToSignature(kit, await fileCase(kit));
    await runJob(kit, 'issue-certificate', { caseId });

    // when
    await runJob(kit, 'report-certificate', { caseId });
    await runJob(kit, 'report-certificate', { caseId });

    // then
    expect((await findCertificateOfCase(kit.knex, caseId))?.reportedAt).toEqual(kit.clock.now());
    expect(await kit.knex('notifications').where({ case_id: caseId, kind: 'CERTIFIED' })).toHaveLength(2);
    expect((await getApplication(kit.knex, caseId)).state).toBe('CERTIFIED');
  });

  it('gives certificates that are issued at once numbers without gap or double', async () => {
    // given
    kit.setTime('2025-03-03');
    const cases = [];
    for (let count = 0; count < 4; count++) cases.push(await walkToSignature(kit, await fileCase(kit)));

    // when
    await Promise.all(cases.map((caseId) => runJob(kit, 'issue-certificate', { caseId })));

    // then
    const numbers: string[] = await kit.knex('certificates').orderBy('serial').where({ year: 2025 }).pluck('number');
    expect(numbers).toEqual(
      Array.from({ length: 4 }, (_, index) => `SC-339902-2025-${String(index + 1).padStart(5, '0')}-00`),
    );
  }, 120_000);
});
