import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CaseTask, User } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { drive, hasEnded, openTask, openTasks, readClocks, settle, type World, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

const FULL = { missingMaterials: [], submittedAt: '2026-03-02 09:30' };
const AGAIN = { FirstReviewAgain: undefined, SecondReview: undefined };

/** Row C2: the second reviewer disagrees, and the first looks again in the same round. */
export const secondLookDemands: Demands = (world) => {
  it('C2 keeps a second look for whoever reviewed first, due a working day later though the stage has longer', async () => {
    // given
    const cast = await world().submit('P05', FULL);
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 5));
    const other = await anotherReviewer(world(), cast);
    const { reviewer } = await teamOf(cast);

    // when
    await disagree(cast, 'ARCH');
    const task = await openTask(cast, 'FirstReviewAgain');

    // then
    expect(await secondDue(cast)).toBe('2026-03-04');
    expect(task).toMatchObject({ dueDate: '2026-03-03', status: 'OPEN' });
    expect(task.offeredToUserId).toBe(await whoReviewed(cast, 'ARCH'));
    await expect(other.post(`/tasks/${task.id}/claim`)).rejects.toMatchObject({ code: 'NOT_YOURS' });
    await complete(reviewer('ARCH'), task, { conclusion: 'NO_OPINION' });
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 1 });
  });

  it('C2 lets a second look end with its stage at the latest, and others do it where the first reviewer cannot', async () => {
    // given
    const cast = await world().submit('P05', FULL);
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 5));
    const other = await anotherReviewer(world(), cast);
    const { reviewer } = await teamOf(cast);
    const days = { from: '2026-03-04', to: '2026-03-04', kind: 'ILLNESS' };
    const { id } = await reviewer('ARCH').post<{ id: string }>('/absences', days);
    await world().passDays(2);

    // when
    await disagree(cast, 'ARCH');

    // then
    const task = await openTask(cast, 'FirstReviewAgain');
    expect(task).toMatchObject({ dueDate: '2026-03-04', offeredToUserId: null });
    await complete(other, task, { conclusion: 'NO_OPINION' });
    await reviewer('ARCH').post(`/absences/${id}/cancellation`);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 1 });
  });

  it('C2 lets a second look rest with its case, and gives it its day anew afterwards', async () => {
    // given
    const cast = await world().submit('P05', FULL);
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 5));
    await disagree(cast, 'ARCH');
    const { id } = await openTask(cast, 'FirstReviewAgain');
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const path = `/applications/${cast.caseId}`;

    // when
    await department.post(`${path}/suspension`, { reason: '涉诉' });
    await settle(cast, ({ suspended }) => suspended);
    await world().passDays(7);
    await department.post(`${path}/resumption`);

    // then
    await settle(cast, (_application, open) => open.some((task) => task.id === id && task.dueDate === '2026-03-10'));
    expect(await drive(cast, lookingAgain(cast), hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 1 });
  });

  it('C2 hands a second look on that lies unclaimed for a working day, and the city says how long a look may take', async () => {
    // given
    const path = '/settings/secondLookWd';
    await world().administrator.put(path, { value: 0, reason: '当日复核' });
    const cast = await world().submit('P05', FULL);
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 5));

    // when
    await disagree(cast, 'ARCH');
    const task = await openTask(cast, 'FirstReviewAgain');
    await world().administrator.put(path, { value: 1, reason: '恢复' });
    await world().passDays(2);

    // then
    expect(task.dueDate).toBe('2026-03-02');
    await drive(cast, AGAIN, (_application, open) =>
      open.some((each) => each.id === task.id && each.offeredToUserId === null),
    );
  });
};

const lookingAgain = (cast: Cast): Acts => ({
  FirstReviewAgain: async (task) =>
    complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' }),
});

/** The second reviewer of a discipline disagrees, and the others wait. */
async function disagree(cast: Cast, discipline: string): Promise<void> {
  const task = (await openTasks(cast, 'SecondReview')).find((each) => each.discipline === discipline) as CaseTask;
  const { secondReviewer } = await teamOf(cast);
  await complete(secondReviewer(disciplineOf(task)), task, { agree: false, remark: '防火分区未核对' });
}

async function secondDue(cast: Cast): Promise<string | undefined> {
  return (await readClocks(cast)).items.find(({ kind }) => kind === 'SECOND')?.dueDate;
}

async function whoReviewed({ people, caseId }: Cast, discipline: string): Promise<string | null | undefined> {
  const { items } = await people.administrator.get<{ items: CaseTask[] }>(`/applications/${caseId}/tasks`);
  return items.find((task) => task.taskType === 'FirstReview' && task.discipline === discipline)?.assigneeUserId;
}

/** Somebody of the agency who may review the discipline as well, and has no part in the case yet. */
async function anotherReviewer({ api, administrator }: World, { proposed }: Cast): Promise<Caller> {
  const username = `another.${randomUUID().slice(0, 8)}`;
  const { id } = await administrator.post<User>('/users', {
    ...{ username, displayName: '另一审查师', password: randomUUID(), roles: ['reviewer'] },
    ...{ agencyCode: proposed.at(-1), disciplines: ['ARCH'], registrationNumber: username },
    registrationExpires: '2099-12-31',
  });
  const { key } = await administrator.post<{ key: string }>('/api-keys', {
    name: '审查',
    userId: id,
    expiresInDays: 1,
  });
  return api.withKey(key);
}
