import { expect, it } from 'vitest';
import { pdfOf, signedPdfOf } from '../../api/testing/pdf.ts';
import type {
  Application,
  Items,
  Material,
  MaterialFile,
  MaterialSlot,
  Precheck,
  Submitted,
} from '../../demo/answers.ts';
import { type Cast, complete } from '../../demo/cast.ts';
import { MATERIAL_CODES } from '../../domain/materials.ts';
import { readProcess, withNinthMaterial } from '../case/edited-resources.ts';
import { drive, hasEnded, openTask, readEvents } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

const TABLE = 'required-materials.dmn';
const REGISTER_HEAD =
  'code,position,titleZh,titleEn,formats,drawingSet,byDesigner,revisable,designBasis,reuse,validFrom,validTo,fetchedFrom';

/** Filing by two parties: what is asked for, who hands it in, and what is checked. */
export const filingDemands: Demands = (world) => {
  const slotsOf = async ({ applicant, caseId }: Pick<Cast, 'applicant' | 'caseId'>): Promise<readonly MaterialSlot[]> =>
    (await applicant.get<Items<MaterialSlot>>(`/applications/${caseId}/materials`)).items;

  it('A1 derives eight slots from project and rules, and leaves out what the project does not need', async () => {
    const plain = await slotsOf(await world().draft('P05'));
    const special = await slotsOf(await world().draft('P11'));
    const alteration = await slotsOf(await world().draft('P20'));

    const needOf = (slots: readonly MaterialSlot[], code: string) => slots.find(({ slot }) => slot === code)?.need;
    expect(plain.map(({ slot }) => slot)).toEqual([...MATERIAL_CODES]);
    expect([needOf(plain, 'M3'), needOf(special, 'M3')]).toEqual(['NON_KEY', 'KEY']);
    expect([needOf(plain, 'M4'), needOf(alteration, 'M4')]).toEqual(['KEY', 'NOT_REQUIRED']);
  });

  it('A4 says before the filing what acceptance will say after it, of each kind of answer', async () => {
    for (const id of ['P04', 'P24', 'P23']) {
      const cast = await world().draft(id);
      const before = await cast.applicant.get<Precheck>(`/applications/${cast.caseId}/pre-check`);
      await cast.applicant.post(`/applications/${cast.caseId}/submission`);

      const { id: taskId } = await openTask(cast, 'AcceptanceReview');
      const task = await cast.officer.get<{ variables: Record<string, unknown> }>(`/tasks/${taskId}`);

      expect(task.variables['acceptance']).toEqual(before.acceptance);
    }
  });

  it('S5 takes a ninth slot from a dated rule and a row of the register alone, and old cases keep their list', async () => {
    const { administrator } = world();
    const shipped = await readProcess(TABLE);
    const running = await world().submit('P05');
    await openTask(running, 'AcceptanceReview');

    const row = 'M9,90,碳排放分析报告,Carbon report,pdf:20!,0,0,0,0,NONE,2026-01-01,,';
    await administrator.postCsv('/registers/materials/imports', `${REGISTER_HEAD}\n${row}\n`);
    const content = withNinthMaterial(shipped, '2026-01-01');
    await administrator.post('/deployments', { resources: [{ name: TABLE, content }] });
    const cast = await world().draft('P05');
    const missing = (await cast.applicant.get<Precheck>(`/applications/${cast.caseId}/pre-check`)).missing;
    await fileWithCarbonReport(cast);
    const bad = await world().draft('P05');
    await fileWithCarbonReport(bad);
    const { id: reviewId } = await openTask(bad, 'AcceptanceReview');
    await bad.officer.post(`/tasks/${reviewId}/claim`);
    const sendBack = (...correctionItems: string[]) =>
      complete(bad.officer, { id: reviewId }, { decision: 'CORRECTION_NOTICE', reason: '报告须更新', correctionItems });
    await expect(sendBack('M99')).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await sendBack('M9');
    await openTask(bad, 'SubmitCorrection');
    const asked = (await slotsOf(bad)).filter(({ requested }) => requested.length > 0);

    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
    expect(asked).toMatchObject([{ slot: 'M9', requested: [{ kind: 'CORRECTION', settled: false }] }]);
    expect(missing).toMatchObject([{ slot: 'M9', titleZh: '碳排放分析报告', need: 'KEY' }]);
    expect((await slotsOf(cast)).map(({ slot }) => slot)).toEqual([...MATERIAL_CODES, 'M9']);
    expect((await slotsOf(running)).find(({ slot }) => slot === 'M9')?.need).toBe('NOT_REQUIRED');
    expect(await drive(running, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
    await administrator.post('/deployments', { resources: [{ name: TABLE, content: shipped }] });
    const ended = row.replace('2026-01-01,,', '2026-01-01,2026-01-02,');
    await administrator.postCsv('/registers/materials/imports', `${REGISTER_HEAD}\n${ended}\n`);
  });

  it('A2 keeps a draft for 90 days and resumes it on any device', async () => {
    const { administrator, api } = world();
    const { applicant, caseId } = await world().draft('P05');
    const { id: userId } = await applicant.get<{ id: string }>('/session');
    const device = { name: '另一台设备', userId, expiresInDays: 1 };
    const { key } = await administrator.post<{ key: string }>('/api-keys', device);

    const saved = await applicant.get<Application>(`/applications/${caseId}`);
    const resumed = await api.withKey(key).get<Application>(`/applications/${caseId}`);

    expect(resumed).toEqual(saved);
    const days = (Date.parse(`${saved.keptUntil}T00:00:00+08:00`) - Date.parse(saved.updatedAt)) / 86_400_000;
    expect(Math.ceil(days)).toBe(90);
  });

  it('B1 keeps key and non-key in a table with dates, and stops at a row that the register does not hold', async () => {
    const { administrator } = world();
    const { items } = await administrator.get<Items<Material>>('/materials');
    const facts = { special: false, noGroundWork: false };
    const listOn = async (rulesDate: string) => {
      const asked = { variables: { facts, rulesDate } };
      const { output } = await administrator.post<{ output: { material: string; need: string }[] }>(
        '/decisions/required-materials/evaluation',
        asked,
      );
      return output;
    };

    expect(items.filter(({ fetchedFrom }) => fetchedFrom !== null).map(({ code }) => code)).toEqual([
      ...['F1', 'F2', 'F3', 'F4'],
    ]);
    expect(await listOn('2024-05-31')).toHaveLength(12);
    const today = await listOn('2026-03-02');
    expect(today.filter(({ need }) => need === 'NON_KEY').map(({ material }) => material)).toEqual(['M3', 'M7', 'M8']);
    const revived = `${REGISTER_HEAD}\nF1,110,营业执照,Business licence,pdf:20!,0,0,0,0,NONE,2020-01-01,2099-12-31,\n`;
    await expect(administrator.postCsv('/registers/materials/imports', revived)).rejects.toMatchObject({
      code: 'REGISTER_REFUSED',
    });
    const shipped = await readProcess(TABLE);
    const deploy = (content: string) => administrator.post('/deployments', { resources: [{ name: TABLE, content }] });
    const { applicant, caseId } = await world().draft('P05');
    const check = () => applicant.get<Precheck>(`/applications/${caseId}/pre-check`);
    expect((await check()).missing).toEqual([]);
    // The register holds no M9 that is asked for on this day.
    await deploy(withNinthMaterial(shipped, '2026-01-01'));
    await expect(check()).rejects.toMatchObject({ code: 'DECISION_FAILED', message: expect.stringContaining('M9') });
    await deploy(shipped);
    expect((await check()).missing).toEqual([]);
  });

  it('A5 hands in only what the applicant has confirmed of the designer’s versions', async () => {
    const cast = await world().draft('P04');
    const { applicant, designer, caseId } = cast;
    const path = `/applications/${caseId}`;
    const sheet = { applicationId: caseId, slot: 'M5', fileName: 'ARCH-01-Plan-V02.pdf' };
    const second = await designer.upload<MaterialFile>({ ...sheet, content: signedPdfOf({ pages: 1, note: caseId }) });

    // The applicant's version stays until another is confirmed, and nothing is handed in meanwhile.
    await expect(applicant.post(`${path}/submission`)).rejects.toMatchObject({ code: 'FILES_UNCONFIRMED' });
    await expect(designer.post(`${path}/submission`)).rejects.toMatchObject({ code: 'ROLE_NOT_ALLOWED' });
    await expect(designer.post(`${path}/files/${second.id}/confirmation`)).rejects.toMatchObject({
      code: 'ROLE_NOT_ALLOWED',
    });
    const contract = { applicationId: caseId, slot: 'M7', fileName: '合同.pdf', content: sheetBytes('contract') };
    await expect(designer.upload(contract)).rejects.toMatchObject({ code: 'NOT_YOURS' });
    await applicant.post(`${path}/files/${second.id}/rejection`, { reason: '图签日期有误' });
    const third = await designer.upload<MaterialFile>({ ...sheet, content: signedPdfOf({ pages: 2, note: caseId }) });
    const confirmed = await applicant.post<MaterialFile>(`${path}/files/${third.id}/confirmation`);
    await applicant.post<Submitted>(`${path}/submission`);

    expect(second).toMatchObject({ standing: 'PROPOSED', version: 2, uploadedByName: '设计经办人' });
    expect(confirmed).toMatchObject({ standing: 'CONFIRMED', version: 3, decidedByName: '报审经办人' });
    const filed = (await slotsOf(cast)).find(({ slot }) => slot === 'M5');
    expect(filed?.files.filter(({ discipline }) => discipline === 'ARCH').map(({ id }) => id)).toEqual([third.id]);
    expect(await readEvents(cast)).toEqual(expect.arrayContaining(['FILE_DECLINED', 'FILE_CONFIRMED']));
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
  });

  it('A3 refuses a file that is encrypted, too large or not signed, with the reason', async () => {
    const { applicant, caseId } = await world().draft('P05');
    const sheet = { applicationId: caseId, slot: 'M5', fileName: 'ARCH-09-Plan-V01.pdf' };
    const encrypted = pdfOf({ pages: 1, trailer: '/Encrypt 9 0 R' });

    const refusals = await Promise.allSettled([
      applicant.upload({ ...sheet, content: Buffer.from(pdfOf({ pages: 1 })) }),
      applicant.upload({ applicationId: caseId, slot: 'M7', fileName: '合同.pdf', content: Buffer.from(encrypted) }),
      applicant.upload({
        applicationId: caseId,
        slot: 'M1',
        fileName: '申请表.pdf',
        content: Buffer.alloc(11_000_000),
      }),
      applicant.upload({ applicationId: caseId, slot: 'M1', fileName: '申请表.docx', content: sheetBytes('word') }),
    ]);

    const sentences = refusals.map((each) => (each.status === 'rejected' ? String(each.reason) : 'taken'));
    expect(sentences[0]).toContain('Expected a signed drawing, but found no signature.');
    expect(sentences[1]).toContain('Expected a PDF that opens without password');
    expect(sentences[2]).toContain('Expected at most 10485760 bytes, but found 11000000 bytes.');
    expect(sentences[3]).toContain('Expected one of pdf, but found docx.');
    const files = (await slotsOf({ applicant, caseId })).flatMap((slot) => slot.files);
    expect(files.map(({ fileName }) => fileName)).not.toContain('申请表.docx');
  });
};

function sheetBytes(note: string): Buffer {
  return Buffer.from(pdfOf({ pages: 1, note }));
}

/** Files a draft together with the ninth material. */
async function fileWithCarbonReport({ applicant, caseId }: Cast): Promise<void> {
  const file = { applicationId: caseId, slot: 'M9', fileName: '碳排放.pdf' };
  await applicant.upload<MaterialFile>({
    ...file,
    content: Buffer.from(pdfOf({ pages: 1, note: `carbon ${caseId}` })),
  });
  await applicant.post<Submitted>(`/applications/${caseId}/submission`);
}
