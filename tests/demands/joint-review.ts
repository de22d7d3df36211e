import { createHash, createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { pdfOf, signedPdfOf } from '../../api/testing/pdf.ts';
import type { Application, Certificate, Items, MaterialFile, Opinion, Opinions } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, passingActs, teamOf, uploadAll } from '../../demo/cast.ts';
import type { Material } from '../../demo/materials.ts';
import { until } from '../../demo/until.ts';
import { draft, handIn, setClock } from '../../demo/walk.ts';
import { NEWS_WORDS } from '../../pages/delivery-words.ts';
import { readDocument } from '../case/documents.ts';
import { nameOther, staffAgencies } from '../case/restarts.ts';
import { findingIn, judging, reviseArch, SENT_BACK } from '../case/rounds.ts';
import {
  drive,
  hasEnded,
  isIn,
  letExpire,
  makeSmallMaterials,
  openTask,
  openTasks,
  readDocumentCodes,
  readEvents,
  settle,
  type World,
  waitForDocument,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { changeLane } from './lanes.ts';
import { openReceiver, type Taken } from './receivers.ts';

interface RequestFigures {
  readonly partyCode: string;
  readonly requests: number;
  readonly refused: number;
}

/** Drafts the same building again, with the same drawings. */
async function draftAgain({ stage, samples }: World, earlier: Cast): Promise<Cast> {
  const { projectCode, building } = await earlier.applicant.get<Application>(`/applications/${earlier.caseId}`);
  const found = samples.find(({ id }) => id === 'P24');
  if (found === undefined) throw new Error('Expected sample project P24');
  const facts = { ...found.facts, projectCode };
  const sample = { ...found, facts, missingMaterials: [] };
  return draft(stage, { sample, materials: await makeSmallMaterials(facts), building });
}

async function requestFigures(department: Caller): Promise<{ requests: number; refused: number }> {
  const { items } = await department.get<Items<RequestFigures>>('/review-request-figures');
  const own = items.find(({ partyCode }) => partyCode.includes('FIRE'));
  return { requests: own?.requests ?? 0, refused: own?.refused ?? 0 };
}

/** Group D: all disciplines and departments on one set, and nothing reviewed twice. */
export const jointReviewDemands: Demands = (world) => {
  it('S9 refuses a second review of a discipline that has passed on unchanged sheets, and counts it', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const before = await requestFigures(fire);
    const ask = (caller: Caller, caseId: string, discipline: string, key?: string) =>
      caller.post(`/applications/${caseId}/review-requests`, { discipline, reason: '部门要求复核' }, key);

    const early = await ask(fire, cast.caseId, 'ARCH');
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const passedRound = await problemOf(ask(fire, cast.caseId, 'ARCH', 'asked-while-open'));
    const repeated = await problemOf(ask(fire, cast.caseId, 'ARCH', 'asked-while-open'));
    await drive(cast, {}, hasEnded);
    const certified = await problemOf(ask((await teamOf(cast)).manager, cast.caseId, 'STRU'));
    const again = await draftAgain(world(), cast);
    const precheck = await again.applicant.get<{
      allPassed: boolean;
      passed: readonly { discipline: string; certificateNumber: string }[];
    }>(`/applications/${again.caseId}/pre-check`);
    const submission = `/applications/${again.caseId}/submission`;
    const submitted = await problemOf(again.applicant.post(submission, undefined, 'submitted-again'));
    const submittedTwice = await problemOf(again.applicant.post(submission, undefined, 'submitted-again'));

    expect(early).toMatchObject({ outcome: 'UNDER_REVIEW', reviewRound: 1 });
    const refusal = { status: 409, code: 'ALREADY_REVIEWED' };
    expect([passedRound, repeated]).toMatchObject([refusal, refusal]);
    expect(passedRound).toMatchObject({ message: expect.stringContaining('round 1 of case TS') });
    expect(certified).toMatchObject({ ...refusal, message: expect.stringMatching(/SC-339981-2026-\d+/) });
    const after = await requestFigures(fire);
    expect([after.requests - before.requests, after.refused - before.refused]).toEqual([2, 1]);
    const passed = precheck.passed.filter(({ certificateNumber }) => certificateNumber?.startsWith('SC-339981'));
    expect(passed.map(({ discipline }) => discipline)).toEqual(expect.arrayContaining(['ARCH', 'STRU']));
    expect(precheck.allPassed).toBe(true);
    expect([submitted, submittedTwice]).toMatchObject([refusal, refusal]);
    expect(submitted).toMatchObject({ message: expect.stringMatching(/SC-339981-2026-\d+/) });
    expect(await again.applicant.get(`/applications/${again.caseId}`)).toMatchObject({ state: 'DRAFT', number: null });
    const { manager } = await teamOf(cast);
    const asked = await manager.get<Items<Asked>>(`/applications/${cast.caseId}/review-requests`);
    await uploadAll(again.applicant, again.caseId, [otherPermit()]);
    const onOtherPermit = await again.applicant.get<{ allPassed: boolean; passed: readonly unknown[] }>(
      `/applications/${again.caseId}/pre-check`,
    );
    expect(onOtherPermit).toMatchObject({ allPassed: false, passed: [] });
    const byFiling = asked.items.filter(({ partyKind }) => partyKind === 'APPLICANT');
    expect(byFiling.map(({ discipline }) => discipline).sort()).toEqual(
      precheck.passed.map(({ discipline }) => discipline).sort(),
    );
    expect(byFiling.every(({ outcome }) => outcome === 'ALREADY_REVIEWED')).toBe(true);
  });

  it('S9 reviews what has changed since the certificate alone, and certifies the rest by its number', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const { number } = await certified(cast);
    const again = await draftAgain(world(), cast);
    await uploadAll(again.applicant, again.caseId, [sheet('ARCH-01-Plan-V02.pdf')]);

    await again.applicant.post(`/applications/${again.caseId}/submission`);
    await drive(again, { FirstReview: undefined }, waitsFor('FirstReview'));
    const tasks = await openTasks(again, 'FirstReview');
    const rounds = await again.applicant.get<Items<{ disciplines: readonly RoundDiscipline[] }>>(
      `/applications/${again.caseId}/rounds`,
    );
    const { items: asked } = await (await teamOf(again)).manager.get<Items<Asked>>(
      `/applications/${again.caseId}/review-requests`,
    );
    const second = await certified(again);

    expect(tasks.map(({ discipline }) => discipline)).toEqual(['ARCH']);
    const [round] = rounds.items;
    const stands = (round?.disciplines ?? []).filter(({ discipline }) => discipline !== 'ARCH');
    expect(stands.map(({ discipline }) => discipline)).toEqual(expect.arrayContaining(['FIRE', 'STRU']));
    expect(stands.every((each) => each.reason === 'CERTIFIED' && !each.underReview)).toBe(true);
    expect(stands.every(({ certificateNumber }) => certificateNumber === number)).toBe(true);
    expect(asked.map(({ discipline }) => discipline).sort()).toEqual(stands.map(({ discipline }) => discipline).sort());
    expect(asked.every((each) => each.outcome === 'ALREADY_REVIEWED' && each.certificateNumber === number)).toBe(true);
    expect(second.number).not.toBe(number);
    const signed = new Set(second.signers.flatMap(({ discipline }) => discipline ?? []));
    expect([...signed]).toEqual(expect.arrayContaining(['ARCH', 'FIRE', 'STRU']));
  });

  it('S9 names the round in which a discipline has passed, not the one that found what words have settled', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingByWords(cast), isIn('OPINION_ISSUED'));
    await openTask(cast, 'SubmitRevision');
    const [opinion] = (await cast.applicant.get<Opinions>(`/applications/${cast.caseId}/opinions`)).items;
    await cast.applicant.post(`/opinions/${opinion?.id}/replies`, { text: '原设计已有，见说明', fileIds: [] });
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);
    await drive(cast, { ...passingActs(cast), ...judging(cast, 'CLOSE') }, hasEnded);
    const { manager } = await teamOf(cast);
    const ask = (discipline: string) =>
      manager.post(`/applications/${cast.caseId}/review-requests`, { discipline, reason: '复核' });

    const found = await problemOf(ask('ARCH'));
    const passed = await problemOf(ask('STRU'));

    expect([found, passed]).toMatchObject([
      { code: 'ALREADY_REVIEWED', message: expect.stringContaining('from round 2 of case') },
      { code: 'ALREADY_REVIEWED', message: expect.stringContaining('from round 1 of case') },
    ]);
  });

  it('D1 lets departments write while the first stage runs; all see it at once, the applicant not, and reads are logged', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const defence = await cast.people.departmentOf('CIVIL_DEFENCE', cast.regionCode);
    const construction = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const written = { severity: 'SHALL', sheet: 'ARCH-01', text: '消防车登高场地不足' };
    const path = `/applications/${cast.caseId}`;

    const opinion = await fire.post<Opinion>(`${path}/department-opinions`, written);
    const seen = await defence.get<Opinions>(`${path}/opinions`);
    const byReviewer = await (await teamOf(cast)).reviewer('ARCH').get<Opinions>(`${path}/opinions`);
    const byApplicant = await cast.applicant.get<Opinions>(`${path}/opinions`);
    const withoutStake = await problemOf(construction.post(`${path}/department-opinions`, written));
    const foreign = await problemOf(defence.delete(`/department-opinions/${opinion.id}`));
    const reads = await fire.get<Items<{ partyCode: string; what: string }>>(`${path}/reads`);

    expect(opinion).toMatchObject({ department: 'FIRE', discipline: 'FIRE', stage: 'FIRST', state: 'OPEN' });
    expect(seen.items).toMatchObject([{ id: opinion.id }]);
    expect(byReviewer.items).toMatchObject([{ id: opinion.id }]);
    expect(byApplicant.items).toEqual([]);
    expect([withoutStake, foreign]).toMatchObject([
      { status: 409, code: 'NOT_YOURS' },
      { status: 409, code: 'NOT_YOURS' },
    ]);
    expect(reads.items.map(({ partyCode }) => partyCode).sort()).toEqual(
      ['339900-CIVIL_DEFENCE', cast.proposed.at(-1)].sort(),
    );
    await fire.delete(`/department-opinions/${opinion.id}`);
    expect((await defence.get<Opinions>(`${path}/opinions`)).items).toEqual([]);
  });

  it('D3 finds a contradiction before issue, has it decided, and sends one notice with each opinion once', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const path = `/applications/${cast.caseId}`;
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const head = (await teamOf(cast)).technicalHead;
    const keep = { severity: 'SHALL', sheet: 'ARCH-01', text: '东侧应增设疏散门一处' };
    const demanded = await fire.post<Opinion>(`${path}/department-opinions`, keep);
    const beside = { severity: 'SHOULD', sheet: 'FIRE-01', text: '宜注明喷头型号' };
    await fire.post<Opinion>(`${path}/department-opinions`, beside);
    await drive(cast, { ...contrary(cast), FinalReview: undefined }, waitsFor('FinalReview'));
    const task = await openTask(cast, 'FinalReview');
    await head.post(`/tasks/${task.id}/claim`);

    const { items } = await head.get<Items<Clash>>(`${path}/contradictions`);
    const barred = await problemOf(complete(head, task, SENT_BACK));
    const [clash] = items;
    const decision = { firstId: clash?.first.id, secondId: clash?.second.id, reason: '以疏散宽度计算为准' };
    await head.post(`/tasks/${task.id}/contradiction-decisions`, { ...decision, prevailingId: demanded.id });
    await complete(head, task, SENT_BACK);
    const late = await problemOf(fire.post(`${path}/department-opinions`, keep));
    await drive(cast, {}, isIn('OPINION_ISSUED'));
    const issued = await cast.applicant.get<Opinions>(`${path}/opinions`);
    const notice = await readDocument(world(), cast, 'OPINION_NOTICE');

    expect(items).toMatchObject([
      {
        ...{ sheet: 'ARCH-01', grounds: ['OPPOSITE_DEMAND'], words: ['增设', '取消'], settled: false },
        first: { id: demanded.id, department: 'FIRE' },
        second: { discipline: 'ARCH', department: null },
      },
    ]);
    expect(barred).toMatchObject({ status: 409, code: 'CONTRADICTIONS_OPEN' });
    expect(barred).toMatchObject({ message: expect.stringContaining('1 and 3 on ARCH-01') });
    expect(late).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    expect(issued.items.map(({ serial, state }) => [serial, state])).toEqual([
      [1, 'OPEN'],
      [2, 'OPEN'],
      [3, 'WAIVED'],
      [4, 'OPEN'],
    ]);
    expect(new Set(issued.items.map(({ issuedAt }) => issuedAt)).size).toBe(1);
    const notices = (await readDocumentCodes(cast)).filter((code) => code === 'OPINION_NOTICE');
    expect(notices).toHaveLength(1);
    // poppler is not on every machine; where it is, the document itself is read.
    if (notice !== undefined) {
      const [, ofAgency = '', ofDepartment = ''] =
        /审查意见：建筑专业(.*)部门意见：消防审验部门(.*)/.exec(notice) ?? [];
      expect(ofAgency).toMatch(/^4\..*应补充门窗详图$/);
      expect(ofDepartment).toMatch(/^1\..*东侧应增设疏散门一处2\..*宜注明喷头型号/);
      expect(notice).not.toContain('应取消东侧疏散门');
    }
  });

  it('D3 finds what a department’s answer contradicts on the sheet that it names, before the technical head concludes', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    const waits: Acts = { FinalReview: undefined, DepartmentConfirmation: undefined };
    await drive(cast, { ...contrary(cast), ...waits }, waitsFor('DepartmentConfirmation', 2));
    const path = `/applications/${cast.caseId}`;
    const head = (await teamOf(cast)).technicalHead;

    await disagree(cast, { sheet: 'ARCH-01' });
    const { items } = await head.get<Items<Clash>>(`${path}/contradictions`);
    const barred = await problemOf(complete(head, await openTask(cast, 'FinalReview'), SENT_BACK));

    expect(items).toMatchObject([
      { sheet: 'ARCH-01', grounds: ['OPPOSITE_DEMAND'], settled: false, second: { department: 'FIRE' } },
    ]);
    const found = (await head.get<Opinions>(`${path}/opinions`)).items.find(({ department }) => department === 'FIRE');
    expect(found).toMatchObject({ sheet: 'ARCH-01', fileId: await sheetOf(cast, 'ARCH-01-Plan-V01.pdf') });
    expect(barred).toMatchObject({ status: 409, code: 'CONTRADICTIONS_OPEN' });
  });

  it('D3 takes no answer that contradicts after the technical head has concluded, until it says how both go together', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    const waits: Acts = { FinalReview: undefined, DepartmentConfirmation: undefined };
    await drive(cast, { ...contrary(cast), ...waits }, waitsFor('DepartmentConfirmation', 2));
    const path = `/applications/${cast.caseId}`;
    const head = (await teamOf(cast)).technicalHead;
    await complete(head, await openTask(cast, 'FinalReview'), SENT_BACK);

    const refused = await problemOf(disagree(cast, { sheet: 'ARCH-01' }));
    const before = await head.get<Opinions>(`${path}/opinions`);
    await disagree(cast, { sheet: 'ARCH-01', coordination: '取消原疏散门，在其北侧另设一处' });
    await drive(cast, {}, isIn('OPINION_ISSUED'));
    await waitForDocument(cast, 'OPINION_NOTICE');
    const { items } = await head.get<Items<Clash>>(`${path}/contradictions`);
    const notice = await readDocument(world(), cast, 'OPINION_NOTICE');

    expect(refused).toMatchObject({ status: 409, code: 'CONTRADICTIONS_OPEN' });
    expect(before.items.map(({ department }) => department)).not.toContain('FIRE');
    expect(items).toMatchObject([{ settled: true, resolution: 'BOTH_STAND', second: { department: 'FIRE' } }]);
    if (notice !== undefined) expect(notice).toContain('取消原疏散门，在其北侧另设一处');
  });

  it('S3 sends the one filing of a new-energy project to every discipline and department at once, with twelve days', async () => {
    const found = world().samples.find(({ id }) => id === 'P15');
    if (found === undefined) throw new Error('Expected sample project P15');
    const facts = { ...found.facts, civilDefence: true };

    const cast = await world().submit('P15', { missingMaterials: [], facts });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));

    const path = `/applications/${cast.caseId}`;
    const [round] = (await cast.applicant.get<Items<{ disciplines: readonly RoundDiscipline[] }>>(`${path}/rounds`))
      .items;
    const reviewed = (round?.disciplines ?? []).filter(({ underReview }) => underReview);
    await settle(cast, waitsFor('FirstReview', reviewed.length));
    const tasks = await openTasks(cast, 'FirstReview');
    expect(tasks.map(({ discipline }) => discipline).sort()).toEqual(
      reviewed.map(({ discipline }) => discipline).sort(),
    );
    expect(new Set(tasks.map(({ createdAt }) => createdAt.slice(0, 10))).size).toBe(1);
    expect((await readEvents(cast)).filter((kind) => kind === 'SUBMITTED')).toHaveLength(1);
    const { items } = await world().administrator.get<Items<Delivery>>(`${path}/deliveries`);
    const told = new Set(items.filter(({ name }) => name === 'ROUND_PLANNED').map((each) => each.departmentCode));
    expect([...told]).toContain('339900-CIVIL_DEFENCE');
    const defence = await cast.people.departmentOf('CIVIL_DEFENCE', cast.regionCode);
    const written = { severity: 'SHOULD', sheet: 'ARCH-01', text: '人防口部宜注明标高' };
    expect(await defence.post(`${path}/department-opinions`, written)).toMatchObject({ stage: 'FIRST' });
    expect(await cast.applicant.get(`${path}/goal`)).toMatchObject({ goalDays: 12, light: 'GREEN' });
  });

  it('D2 tells which set is the current one, and takes no opinion on a sheet of an older one', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const old = await sheetOf(cast, 'ARCH-01-Plan-V01.pdf');
    await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    const task = await openTask(cast, 'FirstReview');
    const reviewer = (await teamOf(cast)).reviewer('ARCH');
    await reviewer.post(`/tasks/${task.id}/claim`);
    const late = { lateReason: 'CHANGED_DRAWING', lateText: '改图引出' };
    const write = (fileId: string) =>
      reviewer.post(`/tasks/${task.id}/opinions`, { severity: 'SHALL', text: '门窗表不符', fileId, ...late });

    const setOf = (round: number) => reviewer.get<RoundSet>(`/applications/${cast.caseId}/rounds/${round}/files`);

    const [first, second] = [await setOf(1), await setOf(2)];
    const none = await problemOf(setOf(3));
    const onOldSet = await problemOf(write(old));
    const current = await write(await sheetOf(cast, 'ARCH-01-Plan-V02.pdf'));

    const named = ({ files }: RoundSet) =>
      files.map(({ fileName }) => fileName).filter((name) => name.startsWith('ARCH'));
    expect([named(first), named(second)]).toEqual([['ARCH-01-Plan-V01.pdf'], ['ARCH-01-Plan-V02.pdf']]);
    expect([first, second]).toMatchObject([
      { round: 1, currentRound: 2 },
      { round: 2, currentRound: 2 },
    ]);
    expect(none).toMatchObject({ status: 404 });
    expect(onOldSet).toMatchObject({ status: 409, code: 'OLD_SET' });
    expect(current).toMatchObject({ origin: 'CHANGED_SHEET' });
  });

  it('D4 tells departments of the limit, then takes their silence for agreement and goes on', async () => {
    const cast = await world().submit('P03');
    const silent: Acts = { DepartmentConfirmation: undefined, FinalReview: undefined };
    await drive(cast, silent, waitsFor('DepartmentConfirmation'));
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const { items } = await fire.get<Items<{ kind: string; caseId: string; text: string }>>('/notifications');
    const warning = items.find(({ kind, caseId }) => kind === 'CONFIRMATION_ASKED' && caseId === cast.caseId);
    const before = await readEvents(cast);

    await letExpire(cast, 'FINAL');
    const ended = await drive(cast, { DepartmentConfirmation: undefined }, hasEnded);

    expect(warning?.text).toContain('逾期未答复的，视为同意');
    expect(before).not.toContain('AGREEMENT_DEEMED');
    expect(ended.state).toBe('CERTIFIED');
    expect(await readEvents(cast)).toContain('AGREEMENT_DEEMED');
  });

  it('D5 wakes exactly the disciplines of three changed sheets out of sixty', async () => {
    const cast = await submitSixtySheets(world());
    await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));
    await openTask(cast, 'SubmitRevision');
    const [arch] = await uploadAll(cast.applicant, cast.caseId, [
      sheet('ARCH-03-Plan-V02.pdf'),
      sheet('STRU-02-Plan-V02.pdf'),
      sheet('PLUM-10-Plan-V02.pdf'),
    ]);
    const [opinion] = (await cast.applicant.get<Opinions>(`/applications/${cast.caseId}/opinions`)).items;
    await cast.applicant.post(`/opinions/${opinion?.id}/replies`, { text: '已改', fileIds: [arch?.id] });
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);

    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));

    const tasks = await openTasks(cast, 'FirstReview');
    expect(tasks.map(({ discipline }) => discipline).sort()).toEqual(['ARCH', 'PLUM', 'STRU']);
    expect(tasks.every(({ round }) => round === 2)).toBe(true);
  });

  it('D6 pushes events and documents, repeats until they are taken, and keeps the receipt; the others have an inbox', async () => {
    const receiver = await openReceiver(2);
    const { administrator } = world();
    const secret = 'a secret of sixteen or more';
    const endpoint = { url: receiver.url, secret };
    await administrator.put('/departments/339900-FIRE/endpoint', { endpoint });
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, {}, hasEnded);
    const path = `/applications/${cast.caseId}/deliveries`;

    const deliveries = await until('the certificate to be delivered', async () => {
      const { items } = await administrator.get<Items<Delivery>>(path);
      const taken = items.filter(({ status }) => status === 'DELIVERED');
      return taken.length === items.length && items.some(({ name }) => name === 'CERTIFICATE') ? items : undefined;
    });
    await administrator.put('/departments/339900-FIRE/endpoint', { endpoint: null });
    await receiver.close();

    const sent = deliveries.filter(({ channel }) => channel === 'HTTP');
    expect(sent.every(({ departmentCode, httpStatus }) => departmentCode === '339900-FIRE' && httpStatus === 200)).toBe(
      true,
    );
    expect(sent.reduce((sum, { attempts }) => sum + attempts - 1, 0)).toBe(2);
    const taken = new Map(receiver.taken.map(({ id, body }) => [id, sha256(body)]));
    expect(sent.map(({ id, bodySha256 }) => [id, bodySha256])).toEqual(sent.map(({ id }) => [id, taken.get(id)]));
    const isSigned = ({ body, timestamp, signature }: Taken) =>
      signature === `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
    expect(receiver.taken.every(isSigned)).toBe(true);
    const acceptances = deliveries.filter(({ name }) => name === 'ACCEPTANCE');
    expect(new Set(acceptances.map(({ departmentCode }) => departmentCode)).size).toBe(acceptances.length);
    expect(acceptances.map(({ departmentCode }) => departmentCode)).toContain('339900-FIRE');
    const inbox = deliveries.filter(({ channel }) => channel === 'INBOX');
    expect(inbox.map(({ departmentCode }) => departmentCode)).toContain('339900-CIVIL_DEFENCE');
    const defence = await cast.people.departmentOf('CIVIL_DEFENCE', cast.regionCode);
    const own = (await defence.get<Items<Delivery>>('/deliveries')).items;
    expect(own.map(({ id }) => id)).toEqual(expect.arrayContaining(inbox.map(({ id }) => id)));
  });

  it('D6 tells departments of the acceptance, and of all that stops, moves or ends a case', async () => {
    await staffAgencies(world());
    const cast = await world().submit('P05', { missingMaterials: ['M7'], commitmentSigned: true });
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 5));
    const path = `/applications/${cast.caseId}`;
    const construction = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    await changeLane(cast, 'NORMAL');
    await construction.post(`${path}/suspension`, { reason: '涉诉' });
    await settle(cast, ({ suspended }) => suspended);
    await construction.post(`${path}/resumption`);
    await settle(cast, ({ suspended }) => !suspended);
    await nameOther(cast, 'DISQUALIFIED');
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 5));

    await cast.applicant.post(`${path}/withdrawal`, { reason: '停建' });
    await settle(cast, hasEnded);

    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const { items } = await fire.get<Items<Delivery>>(`${path}/deliveries`);
    const names = items.filter(({ departmentCode }) => departmentCode.includes('FIRE')).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['DEFICIENCY_NOTICE', 'CHANNEL_DECIDED', 'AGENCY_ASSIGNED', 'ROUND_PLANNED', 'LANE_CHANGED'],
        ...['SUSPENDED', 'PAUSE_NOTICE', 'RESUMED', 'AGENCY_REPLACED', 'WITHDRAWAL_REQUESTED', 'WITHDRAWAL', 'CLOSED'],
      ]),
    );
    expect(names.filter((name) => name === 'DEFICIENCY_NOTICE')).toHaveLength(1);
    expect(names.filter((name) => NEWS_WORDS[name] === undefined)).toEqual([]);
  });

  it('D6 takes what lies in an inbox for received when a person of the department first looks, and says who did', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const { administrator } = world();
    const inboxOf = async (caller: Caller, department: string) => {
      const { items } = await caller.get<Items<Delivery>>(`/applications/${cast.caseId}/deliveries`);
      return items.filter(({ departmentCode, channel }) => channel === 'INBOX' && departmentCode.includes(department));
    };
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const defence = await cast.people.departmentOf('CIVIL_DEFENCE', cast.regionCode);

    const untouched = await inboxOf(administrator, 'FIRE');
    await inboxOf(defence, 'FIRE');
    const byOthers = await inboxOf(administrator, 'FIRE');
    await fire.get('/deliveries');
    const first = await inboxOf(administrator, 'FIRE');
    await fire.get('/deliveries');
    const again = await inboxOf(administrator, 'FIRE');
    const ofDefence = await inboxOf(administrator, 'CIVIL_DEFENCE');

    expect(untouched.length).toBeGreaterThan(0);
    expect([...untouched, ...byOthers].every(({ openedAt }) => openedAt === null)).toBe(true);
    const { displayName } = await fire.get<{ displayName: string }>('/session');
    expect(first.every((each) => each.openedAt !== null && each.openedByName === displayName)).toBe(true);
    expect(again).toEqual(first);
    expect(ofDefence.every(({ openedByName }) => openedByName !== displayName)).toBe(true);
  });

  it('D6 gives a delivery up after the last attempt, and sends it again on an administrator’s word', async () => {
    const receiver = await openReceiver();
    const { administrator } = world();
    const secret = 'a secret that nobody reads back';
    const dated = await administrator.get<Items<{ key: string; value: unknown }>>('/settings');
    await administrator.put('/settings/deliveryAttempts', { value: 2 });
    await administrator.put('/departments/339900-FIRE/endpoint', { endpoint: { url: receiver.url, secret } });
    const cast = await world().submit('P18', { missingMaterials: [] });
    const givenUp = await until('a delivery to be given up', async () => {
      await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
      const { items } = await administrator.get<Items<Delivery>>('/deliveries?status=DEAD');
      return items.find(({ caseId }) => caseId === cast.caseId);
    });
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const path = `/deliveries/${givenUp.id}/resending`;
    const byDepartment = await problemOf(fire.post(path));
    receiver.recover();

    await administrator.post(path);

    const sent = await until('it to be taken', async () => {
      const { items } = await administrator.get<Items<Delivery>>(`/applications/${cast.caseId}/deliveries`);
      return items.find(({ id, status }) => id === givenUp.id && status === 'DELIVERED');
    });
    const twice = await problemOf(administrator.post(path));
    const answers = JSON.stringify([
      await administrator.get('/department-endpoints'),
      await administrator.get('/departments'),
      await administrator.get('/audit-log?limit=200'),
      sent,
    ]);
    await administrator.put('/departments/339900-FIRE/endpoint', { endpoint: null });
    await administrator.put('/settings/deliveryAttempts', { value: 24 });
    await receiver.close();

    expect(dated.items.find(({ key }) => key === 'deliveryAttempts')?.value).toBe(24);
    expect(givenUp).toMatchObject({ status: 'DEAD', attempts: 2, httpStatus: 503 });
    expect(byDepartment).toMatchObject({ status: 403 });
    expect(sent).toMatchObject({ attempts: 1, httpStatus: 200, lastError: null });
    expect(receiver.taken.map(({ id }) => id)).toContain(givenUp.id);
    expect(twice).toMatchObject({ status: 404 });
    expect(answers).toContain(receiver.url);
    expect(answers).not.toContain(secret);
  });

  it('D6 binds the record of a joint meeting to the case, and marks open decisions that are overdue', async () => {
    const cast = await world().submit('P18', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const path = `/applications/${cast.caseId}`;
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const opinion = await fire.post<Opinion>(`${path}/department-opinions`, {
      severity: 'SHALL',
      text: '疏散距离超限',
    });
    const { now } = await world().administrator.get<{ now: string }>('/clock');
    const [heldOn] = now.split('T');
    const decide = (text: string, opinionIds: readonly string[]) => ({
      text,
      owner: '设计院张工',
      dueWd: 2,
      opinionIds,
    });
    const meeting = { heldOn, agenda: '疏散距离', attendees: ['消防审验中心 李', '审图机构 王'] };

    const foreign = await problemOf(
      fire.post(`${path}/joint-meetings`, { ...meeting, decisions: [decide('错', [cast.caseId])] }),
    );
    const ahead = await problemOf(
      fire.post(`${path}/joint-meetings`, { ...meeting, heldOn: '2099-01-04', decisions: [] }),
    );
    const decisions = [decide('增设疏散楼梯', [opinion.id]), decide('补充计算书', [])];
    const stored = await fire.post<Meeting>(`${path}/joint-meetings`, { ...meeting, decisions });
    const head = (await teamOf(cast)).technicalHead;
    await head.post(`/joint-decisions/${stored.decisions[0]?.id}/completion`);
    await world().passDays(14);
    const { items } = await (await teamOf(cast)).reviewer('ARCH').get<Items<Meeting>>(`${path}/joint-meetings`);
    const byApplicant = await problemOf(cast.applicant.get(`${path}/joint-meetings`));

    expect([foreign, ahead]).toMatchObject([
      { status: 422, code: 'RULE_VIOLATED' },
      { status: 422, code: 'RULE_VIOLATED' },
    ]);
    expect(stored.decisions.map(({ overdue }) => overdue)).toEqual([false, false]);
    // A Friday: the Sunday after it is worked, and counts.
    expect(heldOn).toBe('2026-09-18');
    expect(stored.decisions.map(({ dueOn }) => dueOn)).toEqual(['2026-09-21', '2026-09-21']);
    expect(items).toMatchObject([
      {
        ...meeting,
        decisions: [
          { opinionIds: [opinion.id], overdue: false, doneByName: expect.any(String) },
          { owner: '设计院张工', overdue: true, doneAt: null },
        ],
      },
    ]);
    expect(byApplicant).toMatchObject({ status: 403 });
  });
};

interface RoundDiscipline {
  readonly discipline: string;
  readonly underReview: boolean;
  readonly reason: string;
  readonly certificateNumber: string | null;
}

interface Asked {
  readonly partyKind: string;
  readonly discipline: string;
  readonly outcome: string;
  readonly certificateNumber: string | null;
}

/** Walks a case to its certificate. */
async function certified(cast: Cast): Promise<Certificate> {
  await drive(cast, {}, hasEnded);
  const { items } = await cast.applicant.get<Items<Certificate>>('/certificates');
  const found = items.find(({ caseId }) => caseId === cast.caseId);
  if (found === undefined) throw new Error('Expected a certificate');
  return found;
}

/** Architecture has a finding that words can settle. */
function findingByWords(cast: Cast): Acts {
  return {
    ...findingIn(cast, 'ARCH'),
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      if (task.discipline !== 'ARCH') return complete(reviewer, task, { conclusion: 'NO_OPINION' });
      await reviewer.post(`/tasks/${task.id}/claim`);
      await reviewer.post<Opinion>(`/tasks/${task.id}/opinions`, { severity: 'SHALL', text: '应注明疏散宽度' });
      return complete(reviewer, task, { conclusion: 'HAS_OPINIONS' });
    },
  };
}

interface Meeting {
  readonly decisions: readonly { readonly id: string; readonly dueOn: string; readonly overdue: boolean }[];
}

interface Delivery {
  readonly id: string;
  readonly caseId: string;
  readonly departmentCode: string;
  readonly name: string;
  readonly channel: string;
  readonly status: string;
  readonly attempts: number;
  readonly httpStatus: number | null;
  readonly bodySha256: string | null;
  readonly openedAt: string | null;
  readonly openedByName: string | null;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function sheet(fileName: string): Material {
  return { slot: 'M5', fileName, content: signedPdfOf({ pages: 1, note: `${fileName} ${performance.now()}` }) };
}

/** A planning permit other than the one on which the certified design rests. */
function otherPermit(): Material {
  return { slot: 'M3', fileName: 'M3.pdf', content: Buffer.from(pdfOf({ pages: 1, note: 'another permit' })) };
}

/** A case of six disciplines with ten sheets each. */
async function submitSixtySheets(world: World): Promise<Cast> {
  const sample = world.samples.find(({ id }) => id === 'P24');
  if (sample === undefined) throw new Error('Expected sample project P24');
  const papers = (await makeSmallMaterials(sample.facts)).filter(({ slot }) => slot !== 'M5');
  const drawn = ['ARCH', 'STRU', 'PLUM', 'ELEC', 'FIRE', 'HVAC'].flatMap((discipline) =>
    Array.from({ length: 10 }, (_, index) => sheet(`${discipline}-${String(index + 1).padStart(2, '0')}-Plan-V01.pdf`)),
  );
  const walker = { sample: { ...sample, missingMaterials: [] }, materials: [...papers, ...drawn] };
  await setClock(world.administrator, '2026-10-19T00:50:00.000Z');
  return handIn(world.stage, { ...walker, building: '测试 六十张图' });
}

/** The id of a case's present file of a name. */
async function sheetOf({ applicant, caseId }: Cast, fileName: string): Promise<string> {
  const { items } = await applicant.get<Items<{ files: readonly MaterialFile[] }>>(`/applications/${caseId}/materials`);
  const found = items.flatMap(({ files }) => files).find((file) => file.fileName === fileName);
  if (found === undefined) throw new Error(`Expected a file ${fileName}`);
  return found.id;
}

interface RoundSet {
  readonly round: number;
  readonly currentRound: number;
  readonly files: readonly { readonly fileName: string }[];
}

interface Clash {
  readonly first: { readonly id: string };
  readonly second: { readonly id: string };
}

/** The reviewer of architecture demands the contrary of the department; nobody else finds anything. */
function contrary(cast: Cast): Acts {
  return {
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      if (task.discipline !== 'ARCH') return complete(reviewer, task, { conclusion: 'NO_OPINION' });
      await reviewer.post(`/tasks/${task.id}/claim`);
      const finding = { severity: 'SHALL', sheet: '01', text: '应取消东侧疏散门' };
      await reviewer.post<Opinion>(`/tasks/${task.id}/opinions`, finding);
      await reviewer.post<Opinion>(`/tasks/${task.id}/opinions`, { severity: 'DEPTH', text: '应补充门窗详图' });
      return complete(reviewer, task, { conclusion: 'HAS_OPINIONS' });
    },
  };
}

/** The fire department does not agree: it demands the contrary of `contrary`. */
async function disagree(
  cast: Cast,
  words: { readonly sheet: string; readonly coordination?: string },
): Promise<unknown> {
  const tasks = await openTasks(cast, 'DepartmentConfirmation');
  const task = tasks.find(({ department }) => department === 'FIRE');
  if (task === undefined) throw new Error('Expected the fire department to be asked');
  const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
  return complete(fire, task, { agree: false, remark: '东侧应增设疏散门一处', ...words });
}

/** The refusal of a call that must be refused. */
async function problemOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'it was not refused',
    (thrown: unknown) => thrown,
  );
}
