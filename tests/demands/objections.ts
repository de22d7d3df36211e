import { expect, it } from 'vitest';
import type { CaseTask, Items, Opinions, Round } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { findingIn, reviseArch, SENT_BACK } from '../case/rounds.ts';
import {
  chinaTime,
  drive,
  hasEnded,
  isIn,
  openTask,
  readDocumentCodes,
  readEvents,
  settle,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { opinionsOf, problemOf, STATUTORY_2027 } from './desk.ts';

/** Group E: what settles an opinion. */
export const objectionDemands: Demands = (world) => {
  it('E7 gives no certificate while an opinion blocks, and answers with the list', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const acts = findingIn(cast, 'ARCH');
    const passed: Promise<unknown>[] = [];
    const tryToPass = async (task: CaseTask) => {
      const { technicalHead } = await teamOf(cast);
      passed.push(problemOf(complete(technicalHead, task, { conclusion: 'PASS' })));
      await passed[0];
      return complete(technicalHead, task, SENT_BACK);
    };
    await drive(cast, { ...acts, FinalReview: tryToPass }, isIn('OPINION_ISSUED'));
    const { legalRepresentative } = await teamOf(cast);

    const barred = await problemOf(legalRepresentative.post(`/applications/${cast.caseId}/certificate`));

    const list = {
      status: 409,
      code: 'CERTIFICATE_BARRED',
      message: expect.stringContaining('/opinions/1: 疏散宽度不足'),
    };
    expect(await passed[0]).toMatchObject(list);
    expect(barred).toMatchObject(list);
    expect(await readDocumentCodes(cast)).not.toContain('CERTIFICATE');
  });

  it('E7 lets an opinion be disputed in time and once, and the technical head decides', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);
    const { technicalHead } = await teamOf(cast);
    const dispute = () => cast.applicant.post(`/opinions/${opinion?.id}/objection`, { reason: '按条文注 2 可以折减' });
    const answer = (outcome: string) =>
      technicalHead.post(`/opinions/${opinion?.id}/objection/answer`, { outcome, reason: '经核对，折减成立' });

    expect(await problemOf(answer('OVERTURN'))).toMatchObject({ status: 409 });
    await dispute();
    const disputed = await opinionsOf(cast);
    await answer('OVERTURN');

    expect(disputed).toMatchObject([{ state: 'DISPUTED', objection: { outcome: null } }]);
    expect(await opinionsOf(cast)).toMatchObject([{ state: 'CLOSED', objection: { outcome: 'OVERTURN' } }]);
    expect(await problemOf(dispute())).toMatchObject({ status: 409 });
    expect(await readEvents(cast)).toEqual(expect.arrayContaining(['OBJECTION_RAISED', 'OBJECTION_ANSWERED']));
    // Nothing is left to be answered: the revision is handed in, and the case passes.
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);
    expect(await drive(cast, { SubmitRevision: undefined }, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 2 });
  });

  it('E7 takes no objection behind the fifth working day of the notice', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);

    await world().passDays(9);

    const late = cast.applicant.post(`/opinions/${opinion?.id}/objection`, { reason: '异议' });
    expect(await problemOf(late)).toMatchObject({ status: 409, message: expect.stringContaining('until') });
  });

  it('G1 moves the day of an answer and of a revision with the calendar, and a rest does so, too', async () => {
    const cast = await world().submit('P24', { missingMaterials: [], submittedAt: '2026-12-30 10:00' });
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);
    const answerDay = async () => (await opinionsOf(cast))[0]?.objection?.answerDueOn;
    const revisionDay = async () => {
      const { items } = await cast.applicant.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
      return items[0]?.revisionDueOn;
    };
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    await dispute(cast, opinion);
    const calendar = '/calendars/339900/2027';
    const { version } = await world().administrator.get<{ version: number }>(calendar);
    const free = Array.from({ length: 7 }, (_, index) => ({ date: `2027-01-0${index + 1}`, kind: 'HOLIDAY' }));
    const days = [...free, ...STATUTORY_2027];

    await world().administrator.put(calendar, { notice: '2027 年节假日安排', days }, { 'if-match': `"${version}"` });

    expect([await answerDay(), await revisionDay()]).toEqual(['2027-01-11', '2027-01-27']);
    await department.post(`/applications/${cast.caseId}/suspension`, { reason: '涉诉' });
    await settle(cast, ({ suspended }) => suspended);
    await setClock(world().administrator, chinaTime('2027-01-11 09:00'));
    await department.post(`/applications/${cast.caseId}/resumption`);
    await settle(cast, ({ suspended }) => !suspended);
    await until('the limit to go on', async () => ((await revisionDay()) === '2027-01-27' ? undefined : true));
    expect([await answerDay(), await revisionDay()]).toEqual(['2027-01-14', '2027-02-01']);
    await setClock(world().administrator, chinaTime('2027-01-14 09:00'));
    const answer = () =>
      department.post(`/opinions/${opinion?.id}/objection/answer`, { outcome: 'OVERTURN', reason: '异议成立' });
    expect(await problemOf(answer())).toMatchObject({ ...NOT_YOURS, message: expect.stringContaining('2027-01-14') });
    await setClock(world().administrator, chinaTime('2027-01-15 09:00'));
    await answer();
  });

  it('E7 lets no technical head decide an objection to an opinion of his own, by whatever way; the department does', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const { technicalHead } = await teamOf(cast);
    const construction = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    await drive(cast, { FinalReview: (task) => sendBackWith(cast, task) }, waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);
    await dispute(cast, opinion);
    const answer = (caller: Caller) =>
      caller.post(`/opinions/${opinion?.id}/objection/answer`, { outcome: 'OVERTURN', reason: '折减成立' });

    const { items: told } = await construction.get<Items<{ caseId: string; kind: string }>>('/notifications');
    const byAnswer = await problemOf(answer(technicalHead));
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);
    await drive(
      cast,
      { ...stillOpen(cast), SubmitRevision: undefined, FinalReview: undefined },
      waitsFor('FinalReview'),
    );
    const task = await openTask(cast, 'FinalReview');
    await technicalHead.post(`/tasks/${task.id}/claim`);
    const judge = (event: string) =>
      problemOf(
        technicalHead.post(`/opinions/${opinion?.id}/judgement`, { taskId: task.id, event, reason: '折减成立' }),
      );
    const byJudgement = [await judge('UPHOLD'), await judge('OVERTURN'), await judge('WAIVE')];
    const untouched = await opinionsOf(cast);
    await answer(construction);

    expect(told.filter(({ caseId }) => caseId === cast.caseId).map(({ kind }) => kind)).toContain('OBJECTION_RAISED');
    expect(byAnswer).toMatchObject(NOT_YOURS);
    expect(byJudgement).toMatchObject([{ status: 400 }, { status: 400 }, NOT_YOURS]);
    expect(untouched).toMatchObject([{ state: 'DISPUTED', objection: { outcome: null } }]);
    expect(await opinionsOf(cast)).toMatchObject([{ state: 'CLOSED', objection: { outcome: 'OVERTURN' } }]);
    expect(await drive(cast, { FirstReview: undefined }, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
  });

  it('E7 lets no department decide an objection to its own opinion, and what was upheld binds the technical head', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const { technicalHead } = await teamOf(cast);
    const [fire, construction] = await Promise.all(
      ['FIRE', 'CONSTRUCTION'].map((kind) => cast.people.departmentOf(kind, cast.regionCode)),
    );
    if (fire === undefined || construction === undefined) throw new Error('Expected two departments');
    await drive(cast, { FinalReview: undefined, DepartmentConfirmation: undefined }, waitsFor('FinalReview'));
    const demand = { severity: 'SHALL', text: '登高场地不足', discipline: 'ARCH' };
    await fire.post(`/applications/${cast.caseId}/department-opinions`, demand);
    await drive(cast, findingIn(cast, 'none'), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);
    await dispute(cast, opinion);
    const answer = (caller: Caller) =>
      caller.post(`/opinions/${opinion?.id}/objection/answer`, { outcome: 'UPHOLD', reason: '规范无折减' });

    const byAuthor = await problemOf(answer(fire));
    const early = await problemOf(answer(construction));
    await answer(technicalHead);
    await reviseArch(cast);
    await drive(cast, { ...reopening(cast, opinion), FinalReview: undefined }, waitsFor('FinalReview'));
    const waived = await waiveAsHead(cast, opinion);

    expect([byAuthor, early]).toMatchObject([NOT_YOURS, NOT_YOURS]);
    expect(byAuthor).toMatchObject({ message: expect.stringContaining('another department than the author') });
    expect(waived).toMatchObject({ status: 409, message: expect.stringContaining('upheld, and that binds') });
    expect(await opinionsOf(cast)).toMatchObject([{ state: 'REOPENED', objection: { outcome: 'UPHOLD' } }]);
  });

  it('E7 settles an objection with the waiver of its opinion, and tells the firms', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingsIn(cast, ['SHALL']), waitsFor('SubmitRevision'));
    const [opinion] = await opinionsOf(cast);
    await dispute(cast, opinion);
    await cast.applicant.post(`/applications/${cast.caseId}/revision`);
    await drive(
      cast,
      { ...stillOpen(cast), SubmitRevision: undefined, FinalReview: undefined },
      waitsFor('FinalReview'),
    );

    const waived = await waiveAsHead(cast, opinion);

    expect(waived).toBe('it was not refused');
    expect(await opinionsOf(cast)).toMatchObject([
      { state: 'WAIVED', objection: { outcome: 'WAIVE', answerReason: '场地受限，已有补偿措施' } },
    ]);
    const { items } = await cast.applicant.get<Items<{ caseId: string; kind: string; text: string }>>('/notifications');
    const told = items.filter(({ caseId, kind }) => caseId === cast.caseId && kind === 'OBJECTION_ANSWERED');
    expect(told).toMatchObject([{ text: expect.stringContaining('豁免') }]);
    expect(await readEvents(cast)).toContain('OBJECTION_ANSWERED');
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 2 });
  });

  it('E7 lets the technical head waive a SHALL opinion for a reason, and a MANDATORY one never', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { ...findingsIn(cast, ['SHALL', 'MANDATORY']), FinalReview: undefined }, waitsFor('FinalReview'));
    const { technicalHead } = await teamOf(cast);
    const { items } = await technicalHead.get<Opinions>(`/applications/${cast.caseId}/opinions`);
    const [shall, mandatory] = items;

    const withoutReason = await waiveAsHead(cast, shall, {});
    const withReason = await waiveAsHead(cast, shall);
    const never = await waiveAsHead(cast, mandatory);

    expect(withoutReason).toMatchObject({ status: 409, message: expect.stringContaining('a written reason') });
    expect(withReason).toBe('it was not refused');
    expect(never).toMatchObject({ status: 409, message: expect.stringContaining('强制性条文') });
    const after = await technicalHead.get<Opinions>(`/applications/${cast.caseId}/opinions`);
    expect(after.items).toMatchObject([
      { severity: 'SHALL', state: 'WAIVED', waiverReason: '场地受限，已有补偿措施', waivedBy: expect.any(String) },
      { severity: 'MANDATORY', state: 'OPEN', waiverReason: null },
    ]);
  });
};

const NOT_YOURS = { status: 409, code: 'NOT_YOURS' };

function dispute({ applicant }: Cast, opinion: { readonly id: string } | undefined): Promise<unknown> {
  return applicant.post(`/opinions/${opinion?.id}/objection`, { reason: '按条文注 2 可以折减' });
}

/** The technical head finds something that the reviewers have not, and sends the drawings back for it. */
async function sendBackWith(cast: Cast, task: CaseTask): Promise<unknown> {
  const { technicalHead } = await teamOf(cast);
  await technicalHead.post(`/tasks/${task.id}/claim`);
  const finding = { discipline: 'ARCH', severity: 'SHALL', text: '疏散宽度不足' };
  await technicalHead.post(`/tasks/${task.id}/opinions`, finding);
  return complete(technicalHead, task, SENT_BACK);
}

/** The reviewer of architecture has findings, one of each severity. */
function findingsIn(cast: Cast, severities: readonly string[]): Acts {
  return {
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      if (task.discipline !== 'ARCH') return complete(reviewer, task, { conclusion: 'NO_OPINION' });
      await reviewer.post(`/tasks/${task.id}/claim`);
      for (const severity of severities) {
        await reviewer.post(`/tasks/${task.id}/opinions`, { severity, text: '登高场地不足' });
      }
      return complete(reviewer, task, { conclusion: 'HAS_OPINIONS' });
    },
    FinalReview: async (task) => complete((await teamOf(cast)).technicalHead, task, SENT_BACK),
  };
}

/** Whose opinion is disputed has nothing new to say, and no reply to judge. */
function stillOpen(cast: Cast): Acts {
  return {
    FirstReview: async (task) =>
      complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion: 'HAS_OPINIONS' }),
  };
}

/** The reviewer finds the reply to a department's opinion wanting, and has none of his own. */
function reopening(cast: Cast, opinion: { readonly id: string } | undefined): Acts {
  return {
    SubmitRevision: undefined,
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      await reviewer.post(`/tasks/${task.id}/claim`);
      await reviewer.post(`/opinions/${opinion?.id}/judgement`, { taskId: task.id, event: 'REOPEN' });
      return complete(reviewer, task, { conclusion: 'NO_OPINION' });
    },
  };
}

/** The technical head waives in the course of the final review; answers the refusal, if there was one. */
async function waiveAsHead(
  cast: Cast,
  opinion: { readonly id: string } | undefined,
  words: { readonly reason?: string } = { reason: '场地受限，已有补偿措施' },
): Promise<unknown> {
  const task = await openTask(cast, 'FinalReview');
  const { technicalHead } = await teamOf(cast);
  if (task.status === 'OPEN') await technicalHead.post(`/tasks/${task.id}/claim`);
  const body = { taskId: task.id, event: 'WAIVE', ...words };
  return problemOf(technicalHead.post(`/opinions/${opinion?.id}/judgement`, body));
}
