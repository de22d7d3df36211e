import { expect, it } from 'vitest';
import type { AgencyFigures, CaseTask, Items, Opinion, Opinions, Round, Timeline } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, complete, teamOf } from '../../demo/cast.ts';
import { setClock } from '../../demo/walk.ts';
import { nameOther, staffAgencies } from '../case/restarts.ts';
import { findingIn, judging, reviseArch } from '../case/rounds.ts';
import {
  chinaTime,
  drive,
  hasEnded,
  isIn,
  openTask,
  openTasks,
  readClocks,
  readEvents,
  settle,
  type World,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { type Desk, opinionsOf, problemOf, takeTask } from './desk.ts';

/** Group E: what comes in later rounds, and what each round keeps. */
export const laterRoundDemands: Demands = (world) => {
  it('E9 asks for the reason of a new opinion in a later round, tells changed sheets apart and counts', async () => {
    const { cast, reviewer, taskId } = await takeSecondRound(world());
    const write = (more: object) =>
      reviewer.post<Opinion>(`/tasks/${taskId}/opinions`, { severity: 'SHALL', text: '门开启方向不符', ...more });
    const before = await agencyFigures(cast);

    await expect(write({ sheet: '01' })).rejects.toMatchObject({ status: 422, code: 'RULE_VIOLATED' });
    await expect(write({ sheet: '09', lateReason: 'CHANGED_DRAWING', lateText: '本轮改动' })).rejects.toMatchObject({
      status: 422,
    });
    const changed = await write({ sheet: '01', lateReason: 'CHANGED_DRAWING', lateText: '改后楼梯变窄' });
    const late = await write({ sheet: '09', lateReason: 'MISSED_EARLIER', lateText: '前轮漏看此处' });

    expect([changed.origin, late.origin]).toEqual(['CHANGED_SHEET', 'LATE_FOUND']);
    const { figures } = await reviewer.get<Opinions>(`/applications/${cast.caseId}/opinions`);
    expect(figures).toMatchObject({ total: 3, mandatory: 1, laterRound: 2, onChangedSheets: 1, lateFound: 1 });
    const after = await agencyFigures(cast);
    expect([after.lateFound - before.lateFound, after.onChangedSheets - before.onChangedSheets]).toEqual([1, 1]);
  });

  it('E9 lets no agency escape its count by naming a department; what a department says is not counted for it', async () => {
    const { cast, reviewer, taskId } = await takeSecondRound(world());
    const late = { severity: 'SHALL', text: '门开启方向不符', sheet: '09', lateText: '前轮漏看此处' };
    const asDepartment = { ...late, lateReason: 'DEPARTMENT' };
    const before = await agencyFigures(cast);

    const refused = await problemOf(reviewer.post(`/tasks/${taskId}/opinions`, asDepartment));
    const { id, version } = await reviewer.post<Opinion>(`/tasks/${taskId}/opinions`, {
      ...late,
      lateReason: 'MISSED_EARLIER',
    });
    const changed = await problemOf(reviewer.put(`/opinions/${id}`, { ...asDepartment, taskId, version }));
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const own = await fire.post<Opinion>(`/applications/${cast.caseId}/department-opinions`, asDepartment);

    const refusal = { status: 422, code: 'RULE_VIOLATED', message: expect.stringContaining('only a department') };
    expect([refused, changed]).toMatchObject([refusal, refusal]);
    expect(own).toMatchObject({ department: 'FIRE', lateReason: 'DEPARTMENT', origin: 'LATE_FOUND' });
    const after = await agencyFigures(cast);
    expect([after.total - before.total, after.lateFound - before.lateFound]).toEqual([1, 1]);
  });

  it('E7 keeps for each round when its notice was due and issued and why the drawings went back; alarms once', async () => {
    const cast = await world().submit('P03', { missingMaterials: [], submittedAt: '2026-03-02 09:00' });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 3));
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    await department.post(`/applications/${cast.caseId}/suspension`, { reason: '利害关系人申请', kind: 'HEARING' });
    await settle(cast, ({ suspended }) => suspended);
    await world().passDays(3);
    await department.post(`/applications/${cast.caseId}/resumption`);
    await settle(cast, ({ suspended }) => !suspended);
    // The first stage alone loses three weeks; those that follow are quick.
    await world().passDays(21);
    await drive(cast, { ...findingIn(cast, 'ARCH'), FinalReview: undefined }, waitsFor('FinalReview'));
    const [task] = await openTasks(cast, 'FinalReview');
    const { technicalHead, manager } = await teamOf(cast);
    expect(await problemOf(complete(technicalHead, { id: task?.id ?? '' }, { conclusion: 'FINDINGS' }))).toMatchObject({
      status: 422,
    });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    await reviseArch(cast);
    await drive(cast, judging(cast, 'REOPEN'), waitsFor('SubmitRevision'));
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));

    const { items: rounds } = await cast.applicant.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
    expect(rounds).toMatchObject([
      // Three, two and one working days from the end of the hearing on.
      { round: 1, returnReason: 'MANDATORY_BREACH', noticeDueOn: '2026-03-13', noticeLate: true },
      { round: 2, returnReason: 'MANDATORY_BREACH', noticeDueOn: '2026-04-01', noticeLate: false },
      { round: 3, returnReason: null, noticeIssuedAt: null },
    ]);
    expect(rounds.map(({ noticeIssuedAt }) => noticeIssuedAt?.slice(0, 10))).toEqual([
      '2026-03-26',
      '2026-03-26',
      undefined,
    ]);
    const { items: clocks } = await readClocks(cast);
    const final = clocks.find(({ kind, round }) => kind === 'FINAL' && round === 1);
    expect(final?.dueDate && final.dueDate >= '2026-03-26').toBe(true);
    const late = await manager.get<Items<{ caseId: string; round: number }>>('/opinion-notices?late=true');
    expect(late.items.filter(({ caseId }) => caseId === cast.caseId)).toMatchObject([{ round: 1 }]);
    const alarms = (await readEvents(cast)).filter((kind) => kind === 'ROUNDS_EXCEEDED');
    expect(alarms).toHaveLength(1);
    const alarm = expect.stringMatching(/图纸已退回 2 次，现进入第 3 轮审查。$/);
    for (const told of [manager, department]) expect(await readAlarms(cast, told)).toEqual([alarm]);
  });

  it('G4 lengthens a revision once in its round, by the days of the table, and ends the case after them', async () => {
    const cast = await world().submit('P03', { missingMaterials: [], submittedAt: '2026-03-02 09:00' });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const address = `/applications/${cast.caseId}/revision-extension`;
    const reason = { reason: '结构需重新计算' };
    expect(await openTask(cast, 'SubmitRevision')).toMatchObject({ dueDate: '2026-03-23' });

    expect(await problemOf(cast.designer.post(address, reason))).toMatchObject({ status: 403 });
    expect(await cast.applicant.post(address, reason)).toEqual({ dueDate: '2026-04-07' });

    expect(await problemOf(cast.applicant.post(address, reason))).toMatchObject({ status: 409, code: 'WRONG_STATE' });
    expect(await openTask(cast, 'SubmitRevision')).toMatchObject({ dueDate: '2026-04-07' });
    const { items: rounds } = await cast.applicant.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
    expect(rounds).toMatchObject([{ revisionDueOn: '2026-04-07', revisionExtendedAt: expect.any(String) }]);
    const { items: clocks } = await readClocks(cast);
    expect(clocks.find(({ kind }) => kind === 'REVISION')?.changes).toMatchObject([
      { dueDateBefore: '2026-03-23', dueDateAfter: '2026-04-07', reason: 'EXTENSION' },
    ]);
    const { items: events } = await cast.applicant.get<Timeline>(`/applications/${cast.caseId}/timeline`);
    expect(events.find(({ kind }) => kind === 'REVISION_EXTENDED')?.data).toEqual({
      ...{ lastDayBefore: '2026-03-23', lastDay: '2026-04-07' },
      ...reason,
    });

    // The first last day passes and nothing ends; the next round has an extension of its own.
    await setClock(cast.people.administrator, chinaTime('2026-03-24 09:00'));
    await reviseArch(cast);
    await drive(cast, judging(cast, 'REOPEN'), waitsFor('SubmitRevision'));
    expect(await cast.applicant.post(address, reason)).toEqual({ dueDate: '2026-04-29' });
    await setClock(cast.people.administrator, chinaTime('2026-04-30 00:05'));
    expect(await settle(cast, hasEnded)).toMatchObject({ state: 'TERMINATED' });
    expect(await problemOf(cast.applicant.post(address, reason))).toMatchObject({ status: 409, code: 'WRONG_STATE' });
  });

  it('E7 notes that a department sent the drawings back where the technical head had passed them', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const fire = await cast.people.departmentOf('FIRE', cast.regionCode);
    const remark = '消防车登高场地不足';

    let hasPassed = false;
    const pass = async (task: CaseTask) => {
      await complete((await teamOf(cast)).technicalHead, task, { conclusion: 'PASS' });
      hasPassed = true;
    };
    await drive(cast, { FinalReview: pass, DepartmentConfirmation: undefined }, () => hasPassed);
    await complete(fire, await openTask(cast, 'DepartmentConfirmation'), { agree: false, remark });
    await drive(cast, {}, waitsFor('SubmitRevision'));

    const { items: rounds } = await cast.applicant.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
    expect(rounds).toMatchObject([{ round: 1, outcome: 'FINDINGS', returnReason: 'DEPARTMENT' }]);
    expect(await opinionsOf(cast)).toMatchObject([{ department: 'FIRE', severity: 'SHALL', text: remark }]);
  });

  it('E7 alarms for drawings that were sent back, not for a round that another agency has made necessary', async () => {
    await staffAgencies(world());
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
    await nameOther(cast, 'DISQUALIFIED');
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const { manager } = await teamOf(cast);

    await reviseArch(cast);
    await drive(cast, judging(cast, 'REOPEN'), waitsFor('SubmitRevision'));
    const inThirdRound = await readAlarms(cast, department);
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));

    expect(inThirdRound).toEqual([]);
    const alarm = expect.stringMatching(/图纸已退回 2 次，现进入第 4 轮审查。$/);
    for (const told of [manager, department]) expect(await readAlarms(cast, told)).toEqual([alarm]);
  });
};

/** What somebody was told of a case that is sent back again and again. */
async function readAlarms({ caseId }: Cast, caller: Caller): Promise<readonly string[]> {
  const { items } = await caller.get<Items<{ caseId: string; kind: string; text: string }>>('/notifications');
  return items.filter((each) => each.caseId === caseId && each.kind === 'ROUNDS_EXCEEDED').map(({ text }) => text);
}

/** A case whose one finding was answered; the reviewer has it before him again. */
async function takeSecondRound(world: World): Promise<Desk> {
  const cast = await world.submit('P24', { missingMaterials: [] });
  await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));
  await reviseArch(cast);
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
  return takeTask(cast, 'ARCH');
}

async function agencyFigures(cast: Cast): Promise<AgencyFigures> {
  const { items } = await (await teamOf(cast)).manager.get<Items<AgencyFigures>>('/opinion-figures');
  const found = items.find(({ agencyCode }) => agencyCode === cast.proposed.at(-1));
  if (found === undefined) throw new Error('Expected figures of the agency, but there are none');
  return found;
}
