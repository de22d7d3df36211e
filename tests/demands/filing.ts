import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { pdfOf, signedPdfOf } from '../../api/testing/pdf.ts';
import type {
  Application,
  FilingFigures,
  Items,
  Material,
  MaterialFile,
  MaterialSlot,
  NeighbourAnswer,
  Precheck,
  Submitted,
} from '../../demo/answers.ts';
import { ApiProblem, type Caller } from '../../demo/api-client.ts';
import { type Cast, complete, uploadAsParties } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { MATERIAL_CODES } from '../../domain/materials.ts';
import { readProcess, withNinthMaterial } from '../case/edited-resources.ts';
import { drive, hasEnded, openTask, readEvents, waitsFor } from '../case/world.ts';
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

  it('S5 opens a file of the time of twelve papers under its own list, read only', async () => {
    const { administrator } = world();
    const { applicant, officer, caseId: id } = await world().draft('P05');
    const { facts } = await applicant.get<Application>(`/applications/${id}`);
    const content = sheetBytes('business licence of 2023');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const licence = { slot: 'F1', fileName: '营业执照.pdf', sha256, sizeBytes: content.length };
    const old = {
      ...{
        number: `图审〔2023〕${id.slice(0, 8)}号`,
        filedOn: '2023-08-01',
        endedOn: '2023-08-30',
        result: 'CERTIFIED',
      },
      ...{ building: '老厂房', facts, files: [licence, { ...licence, slot: 'M7', fileName: '合同.pdf' }] },
    };

    const today = officer.post('/imported-cases', { ...old, filedOn: '2025-08-01', endedOn: '2025-08-30' });
    await expect(today).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    const imported = await officer.post<Application>('/imported-cases', old);
    await expect(administrator.post('/imported-cases', old)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });

    const { items } = await applicant.get<Items<MaterialSlot>>(`/applications/${imported.id}/materials`);
    expect(imported).toMatchObject({ number: old.number, state: 'CERTIFIED', effectiveDate: '2023-08-01' });
    expect(items.map(({ slot }) => slot)).toEqual([...MATERIAL_CODES, 'F1', 'F2', 'F3', 'F4']);
    expect(items.some(({ open }) => open)).toBe(false);
    const [file] = items.find(({ slot }) => slot === 'F1')?.files ?? [];
    const path = `/files/${file?.id}/content`;
    await expect(applicant.getText(path)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await officer.putBytes(`/imported-cases${path}`, content);
    expect(await applicant.getText(path)).toBe(content.toString());
    await expect(applicant.post(`/applications/${imported.id}/withdrawal`, { reason: '试' })).rejects.toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  it('S5 brings old cases and their files by two tables, whole or not at all, with each fault by its line', async () => {
    const { administrator } = world();
    const { applicant, caseId } = await world().draft('P05');
    // Old cases are all of the first sector.
    const { sector, ...facts } = (await applicant.get<Application>(`/applications/${caseId}`)).facts;
    const [first, second] = [1, 2].map((each) => `图审〔2023〕${caseId.slice(0, 8)}-${each}号`);
    const rowOf = (number = '', changed = {}) => {
      const old = { number, filedOn: '2023/8/1', endedOn: '2023-08-30', result: 'CERTIFIED', building: '', ...facts };
      return { ...old, ...changed };
    };
    const bring = (rows: readonly object[]) =>
      administrator.postCsv<{ rows: number }>('/registers/old-cases/imports', csvOf(rows));
    const content = sheetBytes('contract of 2023');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const fileRow = { number: first, slot: 'F1', fileName: `${caseId}.pdf`, sizeBytes: content.length, sha256 };
    const list = (rows: readonly object[]) =>
      administrator.postCsv<{ rows: number }>('/registers/old-case-files/imports', csvOf(rows));

    const wrong = [rowOf(first), rowOf(second, { heightM: 0, endedOn: '2023-07-01', newEnergy: 'yes' })];
    expect(await faultsOf(bring(wrong))).toEqual(['line 3, endedOn', 'line 3, heightM', 'line 3, newEnergy']);
    expect(await faultsOf(list([fileRow]))).toEqual(['line 2, number']);
    expect(await bring([rowOf(first), rowOf(second)])).toMatchObject({ rows: 2 });
    expect(await faultsOf(bring([rowOf(first)]))).toEqual(['line 2, number']);
    const strays = [fileRow, { ...fileRow, slot: 'M99' }];
    expect(await faultsOf(list(strays))).toEqual(['line 3, slot']);
    expect(await list([fileRow])).toMatchObject({ rows: 1 });
    expect(await faultsOf(list([fileRow]))).toEqual(['line 2, fileName']);

    const waiting = await importedFile(administrator, fileRow.fileName);
    expect(waiting).toMatchObject({ number: first, slot: 'F1', isStored: false });
    await administrator.putBytes(`/imported-cases/files/${waiting.id}/content`, content);
    expect(await importedFile(administrator, fileRow.fileName)).toMatchObject({ isStored: true });
    expect(await applicant.getText(`/files/${waiting.id}/content`)).toBe(content.toString());
    const { items } = await applicant.get<Items<Application>>('/applications?limit=100');
    const old = items.find(({ number }) => number === first);
    const slots = (await applicant.get<Items<MaterialSlot>>(`/applications/${old?.id}/materials`)).items;
    expect(slots.map(({ slot }) => slot)).toEqual([...MATERIAL_CODES, 'F1', 'F2', 'F3', 'F4']);
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

/** Papers that are on file, and how often somebody still has to bring one. */
export const paperDemands: Demands = (world) => {
  const pathOf = (cast: Cast) => `/applications/${cast.caseId}`;
  const figures = () => world().api.anybody.get<FilingFigures>('/public/filing-figures');

  /** A later filing of the same project, for which nothing but the designer's papers and the form is uploaded. */
  async function fileAgain(before: Cast): Promise<Cast> {
    const { facts } = await before.applicant.get<Application>(pathOf(before));
    const { id } = await before.applicant.post<Application>('/applications', {
      ...{ facts, building: '二期', commitmentSigned: false },
    });
    const own = ['M1', 'M8'].map((slot) => ({ slot, fileName: `${slot}.pdf`, content: sheetBytes(`${id} ${slot}`) }));
    const drawn = { slot: 'M5', fileName: 'ARCH-01-Plan-V01.pdf', content: signedPdfOf({ pages: 1, note: id }) };
    const books = { slot: 'M6', fileName: 'M6.pdf', content: sheetBytes(`${id} M6`) };
    await uploadAsParties(before, id, [...own, drawn, books]);
    return { ...before, caseId: id };
  }

  it('A8 asks nobody again for a paper that is on file: it goes along by itself, with its source', async () => {
    const first = await world().submit('P04');
    const { number } = await drive(first, {}, hasEnded);
    const second = await fileAgain(first);
    const slot = async (code: string) =>
      (await second.applicant.get<Items<MaterialSlot>>(`${pathOf(second)}/materials`)).items.find(
        (each) => each.slot === code,
      );

    const offered = await slot('M2');
    const before = await second.applicant.get<Precheck>(`${pathOf(second)}/pre-check`);
    await second.applicant.post<Submitted>(`${pathOf(second)}/submission`);
    const filed = await slot('M2');

    expect(offered).toMatchObject({ files: [], onFile: [{ fileName: 'M2.pdf', caseNumber: number }] });
    expect(before).toMatchObject({ missing: [], acceptance: { decision: 'ACCEPTED', reason: 'COMPLETE' } });
    expect(filed?.files).toMatchObject([{ source: number, sha256: offered?.onFile[0]?.sha256 }]);
    expect(await drive(second, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
  });

  it('S9 refuses a request for a paper on file, counts it, and takes it once the paper is ended', async () => {
    const first = await world().submit('P04');
    await drive(first, {}, waitsFor('ConfirmAgency'));
    const second = await fileAgain(first);
    await second.applicant.post<Submitted>(`${pathOf(second)}/submission`);
    const { id } = await openTask(second, 'AcceptanceReview');
    const variables = { decision: 'CORRECTION_NOTICE', correctionItems: ['M7'], reason: '请再交一份合同' };
    const ask = () => complete(second.officer, { id }, variables);
    const { duplicateRefused: before } = await figures();

    await expect(ask()).rejects.toMatchObject({ status: 409, code: 'PAPER_ON_FILE' });

    expect(await figures()).toMatchObject({ duplicateRefused: before + 1 });
    const { items } = await second.officer.get<Items<MaterialSlot>>(`${pathOf(second)}/materials`);
    const paper = items.find(({ slot }) => slot === 'M7')?.onFile[0];
    await second.officer.post(`/papers-on-file/${paper?.id}/end`, { reason: '合同已解除' });
    await ask();
    await openTask(second, 'SubmitCorrection');
  });

  it('A8 knows papers by firm and project: another of either is asked for its own', async () => {
    const first = await world().submit('P04');
    await drive(first, {}, waitsFor('ConfirmAgency'));
    const { facts } = await first.applicant.get<Application>(pathOf(first));
    const other = world().samples.find(({ id }) => id === 'P05')?.facts ?? { applicantUscc: '', applicantName: '' };
    const stranger = await first.people.applicantOf(other.applicantUscc);
    const { applicantUscc, applicantName } = other;
    const offersOf = async (applicant: Caller, changed: object) => {
      const filed = { facts: { ...facts, ...changed }, building: '三期', commitmentSigned: false };
      const { id } = await applicant.post<Application>('/applications', filed);
      const { items } = await applicant.get<Items<MaterialSlot>>(`/applications/${id}/materials`);
      const { missing } = await applicant.get<Precheck>(`/applications/${id}/pre-check`);
      const offered = items.filter(({ onFile }) => onFile.length > 0).map(({ slot }) => slot);
      return [offered, missing.map(({ slot }) => slot)];
    };

    const [own, all] = [['M1', 'M5', 'M6', 'M8'], [...MATERIAL_CODES]];
    expect(await offersOf(first.applicant, {})).toEqual([['M2', 'M3', 'M4', 'M7'], own]);
    expect(await offersOf(stranger, { applicantUscc, applicantName })).toEqual([[], all]);
    const otherProject = { projectCode: '2603-339921-07-01-307724' };
    expect(await offersOf(first.applicant, otherProject)).toEqual([[], all]);
  });

  it('A8 asks again for a paper once the time has run out for which it is good', async () => {
    const { administrator } = world();
    const head =
      'code,position,titleZh,titleEn,formats,drawingSet,byDesigner,revisable,designBasis,reuse,validMonths,validFrom';
    const rowOf = (months: string) =>
      `M7,70,勘察、设计合同,Survey and design contracts,pdf:30!,0,0,0,0,PROJECT,${months},2020-01-01`;
    const keepFor = (months: string) =>
      administrator.postCsv('/registers/materials/imports', `${head}\n${rowOf(months)}\n`);
    await keepFor('2');
    const first = await world().submit('P04', { submittedAt: '2026-04-03 09:00' });
    await drive(first, {}, waitsFor('ConfirmAgency'));
    await keepFor('');
    const offered = async ({ applicant, caseId }: Cast) => {
      const { items } = await applicant.get<Items<MaterialSlot>>(`/applications/${caseId}/materials`);
      return items.filter(({ onFile }) => onFile.length > 0).map(({ slot }) => slot);
    };

    await setClock(administrator, '2026-06-02T15:59:00Z');
    const second = await fileAgain(first);
    expect(await offered(second)).toEqual(['M2', 'M3', 'M4', 'M7']);
    await setClock(administrator, '2026-06-02T16:01:00Z');
    expect(await offered(second)).toEqual(['M2', 'M3', 'M4']);
    const { missing } = await second.applicant.get<Precheck>(`${pathOf(second)}/pre-check`);

    expect(missing).toMatchObject([{ slot: 'M7' }]);
  });

  it('S9 refuses an item of a correction notice that asks for a paper on file, and counts it', async () => {
    const first = await world().submit('P04');
    await drive(first, {}, waitsFor('ConfirmAgency'));
    const second = await fileAgain(first);
    await second.applicant.post<Submitted>(`${pathOf(second)}/submission`);
    const { id } = await openTask(second, 'AcceptanceReview');
    await second.officer.post(`/tasks/${id}/claim`);
    const name = (target: string) => {
      const item = { type: 'MATERIAL', target, problem: '请再交一份', expectation: '重新上传' };
      return second.officer.post(`/tasks/${id}/correction-items`, item);
    };
    const { duplicateRefused: before } = await figures();

    await expect(name('M2')).rejects.toMatchObject({ status: 409, code: 'PAPER_ON_FILE' });

    expect(await figures()).toMatchObject({ duplicateRefused: before + 1 });
    await name('M6');
    const { items } = await second.officer.get<Items<{ target: string }>>(`${pathOf(second)}/correction-items`);
    expect(items.map(({ target }) => target)).toEqual(['M6']);
  });

  it('S9 lets no route take or ask for the four former papers', async () => {
    const { administrator } = world();
    const cast = await world().draft('P05');
    const former = (await administrator.get<Items<Material>>('/materials')).items.filter((each) => each.fetchedFrom);
    const { items: slots } = await cast.applicant.get<Items<MaterialSlot>>(`${pathOf(cast)}/materials`);
    await cast.applicant.post<Submitted>(`${pathOf(cast)}/submission`);
    const { id } = await openTask(cast, 'AcceptanceReview');
    await cast.officer.post(`/tasks/${id}/claim`);

    expect(former).toHaveLength(4);
    for (const { code: slot } of former) {
      const file = { applicationId: cast.caseId, slot, fileName: `${slot}.pdf`, content: sheetBytes(slot) };
      for (const caller of [cast.applicant, cast.designer]) {
        await expect(caller.upload(file)).rejects.toMatchObject({ code: 'WRONG_STATE' });
      }
      const asked = { decision: 'CORRECTION_NOTICE', correctionItems: [slot], reason: '请提交' };
      await expect(complete(cast.officer, { id }, asked)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
      const named = { type: 'MATERIAL', target: slot, problem: '没有提交', expectation: '请提交' };
      const naming = cast.officer.post(`/tasks/${id}/correction-items`, named);
      await expect(naming).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
      expect(slots.map((each) => each.slot)).not.toContain(slot);
    }
  });

  it('S9 shows what each of the eight systems answered, of units and persons, with source and time, and asks nobody for it', async () => {
    const { administrator } = world();
    const first = await world().submit('P04');
    const early = await answersOf(first);
    const { number } = await drive(first, {}, hasEnded);
    const { facts } = await first.applicant.get<Application>(pathOf(first));
    const { projectCode, designUscc, surveyUscc } = facts;
    const paper = (system: string, title: string, content: string) =>
      `${system}-${first.caseId},${system},${String(projectCode)},${title},${content},\n`;
    const shipped = await readFile(new URL('../../data/registers/neighbour-records.csv', import.meta.url), 'utf8');
    const own = [
      paper('NATURAL_RESOURCES', '国有建设用地使用权证', '云自然资〔2026〕7号'),
      paper('PERMIT_OFFICE', '建设用地规划许可证', '云规地字〔2026〕9号'),
    ];
    await administrator.postCsv('/registers/neighbour-records/imports', `${shipped}${own.join('')}`);
    const second = await fileAgain(first);
    await second.applicant.post<Submitted>(`${pathOf(second)}/submission`);

    const answers = await answersOf(second);

    expect(early.find(({ system }) => system === 'ARCHIVE')).toMatchObject({ state: 'NOT_KNOWN', facts: null });
    expect(answers.map(({ state, answeredAt }) => [state, answeredAt])).toEqual(
      answers.map(() => ['ANSWERED', expect.any(String)]),
    );
    const of = (system: string, subject?: unknown) => {
      const found = answers.find((each) => each.system === system && (subject ?? each.subject) === each.subject);
      return [found?.source, found?.facts];
    };
    const [file, here] = ['离线导入的登记', '本系统登记'];
    expect(of('ENTERPRISE_REGISTER')).toMatchObject([here, { 企业名称: facts['applicantName'] }]);
    const designers = {
      工程设计资质: /建筑行业甲级/,
      '一级注册建筑师 顾南乔': /注册号/,
      '一级注册结构工程师 丁牧之': /注册号/,
    };
    expect(of('CONSTRUCTION_MARKET', designUscc)).toMatchObject([file, matching(designers)]);
    const surveyors = { 工程勘察资质: /甲级/, '注册土木工程师（岩土） 秦岭松': /注册号.*有效期至/ };
    expect(of('CONSTRUCTION_MARKET', surveyUscc)).toMatchObject([file, matching(surveyors)]);
    expect(of('NATURAL_RESOURCES')).toEqual([file, { 国有建设用地使用权证: '云自然资〔2026〕7号' }]);
    expect(of('ELECTRONIC_IDENTITY')).toMatchObject([here, { 经办人: '报审经办人' }]);
    expect(of('INVESTMENT_PLATFORM')).toMatchObject([here, { 项目代码: projectCode, 代码格式: '有效' }]);
    expect(of('CREDIT_PLATFORM')).toMatchObject([here, { 失信记录: '无' }]);
    expect(of('PERMIT_OFFICE')).toEqual([file, { 建设用地规划许可证: '云规地字〔2026〕9号' }]);
    expect(of('ARCHIVE')).toEqual([here, { 归档案件: number }]);
  });

  it('S26 counts the visits to the counter of each case and publishes them', async () => {
    const cast = await world().submit('P05');
    await openTask(cast, 'AcceptanceReview');
    const before = await figures();
    const visit = { visitedOn: '2026-01-05', reason: '领取纸质回执' };
    const early = { ...visit, visitedOn: '2099-01-01' };

    await expect(cast.applicant.post(`${pathOf(cast)}/paper-visits`, visit)).rejects.toMatchObject({
      code: 'ROLE_NOT_ALLOWED',
    });
    await expect(cast.officer.post(`${pathOf(cast)}/paper-visits`, early)).rejects.toMatchObject({
      code: 'RULE_VIOLATED',
    });
    await cast.officer.post(`${pathOf(cast)}/paper-visits`, visit);

    const { items } = await cast.applicant.get<Items<unknown>>(`${pathOf(cast)}/paper-visits`);
    expect(items).toMatchObject([visit]);
    const after = await figures();
    expect(after).toMatchObject({
      ...{ cases: before.cases, paperVisits: before.paperVisits + 1 },
      casesWithoutVisit: before.casesWithoutVisit - 1,
    });
  });
};

/** What the systems of other offices have answered of a case, once all have. */
function answersOf({ officer, caseId }: Cast): Promise<readonly NeighbourAnswer[]> {
  return until('all answers', async () => {
    const { items } = await officer.get<Items<NeighbourAnswer>>(`/applications/${caseId}/neighbour-answers`);
    return items.length > 0 && items.every(({ state }) => state !== 'PENDING') ? items : undefined;
  });
}

function matching(patterns: Readonly<Record<string, RegExp>>) {
  return Object.fromEntries(Object.entries(patterns).map(([key, each]) => [key, expect.stringMatching(each)]));
}

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

/** A table with the columns of its first row; flags as the files write them. */
function csvOf(rows: readonly object[]): string {
  const cell = (value: unknown): string => (typeof value === 'boolean' ? String(Number(value)) : String(value ?? ''));
  const lines = rows.map((row) => Object.values(row).map(cell).join(','));
  return `${[Object.keys(rows[0] ?? {}).join(','), ...lines].join('\n')}\n`;
}

/** Places of what a refused file has wrong. */
async function faultsOf(refused: Promise<unknown>): Promise<readonly string[]> {
  const problem = await refused.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(problem instanceof ApiProblem)) throw new Error('Expected a refused file, but it was taken.');
  return [...problem.message.matchAll(/line \d+, \w+(?=: Expected)/g)].map(([place]) => place).sort();
}

interface ImportedFile {
  readonly id: string;
  readonly number: string;
  readonly slot: string;
  readonly fileName: string;
  readonly isStored: boolean;
}

async function importedFile(administrator: Caller, name: string): Promise<ImportedFile> {
  const { items } = await administrator.get<Items<ImportedFile>>('/imported-cases/files?limit=200');
  const file = items.find(({ fileName }) => fileName === name);
  if (file === undefined) throw new Error(`Expected ${name} among the files of old cases, but it is not there.`);
  return file;
}
