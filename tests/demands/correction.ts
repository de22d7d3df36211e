import { expect, it } from 'vitest';
import { pdfOf } from '../../api/testing/pdf.ts';
import type {
  Application,
  CaseTask,
  CorrectionItem,
  CorrectionItems,
  Items,
  NeighbourAnswer,
  Timeline,
} from '../../demo/answers.ts';
import { acceptAnswers, type Cast, complete, readCorrection } from '../../demo/cast.ts';
import { tie } from '../case/registered-agencies.ts';
import { staffAgencies } from '../case/restarts.ts';
import { drive, openTask, readEvents, settle, type World, waitForDocument, waitsFor } from '../case/world.ts';
import { readDraws, setLot } from './agencies.ts';
import type { Demands } from './demand-suite.ts';

const MATERIAL = { type: 'MATERIAL', target: 'M4', problem: '勘察报告未加盖公章', expectation: '加盖公章后重新上传' };
const FACT = { type: 'FACT', target: 'heightM', problem: '与图纸 A-01 不一致', expectation: '按图纸填写檐口高度' };
const STATEMENT = { type: 'STATEMENT', problem: '未说明吊车拆除后的用途', expectation: '书面说明' };

/** Groups A and B: the one notice of a correction, item by item. */
export const correctionDemands: Demands = (world) => {
  it('B6 gives each correction item a type and a state of its own', async () => {
    const cast = await noticed(world(), [MATERIAL, FACT, STATEMENT]);
    const states = async () => (await readCorrection(cast)).map(({ serial, type, state }) => [serial, type, state]);
    expect(await states()).toEqual([
      [1, 'MATERIAL', 'OPEN'],
      [2, 'FACT', 'OPEN'],
      [3, 'STATEMENT', 'OPEN'],
    ]);

    const [material, fact, statement] = await itemsOf(cast);
    await uploadSealed(cast);
    await answer(cast, material, {});
    await answer(cast, fact, { value: 9.9 });
    expect((await states()).map(([, , state]) => state)).toEqual(['ANSWERED', 'ANSWERED', 'OPEN']);
    const early = cast.applicant.post(`/applications/${cast.caseId}/correction`);
    await expect(early).rejects.toMatchObject({ code: 'RULE_VIOLATED', message: expect.stringContaining('number 3') });
    await answer(cast, statement, { text: '改作检修平台' });
    await cast.applicant.post(`/applications/${cast.caseId}/correction`);

    const task = await claimReview(cast);
    const decided = complete(cast.officer, task, { decision: 'ACCEPTED' });
    await expect(decided).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    await judge(cast, task, { item: material, accepted: true });
    await judge(cast, task, { item: fact, accepted: true });
    const unreasoned = judge(cast, task, { item: statement, accepted: false });
    await expect(unreasoned).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    await judge(cast, task, { item: statement, accepted: false, reason: '没有说明荷载' });
    expect((await states()).map(([, , state]) => state)).toEqual(['ACCEPTED', 'ACCEPTED', 'REFUSED']);
    const lenient = complete(cast.officer, task, { decision: 'ACCEPTED' });
    await expect(lenient).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await complete(cast.officer, task, { decision: 'NOT_ACCEPTED', reason: '第 3 项说明不符合要求' });
    await settle(cast, ({ state }) => state === 'NOT_ACCEPTED');
  });

  it('B7 opens only what the notice names and shows old and new beside each other', async () => {
    const cast = await noticed(world(), [MATERIAL, FACT]);
    const [material, fact] = await itemsOf(cast);
    const path = `/applications/${cast.caseId}`;
    const before = await cast.applicant.get<Application>(path);

    const { facts, building, version } = before;
    const everything = cast.applicant.put(
      path,
      { facts, building, commitmentSigned: true },
      { 'if-match': `"${version}"` },
    );
    await expect(everything).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await expect(upload(cast, 'M6', 'M6.pdf')).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await expect(answer(cast, { id: cast.caseId }, { value: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const value of [facts['heightM'], -3, 'high']) {
      await expect(answer(cast, fact, { value })).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    }
    expect((await cast.applicant.get<Application>(path)).facts).toEqual(facts);

    await uploadSealed(cast);
    await answer(cast, fact, { value: 9.9, text: '图纸为准' });
    await cast.applicant.post(`${path}/correction`);
    const task = await claimReview(cast);

    const [file, height] = await readCorrection(cast);
    expect(height).toMatchObject({ before: facts['heightM'], answer: 9.9, answerText: '图纸为准' });
    const [old, renewed] = [filesOf(file?.before), filesOf(file?.answer)];
    expect([old, renewed].map((files) => files.map(({ version }) => version))).toEqual([[1], [2]]);
    expect(renewed[0]?.sha256).not.toBe(old[0]?.sha256);
    expect((await cast.applicant.get<Application>(path)).facts).toEqual({ ...facts, heightM: 9.9 });
    expect(task.variables?.['facts']).toMatchObject({ heightM: 9.9 });
    await acceptAnswers(cast, task);
    await complete(cast.officer, task, { decision: 'ACCEPTED' });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    expect(await answer(cast, material, {}).catch(({ code }) => code)).toBe('WRONG_STATE');
  });

  it('B7 opens what a corrected field makes necessary', async () => {
    // An alteration without ground work needs no survey report; one with a survey unit does.
    const survey = ['surveyUnit', 'surveyUscc'].map((target) => ({ ...FACT, target }));
    const cast = await noticed(world(), survey, 'P20');
    const [unit, code] = await itemsOf(cast);
    await expect(uploadSealed(cast)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await answer(cast, unit, { value: '临溪地质工程勘察有限公司' });
    await answer(cast, code, { value: '91339981MA2E20R22M' });
    const handIn = () => cast.applicant.post(`/applications/${cast.caseId}/correction`);
    await expect(handIn()).rejects.toMatchObject({ code: 'RULE_VIOLATED', message: expect.stringContaining('M4') });

    await uploadSealed(cast);
    await handIn();

    const task = await claimReview(cast);
    expect(task.variables?.['facts']).toMatchObject({ noGroundWork: false, missingKeyCount: 0 });
  });

  it.each(['CHOICE', 'LOT'])(
    'C5 judges agencies by the units as they were corrected, and the systems of others are asked about them: %s',
    async (how) => {
      // given
      await staffAgencies(world());
      const tied = '91339981MA2E20R22M';
      if (how === 'LOT') await setLot(world(), '339902', '2024-01-01');
      const survey = ['surveyUnit', 'surveyUscc'].map((target) => ({ ...FACT, target }));
      const cast = await noticed(world(), survey, 'P13');
      const former = (await cast.applicant.get<Application>(`/applications/${cast.caseId}`)).facts['surveyUscc'];
      const [unit, code] = await itemsOf(cast);
      await tie(world(), cast.proposed[0] ?? '', tied);

      // when
      await answer(cast, unit, { value: '临溪地质工程勘察有限公司' });
      await answer(cast, code, { value: tied });
      await cast.applicant.post(`/applications/${cast.caseId}/correction`);
      const task = await claimReview(cast);
      await acceptAnswers(cast, task);
      await complete(cast.officer, task, { decision: 'ACCEPTED' });
      const rests = { ProposeAgency: undefined, ConfirmAgency: undefined };
      await drive(cast, rests, waitsFor(how === 'LOT' ? 'ConfirmAgency' : 'ProposeAgency'));

      // then
      const reasons = ['AFFILIATED_WITH_SURVEY_UNIT'];
      if (how === 'LOT') {
        const [draw] = await readDraws(cast);
        const found = draw?.candidates.find(({ agencyCode }) => agencyCode === cast.proposed[0]);
        expect(found).toMatchObject({ eligible: false, reasons });
      } else {
        const { items } = await cast.applicant.get<Timeline>(`/applications/${cast.caseId}/timeline`);
        expect(items.find(({ kind }) => kind === 'AGENCY_REFUSED')?.data).toMatchObject({ reasons });
      }
      const { items: answers } = await cast.officer.get<Items<NeighbourAnswer>>(
        `/applications/${cast.caseId}/neighbour-answers`,
      );
      const asked = answers.filter(({ system }) => system === 'CONSTRUCTION_MARKET');
      const standing = (subject: unknown) => asked.find((each) => each.subject === subject)?.superseded;
      expect([standing(former), standing(tied)]).toEqual([true, false]);
      await tie(world(), cast.proposed[0] ?? '', '');
      await setLot(world(), '339902', '');
    },
  );

  it('B2 sends one notice, and refuses and counts what is asked for later', async () => {
    const cast = await noticed(world(), [MATERIAL]);
    await uploadSealed(cast);
    await cast.applicant.post(`/applications/${cast.caseId}/correction`);
    const task = await claimReview(cast);

    const named = cast.officer.post(`/tasks/${task.id}/correction-items`, FACT);
    await expect(named).rejects.toMatchObject({ status: 409, code: 'DEMAND_BLOCKED' });
    const noticed2 = complete(cast.officer, task, { decision: 'CORRECTION_NOTICE', reason: '还有问题' });
    await expect(noticed2).rejects.toMatchObject({ status: 409, code: 'DEMAND_BLOCKED' });

    const { items, blockedDemands } = await cast.applicant.get<CorrectionItems>(
      `/applications/${cast.caseId}/correction-items`,
    );
    expect([items.length, blockedDemands]).toEqual([1, 2]);
    expect((await readEvents(cast)).filter((kind) => kind === 'DEMAND_BLOCKED')).toHaveLength(2);
    const notices = (await waitForDocument(cast, 'CORRECTION_NOTICE')).filter((code) => code === 'CORRECTION_NOTICE');
    expect(notices).toHaveLength(1);
    await acceptAnswers(cast, task);
    await complete(cast.officer, task, { decision: 'ACCEPTED' });
    await settle(cast, ({ acceptedOn }) => acceptedOn !== null);
  });
};

/** A complete case that the officer sends back with these items. */
async function noticed(world: World, items: readonly object[], sampleId = 'P24'): Promise<Cast> {
  const cast = await world.submit(sampleId, { missingMaterials: [] });
  const task = await claimReview(cast);
  for (const item of items) await cast.officer.post(`/tasks/${task.id}/correction-items`, item);
  // Nobody else sees what an officer has in mind.
  const seen = await cast.applicant.get<CorrectionItems>(`/applications/${cast.caseId}/correction-items`);
  expect(seen.items).toEqual([]);
  await complete(cast.officer, task, { decision: 'CORRECTION_NOTICE', reason: '材料内容须补正' });
  await openTask(cast, 'SubmitCorrection');
  return cast;
}

async function claimReview(cast: Cast) {
  const { id } = await openTask(cast, 'AcceptanceReview');
  return cast.officer.post<CaseTask & { variables: Record<string, unknown> | null }>(`/tasks/${id}/claim`);
}

async function itemsOf(cast: Cast): Promise<CorrectionItem[]> {
  const { items } = await cast.applicant.get<CorrectionItems>(`/applications/${cast.caseId}/correction-items`);
  return [...items];
}

function answer(cast: Cast, item: Pick<CorrectionItem, 'id'> | undefined, body: object): Promise<unknown> {
  return cast.applicant.post(`/applications/${cast.caseId}/correction-items/${item?.id}/answer`, body);
}

function judge(
  cast: Cast,
  task: Pick<CaseTask, 'id'>,
  verdict: { readonly item: CorrectionItem | undefined; readonly accepted: boolean; readonly reason?: string },
): Promise<unknown> {
  const { item, ...body } = verdict;
  return cast.officer.post(`/tasks/${task.id}/correction-items/${item?.id}/judgement`, body);
}

function upload(cast: Cast, slot: 'M4' | 'M6', fileName: string): Promise<unknown> {
  const content = Buffer.from(pdfOf({ pages: 1, note: `${cast.caseId} sealed` }));
  return cast.applicant.upload({ applicationId: cast.caseId, slot, fileName, content });
}

function uploadSealed(cast: Cast): Promise<unknown> {
  return upload(cast, 'M4', 'M4.pdf');
}

function filesOf(value: unknown): { version: number; sha256: string }[] {
  return Array.isArray(value) ? value : [];
}
