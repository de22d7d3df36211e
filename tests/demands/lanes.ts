import { expect, it } from 'vitest';
import type { CaseTask, Items, Lane, Opinion } from '../../demo/answers.ts';
import { type Acts, readCase } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, EXPERTS, teamOf } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { readProcess } from '../case/edited-resources.ts';
import { judging, reviseArch } from '../case/rounds.ts';
import {
  drive,
  type Goal,
  hasEnded,
  openTask,
  readClocks,
  readEvents,
  settle,
  waitForDocument,
  waitsFor,
} from '../case/world.ts';
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
    const second = (await readClocks(cast)).items.find(({ kind }) => kind === 'SECOND');
    expect(second).toMatchObject({ state: 'RUNNING', limitWd: 4 });

    await changeLane(cast, 'FAST');

    const faster = (await readClocks(cast)).items.find(({ kind }) => kind === 'SECOND');
    expect(faster).toMatchObject({ limitWd: 2, startDate: second?.startDate });
    expect(Date.parse(faster?.dueDate ?? '')).toBeLessThan(Date.parse(second?.dueDate ?? ''));
    const certified = await drive(cast, {}, hasEnded);
    expect(certified).toMatchObject({ state: 'CERTIFIED', channel: 'FAST', feeFen: fee });
    const final = (await readClocks(cast)).items.find(({ kind }) => kind === 'FINAL');
    expect(final).toMatchObject({ limitWd: 1 });
    expect(await readEvents(cast)).toEqual(expect.arrayContaining(['LANE_CHANGED', 'CERTIFIED']));
  });

  it('C4 takes nobody but a department, no case without its papers into the instant lane, and none that is in it', async () => {
    const cast = await world().submit('P24');
    await drive(cast, { FirstReview: undefined, SubmitSupplement: undefined }, waitsFor('FirstReview', 5));

    await expect(changeLane(cast, 'INSTANT')).rejects.toMatchObject({ status: 422, code: 'RULE_VIOLATED' });
    await expect(changeLane(cast, 'FAST')).rejects.toMatchObject({ status: 409, code: 'WRONG_STATE' });
    const body = { channel: 'NORMAL', reason: '调整' };
    await expect(cast.applicant.post(`/applications/${cast.caseId}/lane`, body)).rejects.toMatchObject({ status: 403 });
    expect((await readLane(cast)).changes).toEqual([]);
  });

  it('C4 convenes the experts, outside the agency clock, before a case of their lane is reviewed', async () => {
    const cast = await world().submit('P19');
    await drive(cast, { ConvenePanel: undefined }, waitsFor('ConvenePanel'));
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const convene = async (experts: string) => complete(department, await openTask(cast, 'ConvenePanel'), { experts });

    await expect(convene(EXPERTS.split('\n').slice(1).join('\n'))).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    await convene(EXPERTS);
    await world().passDays(12);
    const vote = async (votesFor: number) =>
      complete(department, await openTask(cast, 'RecordPanelResult'), { votesFor, minutes: '同意，补充排烟计算。' });
    await expect(vote(8)).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    await vote(6);

    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 7));
    const { panels } = await readLane(cast);
    expect(panels).toMatchObject([{ state: 'PASSED', votesFor: 6, openedOn: '2026-09-24', endedOn: '2026-10-06' }]);
    const { items, pauses } = await readClocks(cast);
    expect(pauses).toEqual([{ reason: 'PANEL', from: '2026-09-24', to: '2026-10-06' }]);
    expect(items.find(({ kind }) => kind === 'PANEL')).toMatchObject({ limitWd: 20, state: 'ENDED' });
    // Five days from the day on which the experts ended, a holiday: the 8th to the 10th, then the 12th and 13th.
    expect(items.find(({ kind }) => kind === 'FIRST')).toMatchObject({
      startDate: '2026-09-24',
      dueDate: '2026-10-13',
    });
    expect(await waitForDocument(cast, 'PANEL_RESULT')).toEqual(expect.arrayContaining(['PANEL_NOTICE']));
  });

  it('C4 opens a panel at once for a case that enters the lane of the experts midway, and ends it when it leaves', async () => {
    const cast = await world().submit('P05', { missingMaterials: [] });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 8));

    await changeLane(cast, 'EXPERT');
    await openTask(cast, 'ConvenePanel');

    const { items, pauses } = await readClocks(cast);
    expect(pauses).toMatchObject([{ reason: 'PANEL', to: null }]);
    expect(items.find(({ kind }) => kind === 'FIRST')).toMatchObject({ state: 'RUNNING', limitWd: 5 });

    await changeLane(cast, 'NORMAL');

    await settle(cast, (_application, open) => open.every(({ taskType }) => taskType === 'FirstReview'));
    expect((await readLane(cast)).panels).toMatchObject([{ state: 'CANCELED', round: 1 }]);
    expect((await readClocks(cast)).pauses).toMatchObject([{ reason: 'PANEL', to: '2026-02-11' }]);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', channel: 'NORMAL' });
  });

  it('C4 bars a case whose experts did not agree until they have agreed to the revised drawings', async () => {
    const cast = await world().submit('P19');
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    const votes = [5, 7];
    const vote: Acts = {
      RecordPanelResult: (task) =>
        complete(department, task, { votesFor: votes.shift() ?? 0, minutes: '排烟方案依据不足。' }),
    };

    const noticed = await drive(cast, { ...vote, ...finding(cast, 'FIRE') }, waitsFor('SubmitRevision'));
    const { items } = await cast.applicant.get<Items<Opinion>>(`/applications/${cast.caseId}/opinions`);
    await reviseArch(cast);
    const certified = await drive(cast, { ...vote, ...judging(cast, 'CLOSE') }, hasEnded);

    expect(noticed).toMatchObject({ state: 'OPINION_ISSUED', round: 1 });
    expect(items).toMatchObject([
      { discipline: 'FIRE', severity: 'MANDATORY', text: '专家评审未通过：排烟方案依据不足。' },
    ]);
    expect(certified).toMatchObject({ state: 'CERTIFIED', round: 2 });
    const { panels } = await readLane(cast);
    expect(panels).toMatchObject([
      { state: 'NOT_PASSED', round: 1, votesFor: 5 },
      { state: 'PASSED', round: 2, votesFor: 7 },
    ]);
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

/** Some disciplines are reviewed, the others wait. */
function firstOf(cast: Cast, disciplines: readonly string[]) {
  return async (task: CaseTask): Promise<unknown> => {
    if (!disciplines.includes(task.discipline ?? '')) return undefined;
    return complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' });
  };
}

/** A discipline has an opinion that somebody else has written; the technical head sees it. */
function finding(cast: Cast, discipline: string): Acts {
  return {
    SubmitRevision: undefined,
    FirstReview: async (task) => {
      const conclusion = task.discipline === discipline ? 'HAS_OPINIONS' : 'NO_OPINION';
      return complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion });
    },
    FinalReview: async (task) => complete((await teamOf(cast)).technicalHead, task, { conclusion: 'FINDINGS' }),
  };
}

/** As many first reviews as named wait, none of them of this discipline. */
function ended(discipline: string, others: number): Goal {
  return (application, open) =>
    waitsFor('FirstReview', others)(application, open) && open.every((task) => task.discipline !== discipline);
}
