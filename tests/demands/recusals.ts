import { expect, it } from 'vitest';
import type { AgencyStaff, CaseTask, Items, StrandedCase, Task, Timeline } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import { type Cast, complete, teamOf } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { tie } from '../case/registered-agencies.ts';
import { nameOther, staffAgencies } from '../case/restarts.ts';
import { findingIn, judging, reviseArch } from '../case/rounds.ts';
import { drive, hasEnded, openTask, openTasks, readEvents, type World, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

const FULL = { missingMaterials: [] };

/** Row C6, and recusal found later: a stage done by somebody who must not is void, and held work goes to others. */
export const recusalDemands: Demands = (world) => {
  it('C6 bars the certificate while a carried-over stage is a recused person’s, until another agency has reviewed', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05', FULL);
    await drive(cast, { ...findingIn(cast, 'ARCH'), SubmitRevision: undefined }, waitsFor('SubmitRevision'));
    await reviseArch(cast);
    await drive(cast, { ...judging(cast, 'CLOSE'), SignCertificate: undefined }, waitsFor('SignCertificate'));
    const { manager } = await teamOf(cast);
    const person = await firstOf(manager, 'FIRE');

    // when
    const declared = { userId: person.id, reason: '两年内为该工程的设计人' };
    await manager.post(`/applications/${cast.caseId}/recusals`, declared);
    await drive(cast, {}, waitsFor('ResolveBar'));

    // then
    expect(await recusalsOf(cast)).toMatchObject([{ userName: person.displayName, finishedStages: ['FIRST'] }]);
    expect(await isCityTold(cast)).toBe(true);
    expect(await barReasonsOf(cast)).toEqual([
      `${person.displayName}应当回避，其消防专业初审无效，须由市级主管部门更换审图机构（缘由：应当回避）后重新审查`,
    ]);
    const other = await nameOther(cast, 'RECUSAL');
    const ended = await drive(cast, {}, hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: other, round: 3, priority: true });
  });

  it('C6 bars the certificate where the agency turns out to be tied to the design unit, until another has reviewed', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05', FULL);
    await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
    const [former = ''] = cast.proposed;
    const { designUnitCode } = await cast.applicant.get<{ designUnitCode: string }>(`/applications/${cast.caseId}`);

    // when
    expect(await strandedOf(cast)).toBeUndefined();
    await tie(world(), former, designUnitCode);
    await drive(cast, {}, waitsFor('ResolveBar'));

    // then
    expect(await strandedOf(cast)).toMatchObject({ agencyStatus: 'ACTIVE', agencyTied: true, advice: 'REPLACE' });
    expect(await barReasonsOf(cast)).toEqual([expect.stringContaining('审图机构与建设、设计或者勘察单位有利害关系')]);
    const other = await nameOther(cast, 'RECUSAL');
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', agencyCode: other, round: 2 });
    await tie(world(), former, '');
  });

  it('C6 frees what a person holds when an interest is entered, and bars what he or she has finished while it lasts', async () => {
    // given
    const cast = await world().submit('P05', FULL);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const { manager, reviewer, technicalHead } = await teamOf(cast);
    const [fire, plum] = [await first(cast, 'FIRE'), await first(cast, 'PLUM')];
    await complete(reviewer('FIRE'), fire, { conclusion: 'NO_OPINION' });
    await reviewer('PLUM').post(`/tasks/${plum.id}/claim`);
    const { designUnitCode } = await cast.applicant.get<{ designUnitCode: string }>(`/applications/${cast.caseId}`);
    const author = (endedOn: string) => ({ firmCode: designUnitCode, kind: 'AUTHOR', endedOn });

    // when
    await reviewer('PLUM').post('/interests', author('2025-06-30'));
    expect(await isCityTold(cast)).toBe(false);
    await reviewer('FIRE').post('/interests', author('2025-06-30'));
    await reviewer('FIRE').post('/interests', author('2025-07-31'));

    // then
    expect(await first(cast, 'PLUM')).toMatchObject({ status: 'OPEN', assigneeName: null });
    expect(await isTold(technicalHead, cast, 'TASK_HANDED_OVER')).toBe(true);
    expect(await isCityTold(cast)).toBe(true);
    expect((await readEvents(cast)).filter((kind) => kind === 'RECUSED')).toHaveLength(2);
    await reviewer('PLUM').post('/interests', author('2020-06-30'));
    await drive(cast, {}, waitsFor('ResolveBar'));
    expect(await barReasonsOf(cast)).toEqual([expect.stringContaining('其消防专业初审无效')]);
    await reviewer('FIRE').post('/interests', author('2020-06-30'));
    await complete(manager, await openTask(cast, 'ResolveBar'), { retry: true, reason: '登记有误，已更正' });
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
  });

  it('C6 counts the years after an interest by the setting of the day, also one that was decided for that day', async () => {
    // given
    const cast = await world().submit('P05', FULL);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const { reviewer } = await teamOf(cast);
    const task = await first(cast, 'PLUM');
    const { designUnitCode } = await cast.applicant.get<{ designUnitCode: string }>(`/applications/${cast.caseId}`);
    const author = (endedOn: string) => ({ firmCode: designUnitCode, kind: 'AUTHOR', endedOn });
    await reviewer('PLUM').post('/interests', author('2022-06-30'));
    const { administrator } = world();

    // when
    const years = { value: 5, effectiveFrom: await today(world()), reason: '从严' };
    await administrator.put('/settings/recusalYears', years);
    const claiming = reviewer('PLUM').post(`/tasks/${task.id}/claim`);

    // then
    await expect(claiming).rejects.toMatchObject({ code: 'PERSON_RECUSED' });
    await administrator.put('/settings/recusalYears', { value: 2 });
    expect(await reviewer('PLUM').post(`/tasks/${task.id}/claim`)).toMatchObject({ status: 'CLAIMED' });
  });

  it('C6 gives the task of a person whose registration has run out to the others and tells the agency', async () => {
    // given
    const cast = await world().submit('P05', FULL);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const { manager, reviewer, secondReviewer, technicalHead } = await teamOf(cast);
    const task = await first(cast, 'ELEC');
    await reviewer('ELEC').post(`/tasks/${task.id}/claim`);
    const holder = await firstOf(manager, 'ELEC');
    const register = (registrationExpires: string | null) =>
      world().administrator.patch(`/users/${holder.id}`, { registrationExpires });
    await register(await today(world()));
    expect(await first(cast, 'ELEC')).toMatchObject({ status: 'CLAIMED' });

    // when
    await world().passDays(1);

    // then
    const freed = await until('the task to be everybody’s', async () => {
      const now = await first(cast, 'ELEC');
      return now.status === 'OPEN' ? now : undefined;
    });
    expect(freed).toMatchObject({ assigneeName: null, dueDate: task.dueDate });
    expect(await isTold(technicalHead, cast, 'TASK_HANDED_OVER')).toBe(true);
    const { items } = await cast.applicant.get<Timeline>(`/applications/${cast.caseId}/timeline`);
    const handover = items.find(({ kind }) => kind === 'TASK_HANDED_OVER');
    expect(handover?.data).toMatchObject({ personName: holder.displayName, handover: 'UNREGISTERED' });
    expect(await secondReviewer('ELEC').post(`/tasks/${task.id}/claim`)).toMatchObject({ status: 'CLAIMED' });
    await register(holder.registrationExpires);
  });
};

async function first(cast: Cast, discipline: string): Promise<CaseTask> {
  return until(`the first review of ${discipline}`, async () =>
    (await openTasks(cast, 'FirstReview')).find((task) => task.discipline === discipline),
  );
}

/** The agency's first reviewer of a discipline by the order of the register. */
async function firstOf(manager: Caller, discipline: string): Promise<AgencyStaff> {
  const { items } = await manager.get<Items<AgencyStaff>>('/agency-staff?limit=200');
  const isReviewer = ({ disciplines, roles }: AgencyStaff) =>
    disciplines.some((code) => code === discipline) && roles.includes('reviewer');
  const found = items.find(isReviewer);
  if (found === undefined) throw new Error(`Expected a reviewer of ${discipline}, but there is none`);
  return found;
}

async function recusalsOf({ people, caseId, regionCode }: Cast): Promise<readonly unknown[]> {
  const department = await people.departmentOf('CONSTRUCTION', regionCode);
  return (await department.get<Items<unknown>>(`/applications/${caseId}/recusals`)).items;
}

async function isCityTold(cast: Cast): Promise<boolean> {
  return isTold(await cast.people.departmentOf('CONSTRUCTION', cast.regionCode), cast, 'RECUSAL_FOUND');
}

async function isTold(caller: Caller, cast: Cast, wanted: string): Promise<boolean> {
  const { items } = await caller.get<Items<{ kind: string; caseId: string }>>('/notifications');
  return items.some(({ kind, caseId }) => kind === wanted && caseId === cast.caseId);
}

async function barReasonsOf(cast: Cast): Promise<unknown> {
  const { id } = await openTask(cast, 'ResolveBar');
  const { manager } = await teamOf(cast);
  return (await manager.get<Task>(`/tasks/${id}`)).variables?.['barReasons'];
}

async function today({ administrator }: World): Promise<string> {
  const { now } = await administrator.get<{ now: string }>('/clock');
  return new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** What the city is told to do for the case, among those whose agency may not have them. */
async function strandedOf(cast: Cast) {
  const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
  const { items } = await department.get<Items<StrandedCase>>('/stranded-cases');
  return items.find(({ applicationId }) => applicationId === cast.caseId);
}
