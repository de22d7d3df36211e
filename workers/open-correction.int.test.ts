import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { listDocuments } from '../storage/documents.ts';
import { findOpenSlots } from '../storage/open-slots.ts';
import { findCorrection, listRequestedMaterials } from '../storage/requested-materials.ts';
import { completeTask } from '../storage/task-actions.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit, putFile } from './testing/case-kit.ts';
import { doHandIn, doTask, openTask, runJob, TABLE, walkToAcceptance } from './testing/case-walk.ts';

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

  const REVIEW = {
    elementId: 'AcceptanceReview',
    role: 'acceptanceOfficer',
    stage: 'ACCEPTANCE',
    by: 'officer' as const,
  };
  const NOTICE = { decision: 'CORRECTION_NOTICE', reason: 'M4 未盖章' };

  /** The officer sends items back although the table would let the case pass. */
  async function sendBack(filed: { caseId: string; submissionId: string }, correctionItems: readonly string[]) {
    await runJob(kit, 'open-case', filed);
    const { facts, rulesDate } = await runJob(kit, 'check-materials', filed);
    const acceptance = TABLE.complete;
    const answer = { ...NOTICE, correctionItems };
    await doTask(kit, filed.caseId, { ...REVIEW, variables: { acceptance, facts }, answer });
    await runJob(kit, 'record-acceptance', { caseId: filed.caseId, facts, rulesDate, acceptance, ...answer });
    await runJob(kit, 'open-correction', filed);
  }
  const remarksOf = async (caseId: string) =>
    (await listRequestedMaterials(kit.knex, caseId)).map(({ slot, remark }) => [slot, remark]);

  it('sends back exactly what the officer names, with the reason, and opens nothing else', async () => {
    // given
    const filed = await fileCase(kit);

    // when
    await sendBack(filed, ['M4']);

    // then
    expect(await remarksOf(filed.caseId)).toEqual([['M4', 'M4 岩土工程勘察报告（审查合格）：M4 未盖章']]);
    const open = await findOpenSlots(kit.knex, await getApplication(kit.knex, filed.caseId), {
      today: kit.clock.today(),
      decide: kit.deps.decide,
    });
    expect(open.map(({ code }) => code)).toEqual(['M4']);
  });

  it('lists what was not filed beside what the officer names', async () => {
    // given
    const filed = await fileCase(kit, { missing: ['M7', 'M8'], commitmentSigned: true });

    // when
    await sendBack(filed, ['M4']);

    // then
    expect(await remarksOf(filed.caseId)).toEqual([
      ['M4', 'M4 岩土工程勘察报告（审查合格）：M4 未盖章'],
      ['M7', 'M7 勘察、设计合同：未提交'],
      ['M8', 'M8 节能绿建表格及专项说明：未提交'],
    ]);
  });

  it('prints the reason of an officer who names nothing but what was not filed', async () => {
    // given
    const filed = await fileCase(kit, { missing: ['M7'] });

    // when
    await sendBack(filed, []);

    // then
    const place = { case_id: filed.caseId, code: 'CORRECTION_NOTICE' };
    expect((await kit.knex('documents').where(place).first('content')).content).toMatchObject({
      paragraphs: expect.arrayContaining(['受理机关说明：M4 未盖章']),
      sections: [{ lines: ['M7 勘察、设计合同：未提交'] }],
    });
  });

  it('comes from the office of the county, or of the city where the county has none', async () => {
    // given
    const city = { code: '339900-ACCEPTANCE', name: '云溪市政务服务中心', kind: 'ACCEPTANCE', region_code: '339900' };
    const county = { ...city, code: '339902-ACCEPTANCE', name: '云岭区政务服务中心', region_code: '339902' };
    const elsewhere = { ...city, code: '339903-ACCEPTANCE', name: '河东区政务服务中心', region_code: '339903' };
    const filings = [];
    // when
    for (const opened of [elsewhere, city, county]) {
      await kit.knex('departments').insert(opened);
      const filed = await fileCase(kit, { missing: ['M7'], building: `${opened.name}一号楼` });
      await sendBack(filed, []);
      filings.push(filed.caseId);
    }
    // then
    const notices = await kit.knex('documents').where({ code: 'CORRECTION_NOTICE' }).whereIn('case_id', filings);
    const signed = filings.map((caseId) => {
      const notice = notices.find(({ case_id }) => case_id === caseId);
      return [notice.issued_by, notice.content.signatures];
    });
    const expected = ['云溪市受理窗口', city.name, county.name];
    expect(signed).toEqual(expected.map((name) => [name, [{ label: '受理机关', name }]]));
  });

  it.each([
    ['no reason', { decision: 'CORRECTION_NOTICE', correctionItems: ['M4'] }, 'unfit: reason'],
    ['nothing that is to be corrected', NOTICE, 'at least one item'],
  ])('is not asked for by an officer who gives %s', async (_what, variables, refusal) => {
    // given
    const filed = await fileCase(kit);
    const task = await openTask(kit, filed.caseId, { ...REVIEW, variables: { acceptance: TABLE.complete } });

    // when
    const answer = { person: kit.person('officer'), variables, at: kit.clock.now() };
    const completion = kit.write((acting) => completeTask(acting, task.id, answer));

    // then
    await expect(completion).rejects.toThrow(refusal);
  });

  it('takes a new version of each named material only', async () => {
    // given
    const filed = await fileCase(kit);
    await sendBack(filed, ['M4']);
    const place = { caseId: filed.caseId, slot: 'M4' as const };

    // when
    const untouched = doHandIn(kit, filed.caseId, 'SubmitCorrection', 'CORRECTION');
    await expect(untouched).rejects.toThrow('these are unchanged: M4');
    await kit.write((acting) => putFile(kit, acting, place));
    const same = doHandIn(kit, filed.caseId, 'SubmitCorrection', 'CORRECTION');
    await expect(same).rejects.toThrow('these are unchanged: M4');
    await kit.write((acting) => putFile(kit, acting, { ...place, content: 'sealed' }));
    await doHandIn(kit, filed.caseId, 'SubmitCorrection', 'CORRECTION');

    // then
    await runJob(kit, 'check-materials', filed);
    expect(await findCorrection(kit.knex, filed.caseId)).toMatchObject({ outcome: 'CORRECTED' });
  });

  it('opens all that was filed for a decision of a diagram that knows no items', async () => {
    // given
    const filed = await fileCase(kit);
    await runJob(kit, 'open-case', filed);
    const { facts, rulesDate } = await runJob(kit, 'check-materials', filed);
    const { caseId } = filed;

    // when
    await runJob(kit, 'record-acceptance', { caseId, facts, rulesDate, acceptance: TABLE.complete, ...NOTICE });
    await runJob(kit, 'open-correction', filed);

    // then
    expect(await remarksOf(caseId)).toHaveLength(8);
  });

  it('leaves the officer no second notice after a correction', async () => {
    // given
    const filed = await fileCase(kit, { missing: ['M6'] });
    await walkToAcceptance(kit, filed, TABLE.incomplete);
    await runJob(kit, 'open-correction', filed);
    const review = { elementId: 'AcceptanceReview', role: 'acceptanceOfficer', stage: 'ACCEPTANCE' };
    const task = await openTask(kit, filed.caseId, { ...review, variables: { acceptance: TABLE.incomplete } });

    // when
    const answer = { person: kit.person('officer'), variables: NOTICE, at: kit.clock.now() };
    const completion = kit.write((acting) => completeTask(acting, task.id, answer));

    // then
    await expect(completion).rejects.toMatchObject({ code: 'DEMAND_BLOCKED' });
  });
});
