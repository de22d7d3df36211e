import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { pdfOf, signedPdfOf } from '../../api/testing/pdf.ts';
import type {
  Application,
  FilingFigures,
  Items,
  Material,
  MaterialSlot,
  NeighbourAnswer,
  Precheck,
  Submitted,
} from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, complete, uploadAsParties } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { MATERIAL_CODES } from '../../domain/materials.ts';
import { drive, hasEnded, openTask, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

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
