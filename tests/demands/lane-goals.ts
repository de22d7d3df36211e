import { expect, it } from 'vitest';
import type { CaseTask, Goal as CycleGoal, Items, LaneFigures } from '../../demo/answers.ts';
import { type Cast, disciplineOf, teamOf } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { nameOther, staffAgencies } from '../case/restarts.ts';
import { findingIn, judging, reviseArch } from '../case/rounds.ts';
import { drive, hasEnded, openTasks, readClocks, readEvents, waitsFor } from '../case/world.ts';
import type { Demands } from './demand-suite.ts';
import { laneProjects } from './lane-projects.ts';
import { changeLane, readLane } from './lanes.ts';

const STAGES = ['FIRST', 'SECOND', 'FINAL'];

/** Rows C2, C3, S2, S3, S7 and S8: what the lanes promise, and whether it is kept. */
export const laneGoalDemands: Demands = (world) => {
  const at = (minute: string) => setClock(world().administrator, new Date(`${minute}:00+08:00`).toISOString());
  const figures = (from: string, to: string) =>
    world().administrator.get<LaneFigures>(`/lane-figures?from=${from}&to=${to}`);

  it('C2 gives each of three stages a clock of its own and lets nobody act in two of them', async () => {
    const cast = await world().submit('P05');
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 8));

    const [task] = await openTasks(cast, 'SecondReview');
    if (task === undefined) throw new Error('Expected a second review, but there is none');
    const first = (await teamOf(cast)).reviewer(disciplineOf(task));
    const claimed = first.post(`/tasks/${task.id}/claim`);

    await expect(claimed).rejects.toMatchObject({ status: 409, code: 'PERSON_CONFLICT' });
    await drive(cast, {}, hasEnded);
    expect(await stageClocks(cast)).toMatchObject([
      { kind: 'FIRST', limitWd: 3, state: 'ENDED' },
      { kind: 'SECOND', limitWd: 2, state: 'ENDED' },
      { kind: 'FINAL', limitWd: 1, state: 'ENDED' },
    ]);
  });

  it('S7 starts each stage of the fast track where the one before ends', async () => {
    const cast = await world().submit('P05');
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 8));
    await world().passDays(1);
    await drive(cast, {}, hasEnded);

    const [first, second, final] = await stageClocks(cast);
    expect((await readLane(cast)).channel).toBe('FAST');
    expect([second?.startDate, final?.startDate]).toEqual([first?.endedOn, second?.endedOn]);
  });

  it('C3 shares one due day between the three stages of the instant lane', async () => {
    const before = await figures('2026-04-01', '2026-04-30');
    const sameDay = await world().submit('P04');
    const ended = await drive(sameDay, {}, hasEnded);

    expect(ended).toMatchObject({ state: 'CERTIFIED', channel: 'INSTANT' });
    const days = { startDate: '2026-04-03', dueDate: '2026-04-07', endedOn: '2026-04-03' };
    expect(await stageClocks(sameDay)).toMatchObject([days, days, days]);
    const { items } = await sameDay.applicant.get<Items<CaseTask>>(`/applications/${sameDay.caseId}/tasks`);
    const chain = items.filter(({ stage, discipline }) => stage === 'FINAL' || discipline === 'ARCH');
    const persons = chain.filter(({ department }) => department === null).map(({ assigneeUserId }) => assigneeUserId);
    expect([persons.length, new Set(persons).size, persons.includes(null)]).toEqual([3, 3, false]);

    const nextDay = await world().submit('P04');
    await drive(nextDay, { SecondReview: undefined }, waitsFor('SecondReview', 6));
    await at('2026-04-07T16:00');
    await drive(nextDay, {}, hasEnded);
    const tooLate = await world().submit('P04');
    await drive(tooLate, { SecondReview: undefined }, waitsFor('SecondReview', 6));
    await at('2026-04-08T09:00');
    await until('an escalation', async () => ((await readEvents(tooLate)).includes('ESCALATED') ? true : undefined));
    await drive(tooLate, {}, hasEnded);

    const { instant, lanes } = await figures('2026-04-01', '2026-04-30');
    const ofInstant = (all: LaneFigures['lanes']) => all.find(({ channel }) => channel === 'INSTANT');
    expect((ofInstant(lanes)?.issued ?? 0) - (ofInstant(before.lanes)?.issued ?? 0)).toBe(3);
    expect(ofInstant(lanes)?.accepted).toBe((ofInstant(before.lanes)?.accepted ?? 0) + 3);
    expect(instant.certified - before.instant.certified).toBe(3);
    expect(instant.inTime - before.instant.inTime).toBe(2);
    expect(instant.successRate).toBe(Math.round((instant.inTime / instant.certified) * 1000) / 1000);
  });

  it('C3 gives a case that enters the instant lane midway the due day of the whole chain', async () => {
    const cast = await world().submit('P03');
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview', 7));
    expect((await stageClocks(cast))[1]).toMatchObject({ startDate: '2026-03-04', dueDate: '2026-03-06' });

    await changeLane(cast, 'INSTANT');

    const chain = { startDate: '2026-03-04', dueDate: '2026-03-05', limitWd: 1 };
    expect((await stageClocks(cast))[1]).toMatchObject(chain);
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', channel: 'INSTANT' });
    expect((await stageClocks(cast))[2]).toMatchObject(chain);
  });

  it('S8 puts an easy project into the instant lane within a second, says why and starts on the same working day', async () => {
    const cast = await world().submit('P01');
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 7));

    const { channel, decided } = await readLane(cast);
    const easy = laneProjects().find(({ rule }) => rule === 'I1');
    const begun = performance.now();
    const variables = { facts: easy?.facts, rulesDate: easy?.rulesDate };
    await world().administrator.post('/decisions/review-channel/evaluation', { variables });

    expect(performance.now() - begun).toBeLessThan(1000);
    expect(channel).toBe('INSTANT');
    expect(decided.explanation?.sentence).toContain('总建筑面积不大于3000平方米（本项目2400平方米）');
    expect(await stageClocks(cast)).toMatchObject([{ kind: 'FIRST', startDate: '2026-03-02', dueDate: '2026-03-03' }]);
  });

  it('S2 gives the first stage three working days and warns on the fourth', async () => {
    const cast = await world().submit('P03');
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 7));
    expect(await stageClocks(cast)).toMatchObject([{ startDate: '2026-03-04', limitWd: 3, dueDate: '2026-03-09' }]);

    await at('2026-03-09T23:58');
    await drive(cast, {}, waitsFor('FirstReview', 7));
    expect(await readEvents(cast)).not.toContain('ESCALATED');
    expect(await stageClocks(cast)).toMatchObject([{ light: 'YELLOW' }]);

    await at('2026-03-10T00:01');
    expect(await stageClocks(cast)).toMatchObject([{ light: 'RED' }]);
    await until('a warning', async () => ((await readEvents(cast)).includes('ESCALATED') ? true : undefined));
  });

  it('S3 shows a new-energy project green, yellow and red, and stores once who made it miss its twelve days', async () => {
    const cast = await world().submit('P15');
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 7));
    expect(await readGoal(cast)).toMatchObject({ goalDays: 12, netDays: 0, light: 'GREEN', missed: null });

    await at('2026-07-24T10:00');
    expect(await readGoal(cast)).toMatchObject({ netDays: 9, light: 'YELLOW', missed: null });
    await at('2026-07-28T10:00');
    const missed = await missedGoal(cast);

    expect(missed).toMatchObject({ light: 'RED', netDays: 13 });
    expect(missed.missed).toMatchObject({ missedOn: '2026-07-28', cause: 'AGENCY', held: { AGENCY: 13 } });
    await at('2026-07-30T10:00');
    await drive(cast, {}, hasEnded);
    expect((await readGoal(cast)).missed).toEqual(missed.missed);
    expect((await readEvents(cast)).filter((kind) => kind === 'GOAL_MISSED')).toHaveLength(1);
    const { newEnergy } = await figures('2026-07-01', '2026-07-31');
    expect(newEnergy.certified).toBeGreaterThan(0);
    expect(newEnergy.averageNetDays).toBeGreaterThan(newEnergy.goalDays);
    expect(newEnergy.missedBecauseOf.AGENCY).toBeGreaterThan(0);
  });

  it('S3 lays a goal that was missed during a suspension at the door of the department', async () => {
    const cast = await world().submit('P15');
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 7));
    const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
    await department.post(`/applications/${cast.caseId}/suspension`, { reason: '涉诉' });
    await until('the clocks to stop', async () => ((await readClocks(cast)).pauses.length > 0 ? true : undefined));

    await at('2026-07-28T10:00');

    expect((await missedGoal(cast)).missed).toMatchObject({ cause: 'DEPARTMENT', held: { AGENCY: 0, DEPARTMENT: 13 } });
  });

  it('S3 lays it at the designer’s door where drawings that came back take the days beyond the limits', async () => {
    const cast = await world().submit('P15', { submittedAt: '2026-07-15 09:00' });
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 7));
    await at('2026-07-22T09:00');
    await drive(cast, findingIn(cast, 'ARCH'), waitsFor('SubmitRevision'));
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    await at('2026-07-24T09:00');
    await drive(cast, { ...judging(cast, 'CLOSE'), SecondReview: undefined }, waitsFor('SecondReview'));
    await at('2026-07-27T09:00');
    await drive(cast, { FinalReview: undefined }, waitsFor('FinalReview'));
    const { newEnergy: before } = await figures('2026-07-01', '2026-07-31');

    // On a day of its own: days that were looked at are looked at again a minute later.
    await at('2026-07-29T10:00');

    const { missed } = await missedGoal(cast);
    expect(missed).toMatchObject({ cause: 'DESIGNER', held: { AGENCY: 7, DESIGNER: 6, APPLICANT: 0, DEPARTMENT: 0 } });
    const { newEnergy: after } = await figures('2026-07-01', '2026-07-31');
    expect(after.missedBecauseOf.DESIGNER - before.missedBecauseOf.DESIGNER).toBe(1);
  });

  it('S3 lays it at the applicant’s door who names no agency for longer than that', async () => {
    const found = world().samples.find(({ id }) => id === 'P18');
    if (found === undefined) throw new Error('Expected a sample project P18, but there is none');
    const facts = { ...found.facts, newEnergy: true, projectCode: '2602-339902-04-01-918181' };
    const cast = await world().submit('P18', { facts, submittedAt: '2026-07-15 09:00' });
    await drive(cast, { ProposeAgency: undefined }, waitsFor('ProposeAgency'));

    await at('2026-07-30T10:00');

    const { missed } = await missedGoal(cast);
    expect(missed).toMatchObject({
      cause: 'APPLICANT',
      held: { AGENCY: 0, DESIGNER: 0, APPLICANT: 13, DEPARTMENT: 0 },
    });
  });

  it('S3 counts what another agency reviews as its own days, in the legal figure too, and not as the designer’s', async () => {
    await staffAgencies(world());
    const cast = await world().submit('P15', { submittedAt: '2026-03-02 09:00' });
    await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
    await at('2026-03-03T09:00');
    await nameOther(cast, 'DISQUALIFIED');
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 7));
    await at('2026-03-05T09:00');

    const ended = await drive(cast, {}, hasEnded);

    expect(ended).toMatchObject({ state: 'CERTIFIED', round: 2 });
    expect((await readClocks(cast)).reading).toMatchObject({ agencyWorkingDays: 3, statutoryWorkingDays: 3 });
    expect(await readGoal(cast)).toMatchObject({ netDays: 3, held: { AGENCY: 3, DESIGNER: 0 } });
  });
};

async function stageClocks(cast: Cast) {
  const { items } = await readClocks(cast);
  return STAGES.flatMap((stage) => items.filter(({ kind }) => kind === stage));
}

function readGoal({ people, caseId }: Cast): Promise<CycleGoal> {
  return people.administrator.get<CycleGoal>(`/applications/${caseId}/goal`);
}

/** The goal of a case once it is known to be missed. */
function missedGoal(cast: Cast): Promise<CycleGoal> {
  return until('a missed goal', async () => {
    const goal = await readGoal(cast);
    return goal.missed === null ? undefined : goal;
  });
}
