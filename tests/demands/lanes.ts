import { expect, it } from 'vitest';
import type { CaseTask, Items, Lane } from '../../demo/answers.ts';
import { readCase } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { readProcess } from '../case/edited-resources.ts';
import { drive, type Goal, hasEnded, readClocks, readEvents, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { laneProjects } from './lane-projects.ts';

/** Rows C1 to C4: the lanes of a review. */
export const laneDemands: Demands = (world) => {
  it('C1 lands 50 projects in the lanes that are listed for them', async () => {
    const projects = laneProjects();
    expect(projects).toHaveLength(50);

    const found = await Promise.all(
      projects.map(async ({ id, facts, rulesDate }) => {
        const answer = { variables: { facts, rulesDate } };
        const { output } = await world().administrator.post<{ output: { channel: string; rule: string } }>(
          '/decisions/review-channel/evaluation',
          answer,
        );
        return { id, channel: output.channel, rule: output.rule };
      }),
    );

    expect(found).toEqual(projects.map(({ id, channel, rule }) => ({ id, channel, rule })));
  });

  it('C1 says in plain words which rule has hit, on what condition and with which values', async () => {
    const cast = await world().submit('P17');

    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));

    const { channel, decided } = await readLane(cast);
    expect(channel).toBe('EXPERT');
    expect(decided).toMatchObject({ rule: 'X3', rulesDate: '2026-08-03', explanation: { title: '大跨度' } });
    expect(decided.explanation?.sentence).toBe('最大跨度不小于60米（本项目66米）');
    expect(decided.explanation?.inputs).toContainEqual({ label: '高度', unit: '米', value: '32', condition: null });
    expect(decided.explanation?.inputs).toHaveLength(19);
  });

  it('C1 tells the rule in the words to which an administrator has edited it', async () => {
    const shipped = await readProcess('review-channel.dmn');
    const deploy = (content: string) =>
      world().administrator.post('/deployments', { resources: [{ name: 'review-channel.dmn', content }] });
    await deploy(shipped.replace('>大跨度<', '>大跨度（2026 年修订）<').replace('&gt;= 60', '&gt;= 65.5'));

    const cast = await world().submit('P17');
    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
    await deploy(shipped);

    const { explanation } = (await readLane(cast)).decided;
    expect(explanation?.title).toBe('大跨度（2026 年修订）');
    expect(explanation?.sentence).toBe('最大跨度不小于65.5米（本项目66米）');
  });

  it('C4 moves a case up and down midway, keeps what was done and counts the limit from the same day 0', async () => {
    const cast = await world().submit('P05', { missingMaterials: [] });
    await drive(cast, { FirstReview: firstOf(cast, ['ARCH']) }, ended('ARCH', 7));
    const [before] = (await readClocks(cast)).items.filter(({ kind }) => kind === 'FIRST');
    const fee = (await readCase(world().administrator, cast.caseId)).application.feeFen;

    const lane = await changeLane(cast, 'NORMAL');

    expect(before).toMatchObject({ limitWd: 3, startDate: '2026-02-11', dueDate: '2026-02-14' });
    expect(lane).toMatchObject({
      channel: 'NORMAL',
      decided: { channel: 'FAST' },
      limits: { firstWd: 3, secondWd: 4 },
    });
    expect(lane.changes).toMatchObject([{ from: 'FAST', to: 'NORMAL', reason: '现场情况复杂' }]);
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 8));
    const clocks = await readClocks(cast);
    const [first, second] = ['FIRST', 'SECOND'].map((stage) => clocks.items.find(({ kind }) => kind === stage));
    expect(first).toMatchObject({ startDate: before?.startDate, limitWd: 3, dueDate: before?.dueDate });
    expect(second).toMatchObject({ state: 'RUNNING', limitWd: 4 });
    expect(await archReviews(cast)).toEqual([{ status: 'COMPLETED', round: 1 }]);

    await changeLane(cast, 'FAST');

    const faster = (await readClocks(cast)).items.find(({ kind }) => kind === 'SECOND');
    expect(faster).toMatchObject({ limitWd: 2, startDate: second?.startDate });
    expect(Date.parse(faster?.dueDate ?? '')).toBeLessThan(Date.parse(second?.dueDate ?? ''));
    const certified = await drive(cast, {}, hasEnded);
    expect(certified).toMatchObject({ state: 'CERTIFIED', channel: 'FAST', feeFen: fee });
    const final = (await readClocks(cast)).items.find(({ kind }) => kind === 'FINAL');
    expect(final).toMatchObject({ limitWd: 1 });
    expect(await archReviews(cast)).toEqual([{ status: 'COMPLETED', round: 1 }]);
    expect(await readEvents(cast)).toEqual(expect.arrayContaining(['LANE_CHANGED', 'CERTIFIED']));
  });

  it('C4 takes nobody but a department, no case without its papers into the instant lane, and none that is in it', async () => {
    const cast = await world().submit('P24');
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 5));

    await expect(changeLane(cast, 'INSTANT')).rejects.toMatchObject({ status: 422, code: 'RULE_VIOLATED' });
    await expect(changeLane(cast, 'FAST')).rejects.toMatchObject({ status: 409, code: 'WRONG_STATE' });
    const body = { channel: 'NORMAL', reason: '调整' };
    await expect(cast.applicant.post(`/applications/${cast.caseId}/lane`, body)).rejects.toMatchObject({ status: 403 });
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    for (const reason of [undefined, '', '  ']) {
      const moved = department.post(`/applications/${cast.caseId}/lane`, { channel: 'NORMAL', reason });
      await expect(moved).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    }
    expect((await readLane(cast)).changes).toEqual([]);
  });

  it.each([
    ['a special project', 'P11', /special project/],
    ['a design unit graded D', 'P21', /graded C or D/],
  ])('C4 takes no case of %s into the instant lane', async (_what, sample, detail) => {
    const cast = await world().submit(sample);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));

    const barred = await changeLane(cast, 'INSTANT').catch((error: unknown) => error);

    expect(barred).toMatchObject({ status: 409, code: 'LANE_BARRED' });
    expect(String(barred)).toMatch(detail);
    expect(await readLane(cast)).toMatchObject({ channel: 'NORMAL', changes: [] });
  });

  it('C4 takes a design beyond the codes out of the lane of the experts only once they have agreed', async () => {
    const cast = await world().submit('P19');
    await drive(cast, { ConvenePanel: undefined }, waitsFor('ConvenePanel'));
    await expect(changeLane(cast, 'NORMAL')).rejects.toMatchObject({ status: 409, code: 'LANE_BARRED' });
    expect((await readLane(cast)).panels).toMatchObject([{ state: 'OPEN' }]);

    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 7));

    expect(await changeLane(cast, 'NORMAL')).toMatchObject({ channel: 'NORMAL' });
  });
};

/** The lane of a case, once it is chosen. */
export function readLane({ people, caseId }: Cast): Promise<Lane> {
  return until('the lane', () => people.administrator.get<Lane>(`/applications/${caseId}/lane`));
}

/** A department moves a case to another lane. */
export async function changeLane(cast: Cast, channel: Lane['channel']): Promise<Lane> {
  const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
  return department.post<Lane>(`/applications/${cast.caseId}/lane`, { channel, reason: '现场情况复杂' });
}

/** The first reviews of architecture that a case has ever had. */
async function archReviews({ people, caseId }: Cast) {
  const { items } = await people.administrator.get<Items<CaseTask>>(`/applications/${caseId}/tasks`);
  const own = items.filter(({ taskType, discipline }) => taskType === 'FirstReview' && discipline === 'ARCH');
  return own.map(({ status, round }) => ({ status, round }));
}

/** Some disciplines are reviewed, the others wait. */
function firstOf(cast: Cast, disciplines: readonly string[]) {
  return async (task: CaseTask): Promise<unknown> => {
    if (!disciplines.includes(task.discipline ?? '')) return undefined;
    return complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' });
  };
}

/** As many first reviews as named wait, none of them of this discipline. */
function ended(discipline: string, others: number): Goal {
  return (application, open) =>
    waitsFor('FirstReview', others)(application, open) && open.every((task) => task.discipline !== discipline);
}
