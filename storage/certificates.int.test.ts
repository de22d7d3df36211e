import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import { createCertificate, listCertificates, nextCertificateNumber } from './certificates.ts';
import { createDocument, createVerificationCode } from './documents.ts';

async function issue(kit: CaseKit, caseId: string, version = 0): Promise<string> {
  return kit.write(async (acting) => {
    const serial = await nextCertificateNumber(acting.trx, { region: '339902', year: 2026, version });
    const id = randomUUID();
    const dated = { issuedOn: '2026-03-02', issuedAt: kit.clock.now(), verificationCode: createVerificationCode() };
    const common = { ...dated, caseId, code: 'CERTIFICATE' as const, title: '合格书', issuedBy: '机构', content: {} };
    await createDocument(acting, { ...common, id, businessKey: id, number: serial.number });
    const people = { agencyCode: 'A', signers: [], reportDueDate: null };
    const certificate = await createCertificate(acting, {
      ...dated,
      ...people,
      caseId,
      version,
      serial,
      documentId: id,
    });
    return certificate.number;
  });
}
describe('certificates and serials', () => {
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

  it('numbers twenty-five certificates at once without gap or double, though some fail', async () => {
    // given
    const cases = await Promise.all(Array.from({ length: 25 }, () => fileCase(kit)));
    const failing = cases.slice(0, 5).map(({ caseId }) =>
      kit.write(async (acting) => {
        await nextCertificateNumber(acting.trx, { region: '339902', year: 2026, version: 0 });
        throw new Error(`rolled back for ${caseId}`);
      }),
    );

    // when
    const [numbers, failures] = await Promise.all([
      Promise.all(cases.map(({ caseId }) => issue(kit, caseId))),
      Promise.allSettled(failing),
    ]);

    // then
    expect(failures.every(({ status }) => status === 'rejected')).toBe(true);
    const expected = Array.from(
      { length: 25 },
      (_, index) => `SC-339902-2026-${String(index + 1).padStart(5, '0')}-00`,
    );
    expect(numbers.sort()).toEqual(expected);
  });

  it('refuses a second certificate of the same case and version', async () => {
    // given
    const { caseId } = await fileCase(kit);
    await issue(kit, caseId);

    // when
    const second = issue(kit, caseId);

    // then
    await expect(second).rejects.toMatchObject({ code: '23505', constraint: 'certificates_case_id_version_key' });
  });

  it('pages through all certificates, newest first', async () => {
    // given
    const viewer = { all: true };

    // when
    const first = await listCertificates(kit.knex, { viewer, limit: 20 });
    const second = await listCertificates(kit.knex, { viewer, limit: 20, after: first.at(-1) });

    // then
    const numbers = [...first, ...second].map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort().reverse());
    expect(new Set(numbers).size).toBe(26);
  });
});
