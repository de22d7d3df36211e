import { expect, it } from 'vitest';
import type { Items, Opinion } from '../../demo/answers.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, EXPERTS, teamOf } from '../../demo/cast.ts';
import { judging, reviseArch, SENT_BACK } from '../case/rounds.ts';
import { drive, hasEnded, openTask, readClocks, settle, waitForDocument, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { changeLane, readLane } from './lanes.ts';

/** Row C4: the experts of a lane. */
export const panelDemands: Demands = (world) => {
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
    expect(pauses).toMatchObject([{ reason: 'PANEL', from: '2026-09-24', to: '2026-10-06', cause: '须经专家评审' }]);
    expect(pauses[0]?.noticeNumber).toMatch(/^PS-/);
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

/** A discipline has an opinion that somebody else has written; the technical head sees it. */
function finding(cast: Cast, discipline: string): Acts {
  return {
    SubmitRevision: undefined,
    FirstReview: async (task) => {
      const conclusion = task.discipline === discipline ? 'HAS_OPINIONS' : 'NO_OPINION';
      return complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion });
    },
    FinalReview: async (task) => complete((await teamOf(cast)).technicalHead, task, SENT_BACK),
  };
}
