import { expect, it } from 'vitest';
import type { AgencyStaff, CaseTask, Items, Task, Timeline } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import type { Discipline } from '../../domain/disciplines.ts';
import { drive, hasEnded, openTasks, readClocks, type World, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

/** Rows C2, C6 and S7: who does what in a case, and who must not. */
export const personDemands: Demands = (world) => {
  it('C2 lets three different registered persons act in the three stages, each stage with a limit of its own', async () => {
    // given
    const cast = await atFirst(world());
    const { reviewer, secondReviewer, technicalHead } = await teamOf(cast);
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 5));
    const second = await taskOf(cast, 'SecondReview', 'ARCH');

    // when
    const same = reviewer('ARCH').post(`/tasks/${second.id}/claim`);

    // then
    await expect(same).rejects.toMatchObject({ code: 'PERSON_CONFLICT' });
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const [final] = await openTasks(cast, 'FinalReview');
    await expect(secondReviewer('ARCH').post(`/tasks/${final?.id}/claim`)).rejects.toMatchObject({ code: 'NOT_YOURS' });
    await complete(technicalHead, final as CaseTask, { conclusion: 'PASS' });
    await drive(cast, {}, hasEnded);
    const kinds = (await readClocks(cast)).items.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['FIRST', 'SECOND', 'FINAL']));
  });

  it('S7 walks the fast track: three licensed persons, each stage in its days, a disagreement goes back to the first', async () => {
    // given
    const cast = await world().submit('P05', { missingMaterials: [] });
    const answers = new Map([['ARCH', { agree: false, remark: '防火分区未核对' }]]);

    // when
    const ended = await drive(
      cast,
      {
        SecondReview: async (task) => {
          const discipline = disciplineOf(task);
          const answer = answers.get(discipline) ?? { agree: true };
          answers.delete(discipline);
          await complete((await teamOf(cast)).secondReviewer(discipline), task, answer);
        },
        FirstReviewAgain: async (task) =>
          complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' }),
      },
      hasEnded,
    );

    // then
    expect(ended).toMatchObject({ state: 'CERTIFIED', channel: 'FAST' });
    const limits = (await readClocks(cast)).items.map(({ kind, limitWd }) => [kind, limitWd]);
    expect(limits).toEqual(
      expect.arrayContaining([
        ['FIRST', 3],
        ['SECOND', 2],
        ['FINAL', 1],
      ]),
    );
    const { items } = await cast.applicant.get<Items<CaseTask>>(`/applications/${cast.caseId}/tasks`);
    const actors = ['FirstReview', 'SecondReview', 'FinalReview'].map(
      (type) => new Set(items.filter(({ taskType }) => taskType === type).map(({ assigneeUserId }) => assigneeUserId)),
    );
    expect(actors.flatMap((each) => [...each])).toHaveLength(new Set(actors.flatMap((each) => [...each])).size);
    expect(items.filter(({ taskType }) => taskType === 'FirstReviewAgain')).toHaveLength(1);
  });

  it('C6 gives each discipline a task of its own; the manager names a person, and nobody else may take it', async () => {
    // given
    const cast = await atFirst(world());
    const { manager, reviewer, secondReviewer } = await teamOf(cast);
    const task = await taskOf(cast, 'FirstReview', 'STRU');
    const [named] = await peopleOf(manager, 'STRU');
    const { items } = await manager.get<Items<{ userId: string; barredBy: string | null }>>(
      `/tasks/${task.id}/candidates`,
    );

    // when
    await manager.post(`/tasks/${task.id}/assignment`, { userId: named?.id });

    // then
    expect(items.find(({ userId }) => userId === named?.id)?.barredBy).toBeNull();
    expect(items.some(({ barredBy }) => barredBy === 'NOT_YOURS')).toBe(true);
    await expect(secondReviewer('STRU').post(`/tasks/${task.id}/claim`)).rejects.toMatchObject({ code: 'NOT_YOURS' });
    expect(await reviewer('STRU').post(`/tasks/${task.id}/claim`)).toMatchObject({ assigneeName: named?.displayName });
    const stranger = (await peopleOf(manager, 'ARCH'))[0];
    const wrong = manager.post(`/tasks/${task.id}/assignment`, { userId: stranger?.id });
    await expect(wrong).rejects.toMatchObject({ code: 'NOT_YOURS' });
  });

  it('C6 proposes for every discipline who has the least in hand and may review, for the manager to confirm', async () => {
    // given
    const cast = await atFirst(world());
    const { manager, reviewer } = await teamOf(cast);
    const path = `/applications/${cast.caseId}`;
    const [absent, other] = await peopleOf(manager, 'HVAC');
    const today = await dayAhead(world(), 0);
    const { id } = await reviewer('HVAC').post<{ id: string }>('/absences', { from: today, to: today, kind: 'LEAVE' });

    // when
    const { items } = await manager.get<Items<Proposed>>(`${path}/proposed-assignments`);
    await manager.post(`${path}/assignments`, { assignments: items.map(({ taskId, userId }) => ({ taskId, userId })) });

    // then
    const open = await openTasks(cast, 'FirstReview');
    expect(items).toHaveLength(open.length);
    expect(items.filter(({ userId }) => userId === absent?.id)).toEqual([]);
    expect(open.filter(({ discipline }) => discipline === 'HVAC').map((task) => task.offeredToName)).toEqual(
      items.filter(({ discipline }) => discipline === 'HVAC').map(() => other?.displayName),
    );
    expect(open.map(({ offeredToUserId }) => offeredToUserId).sort()).toEqual(items.map(({ userId }) => userId).sort());
    expect((await manager.get<Items<Proposed>>(`${path}/proposed-assignments`)).items).toEqual([]);
    await reviewer('HVAC').post(`/absences/${id}/cancellation`);
  });

  it('C6 refuses a person who is absent, and lets a substitute in after a working day without a claim', async () => {
    // given
    const cast = await atFirst(world());
    const { manager, reviewer, secondReviewer, technicalHead } = await teamOf(cast);
    const task = await taskOf(cast, 'FirstReview', 'ELEC');
    const [named] = await peopleOf(manager, 'ELEC');
    await manager.post(`/tasks/${task.id}/assignment`, { userId: named?.id });
    const today = task.createdAt.slice(0, 10);

    // when
    const { id } = await reviewer('ELEC').post<{ id: string }>('/absences', {
      ...{ from: today, to: '2026-12-31', kind: 'ILLNESS' },
    });

    // then
    const absent = reviewer('ELEC').post(`/tasks/${task.id}/claim`);
    await expect(absent).rejects.toMatchObject({ code: 'PERSON_ABSENT' });
    expect(await queueOf(reviewer('ELEC'), task)).toBe(false);
    await world().passDays(5);
    const offered = await until('the task to be offered to others', async () => {
      const now = await taskOf(cast, 'FirstReview', 'ELEC');
      return now.offeredToUserId === null ? now : undefined;
    });
    expect(offered.dueDate).toBe(task.dueDate);
    const { items: messages } = await technicalHead.get<Items<{ kind: string; caseId: string }>>('/notifications');
    expect(messages.some(({ kind, caseId }) => kind === 'TASK_HANDED_OVER' && caseId === cast.caseId)).toBe(true);
    expect(await secondReviewer('ELEC').post(`/tasks/${task.id}/claim`)).toMatchObject({ status: 'CLAIMED' });
    await reviewer('ELEC').post(`/absences/${id}/cancellation`);
  });

  it('C2 demands of the technical head what it demands of reviewers: a registration that holds, presence, no interest', async () => {
    // given
    const cast = await atFirst(world());
    const { technicalHead, manager } = await teamOf(cast);
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const [final] = await openTasks(cast, 'FinalReview');
    const { items } = await manager.get<Items<AgencyStaff>>('/agency-staff?limit=200');
    const head = items.find(({ roles }) => roles.includes('technicalHead'));
    const claim = () => technicalHead.post(`/tasks/${final?.id}/claim`);
    const register = (registrationExpires: string) =>
      world().administrator.patch(`/users/${head?.id}`, { registrationExpires });
    const today = await dayAhead(world(), 0);

    // when
    await register(await dayAhead(world(), -1));
    await expect(claim()).rejects.toMatchObject({ code: 'NOT_REGISTERED' });
    expect(await queueOf(technicalHead, { id: final?.id ?? '' })).toBe(false);
    await register(head?.registrationExpires ?? '2099-12-31');
    const { id } = await technicalHead.post<{ id: string }>('/absences', { from: today, to: today, kind: 'ILLNESS' });
    await expect(claim()).rejects.toMatchObject({ code: 'PERSON_ABSENT' });
    await technicalHead.post(`/absences/${id}/cancellation`);
    await technicalHead.post(`/applications/${cast.caseId}/recusals`, { reason: '亲属任职于设计单位' });

    // then
    await expect(claim()).rejects.toMatchObject({ code: 'PERSON_RECUSED' });
  });

  it('C6 keeps away who has an interest: the author within two years, and who declares it', async () => {
    // given
    const cast = await atFirst(world());
    const { reviewer, manager } = await teamOf(cast);
    const plum = await taskOf(cast, 'FirstReview', 'PLUM');
    const fire = await taskOf(cast, 'FirstReview', 'FIRE');
    const { designUnitCode } = await cast.applicant.get<{ designUnitCode: string }>(`/applications/${cast.caseId}`);
    const interest = (endedOn: string) => ({ firmCode: designUnitCode, kind: 'AUTHOR', endedOn });

    // when
    await reviewer('PLUM').post('/interests', interest('2025-06-30'));
    await reviewer('FIRE').post(`/tasks/${fire.id}/claim`);
    await reviewer('FIRE').post(`/applications/${cast.caseId}/recusals`, { reason: '配偶任职于设计单位' });

    // then
    const author = reviewer('PLUM').post(`/tasks/${plum.id}/claim`);
    await expect(author).rejects.toMatchObject({ code: 'PERSON_RECUSED' });
    expect(await queueOf(reviewer('PLUM'), plum)).toBe(false);
    expect(await taskOf(cast, 'FirstReview', 'FIRE')).toMatchObject({ status: 'OPEN', assigneeName: null });
    const [declared] = await peopleOf(manager, 'FIRE');
    const naming = manager.post(`/tasks/${fire.id}/assignment`, { userId: declared?.id });
    await expect(naming).rejects.toMatchObject({ code: 'PERSON_RECUSED' });
    await reviewer('PLUM').post('/interests', interest('2020-06-30'));
    expect(await reviewer('PLUM').post(`/tasks/${plum.id}/claim`)).toMatchObject({ status: 'CLAIMED' });
  });

  it('C6 gives a leaver nothing from the day on, and what was in hand to the others, with the old name in the history', async () => {
    // given
    const cast = await atFirst(world());
    const { manager, secondReviewer } = await teamOf(cast);
    const task = await taskOf(cast, 'FirstReview', 'SURV');
    const leaver = (await peopleOf(manager, 'SURV'))[1];
    await secondReviewer('SURV').post(`/tasks/${task.id}/claim`);
    const tomorrow = await dayAhead(world(), 1);

    // when
    await manager.post(`/agency-staff/${leaver?.id}/departure`, { leavesOn: tomorrow });
    const before = await taskOf(cast, 'FirstReview', 'SURV');
    await world().passDays(1);

    // then
    expect(before).toMatchObject({ status: 'CLAIMED', assigneeName: leaver?.displayName });
    await until('the task to be everybody’s', async () =>
      (await taskOf(cast, 'FirstReview', 'SURV')).status === 'OPEN' ? true : undefined,
    );
    const { items } = await cast.applicant.get<Timeline>(`/applications/${cast.caseId}/timeline`);
    const handover = items.find(({ kind }) => kind === 'TASK_HANDED_OVER');
    expect(handover?.data).toMatchObject({ personName: leaver?.displayName, handover: 'LEFT', discipline: 'SURV' });
    const naming = manager.post(`/tasks/${task.id}/assignment`, { userId: leaver?.id });
    await expect(naming).rejects.toMatchObject({ code: 'PERSON_LEFT' });
    await expect(secondReviewer('SURV').post(`/tasks/${task.id}/claim`)).rejects.toMatchObject({ code: 'PERSON_LEFT' });
    expect(await queueOf(secondReviewer('SURV'), task)).toBe(false);
    await manager.post(`/agency-staff/${leaver?.id}/departure`, { leavesOn: null });
  });

  it('C6 tells the city when somebody who has finished a stage should not have: the round is to be given to another', async () => {
    // given
    const cast = await atFirst(world());
    const { manager, reviewer } = await teamOf(cast);
    const task = await taskOf(cast, 'FirstReview', 'ARCH');
    await complete(reviewer('ARCH'), task, { conclusion: 'NO_OPINION' });
    const [person] = await peopleOf(manager, 'ARCH');

    // when
    await manager.post(`/applications/${cast.caseId}/recusals`, { userId: person?.id, reason: '本人为施工图作者' });

    // then
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const { items } = await department.get<Items<{ kind: string; caseId: string }>>('/notifications');
    expect(items).toContainEqual(expect.objectContaining({ kind: 'RECUSAL_FOUND', caseId: cast.caseId }));
    const recusals = await department.get<Items<{ finishedStages: string[] }>>(`/applications/${cast.caseId}/recusals`);
    expect(recusals.items[0]).toMatchObject({ finishedStages: ['FIRST'] });
  });
};

interface Proposed {
  readonly taskId: string;
  readonly userId: string;
  readonly discipline: string;
}

/** A case of its own whose first reviews wait, with nobody in them. */
async function atFirst(world: World): Promise<Cast> {
  const cast = await world.submit('P05', { missingMaterials: [] });
  await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
  return cast;
}

async function taskOf(cast: Cast, taskType: string, discipline: Discipline): Promise<CaseTask> {
  return until(`a task ${taskType} of ${discipline}`, async () =>
    (await openTasks(cast, taskType)).find((task) => task.discipline === discipline),
  );
}

/** The agency's people of a discipline in the order of the register: the first reviewer, then the second. */
async function peopleOf(manager: Caller, discipline: Discipline): Promise<readonly AgencyStaff[]> {
  const { items } = await manager.get<Items<AgencyStaff>>('/agency-staff?limit=200');
  return items.filter(({ disciplines, roles }) => disciplines.includes(discipline) && roles.includes('reviewer'));
}

async function queueOf(caller: Caller, { id }: Pick<Task, 'id'>): Promise<boolean> {
  const { items } = await caller.get<Items<CaseTask>>('/tasks?view=QUEUE&limit=200');
  return items.some((task) => task.id === id);
}

async function dayAhead({ administrator }: World, days: number): Promise<string> {
  const { now } = await administrator.get<{ now: string }>('/clock');
  return new Date(Date.parse(now) + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}
