import { expect, it } from 'vitest';
import type { AgencyStaff, CaseTask, Items, StrandedCase } from '../../demo/answers.ts';
import { type Cast, complete, disciplineOf, teamOf } from '../../demo/cast.ts';
import { type Row, toCsv } from '../../demo/registers.ts';
import { until } from '../../demo/until.ts';
import { handInSupplement, nameOther, staffAgencies } from '../case/restarts.ts';
import { findingIn, judging, reviseArch } from '../case/rounds.ts';
import {
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
import { changeLane } from './lanes.ts';

const FULL = { missingMaterials: [] };

interface Rounds {
  readonly items: readonly {
    readonly round: number;
    readonly outcome: string | null;
    readonly disciplines: readonly { readonly discipline: string; readonly reason: string }[];
  }[];
}

/** Row C5: another agency, wherever the case is in the hands of one. */
export const replacementDemands: Demands = (world) => {
  it('C5 lets the applicant revise in peace, then has another agency review everything with whole limits', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05', FULL);
    await drive(cast, { ...findingIn(cast, 'ARCH'), SubmitRevision: undefined }, waitsFor('SubmitRevision'));
    const before = await openTask(cast, 'SubmitRevision');

    // when
    const other = await nameOther(cast, 'DISQUALIFIED');
    expect(await openTask(cast, 'SubmitRevision')).toMatchObject({ id: before.id, dueDate: before.dueDate });
    await reviseArch(cast);
    await drive(cast, { FirstReview: undefined, SubmitRevision: undefined }, waitsFor('FirstReview', 5));

    // then
    const ended = await drive(cast, judging(cast, 'CLOSE'), hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: other, round: 2, priority: true });
    const { items } = await roundsOf(cast);
    expect(items[0]).toMatchObject({ outcome: 'FINDINGS' });
    expect(new Set(items[1]?.disciplines.map(({ reason }) => reason))).toEqual(new Set(['AGENCY_REPLACED']));
    expect(await firstLimits(cast)).toEqual([3, 3]);
  });

  it('C5 takes a case from its agency while the supplement is out: another reviews beside it', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P24', { missingMaterials: ['M7'], commitmentSigned: true });
    await drive(cast, { SubmitSupplement: undefined }, isIn('WAIT_SUPPLEMENT'));

    // when
    const other = await nameOther(cast, 'RECUSAL');
    await drive(cast, { SubmitSupplement: undefined, FirstReview: undefined }, waitsFor('FirstReview', 5));
    await drive(cast, { SubmitSupplement: undefined }, isIn('WAIT_SUPPLEMENT'));
    const { pauses } = await readClocks(cast);
    await handInSupplement(cast);

    // then
    const ended = await drive(cast, {}, hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: other, round: 2 });
    expect(pauses.filter(({ reason }) => reason === 'WAIT_SUPPLEMENT')).toMatchObject([{}, { to: null }]);
    await expectOneAgency(cast, 2);
  });

  it('C5 lets no agency seal what another has reviewed: a case that waits for the signature is reviewed again', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05', FULL);
    await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
    const { legalRepresentative } = await teamOf(cast);
    const task = await openTask(cast, 'SignCertificate');

    // when
    const other = await nameOther(cast, 'DISQUALIFIED');
    const signing = complete(legalRepresentative, task, { signed: true });

    // then
    await expect(signing).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await expect(nameOther(cast, 'OTHER')).rejects.toMatchObject({ code: 'WRONG_STATE' });
    const ended = await drive(cast, {}, hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: other, round: 2 });
    expect((await roundsOf(cast)).items).toMatchObject([{ outcome: 'PASS' }, { outcome: 'PASS' }]);
    await expectOneAgency(cast, 2);
  });

  it('C5 leaves the whole days to an agency in whose hands the lane of the case changes', async () => {
    // given
    await staffAgencies(world());
    const cast = await world().submit('P05', { ...FULL, submittedAt: '2026-03-02 09:00' });
    await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
    await nameOther(cast, 'DISQUALIFIED');
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 8));

    // when
    await changeLane(cast, 'NORMAL');

    // then
    expect(await firstLimits(cast)).toEqual([3, 3]);
    const { legalEnd, forecast } = await until('a forecast in the new lane', async () => {
      const clocks = await readClocks(cast);
      return clocks.forecast?.cause === 'LANE' ? clocks : undefined;
    });
    expect(legalEnd).toMatchObject({ dueDate: '2026-03-16' });
    expect(forecast).toMatchObject({ round: 2, step: 'FIRST', medianOn: '2026-03-16' });
  });

  it('C5 lists every open case of a suspended agency with what to do, and lets it take no other', async () => {
    // given
    await staffAgencies(world());
    const [reviewed, asked] = [await world().submit('P05', FULL), await world().submit('P24', FULL)];
    await drive(reviewed, { SecondReview: undefined }, waitsFor('SecondReview', 5));
    await drive(asked, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));
    const department = await reviewed.people.departmentOf('CONSTRUCTION', reviewed.regionCode);
    const list = async () => {
      const { items } = await department.get<Items<StrandedCase>>('/stranded-cases');
      return items.filter(({ applicationId }) => applicationId === reviewed.caseId || applicationId === asked.caseId);
    };
    expect(await list()).toEqual([]);

    // when
    for (const each of [reviewed, asked]) await setStatus(world(), each.proposed.at(-1) ?? '', 'SUSPENDED');
    const listed = await list();
    const confirming = complete((await teamOf(asked)).manager, await openTask(asked, 'ConfirmAgency'), {
      confirmed: true,
    });

    // then
    await expect(confirming).rejects.toMatchObject({ code: 'WRONG_STATE' });
    const adviceOf = (cast: Cast, items: readonly StrandedCase[]) =>
      items.find(({ applicationId }) => applicationId === cast.caseId)?.advice;
    expect([adviceOf(reviewed, listed), adviceOf(asked, listed)]).toEqual(['REPLACE', 'ASKED']);
    expect(listed[0]).toMatchObject({ agencyStatus: 'SUSPENDED' });
    const former = [...reviewed.proposed, ...asked.proposed];
    reviewed.proposed.push(...asked.proposed);
    await nameOther(reviewed, 'DISQUALIFIED');
    await drive(reviewed, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    expect(adviceOf(reviewed, await list())).toBeUndefined();
    for (const each of former) await setStatus(world(), each, 'ACTIVE');
  });

  it('C5 refuses to replace an agency before there is one, and after the certificate', async () => {
    await staffAgencies(world());
    const cast = await world().submit('P05', FULL);
    await drive(cast, { ConfirmAgency: undefined }, waitsFor('ConfirmAgency'));

    await expect(nameOther(cast, 'OTHER')).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await drive(cast, {}, hasEnded);
    await expect(nameOther(cast, 'OTHER')).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });
};

/** Row B4 with C4 and C5: a design basis that changes under a review. */
export const restartDemands: Demands = (world) => {
  it('B4 stops a stage at once where its design basis changes, and keeps what other disciplines have done', async () => {
    // given
    const cast = await promised(world());
    await drive(cast, RESTS, waitsFor('SecondReview', 5));
    const { secondReviewer } = await teamOf(cast);
    const seconds = await openTasks(cast, 'SecondReview');
    const stru = seconds.find(({ discipline }) => discipline === 'STRU');
    await complete(secondReviewer('STRU'), stru ?? { id: '' }, { agree: true });

    // when
    await handInSupplement(cast, ['ARCH', 'FIRE']);
    const stopped = complete(secondReviewer('ARCH'), seconds.find(isOf('ARCH')) ?? { id: '' }, { agree: true });

    // then
    await expect(stopped).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await settle(cast, (_case, open) => open.length === 2 && open.every(({ taskType }) => taskType === 'FirstReview'));
    const asked = [...(await openTasks(cast, 'FirstReview'))].map(disciplineOf);
    expect(asked.sort()).toEqual(['ARCH', 'FIRE']);
    const again: string[] = [];
    const ended = await drive(
      cast,
      {
        SecondReview: async (task) => {
          again.push(disciplineOf(task));
          await complete((await teamOf(cast)).secondReviewer(disciplineOf(task)), task, { agree: true });
        },
      },
      hasEnded,
    );
    expect(ended).toMatchObject({ state: 'CERTIFIED', round: 1 });
    expect(again).not.toContain('STRU');
    expect(again).toEqual(expect.arrayContaining(['ARCH', 'FIRE', 'ELEC']));
    expect(await readEvents(cast)).toContain('REVIEW_RESTARTED');
  });

  it('B4 lets a review go on whose disciplines concerned were not reviewed yet', async () => {
    const cast = await promised(world());
    await drive(cast, { ...RESTS, FirstReview: undefined }, waitsFor('FirstReview', 5));

    await handInSupplement(cast, ['ARCH']);

    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 1 });
    expect(await readEvents(cast)).not.toContain('REVIEW_RESTARTED');
  });

  it('B4 gives a case that is restarted after a change of lane the whole days of the new lane', async () => {
    // given
    const cast = await promised(world());
    await drive(cast, { SubmitSupplement: undefined, FinalReview: undefined }, waitsFor('FinalReview'));
    await changeLane(cast, 'EXPERT');
    await openTask(cast, 'ConvenePanel');

    // when
    await handInSupplement(cast, ['ARCH']);
    await settle(cast, (_case, open) => open.some(({ taskType }) => taskType === 'FirstReview'));

    // then
    expect((await firstLimits(cast)).at(-1)).toBe(5);
    expect((await openTasks(cast, 'ConvenePanel')).length).toBe(1);
    const ended = await drive(cast, {}, hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', round: 1, channel: 'EXPERT' });
  });

  it('B4 gives a stopped review to another agency, which calls no experts twice and does everything', async () => {
    // given
    await staffAgencies(world());
    const cast = await promised(world());
    await drive(cast, RESTS, waitsFor('SecondReview', 5));
    await handInSupplement(cast, ['ARCH']);
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));

    // when
    const other = await nameOther(cast, 'RECUSAL');

    // then
    await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 5));
    const ended = await drive(cast, {}, hasEnded);
    expect(ended).toMatchObject({ state: 'CERTIFIED', agencyCode: other, round: 1 });
    await expectOneAgency(cast, 1);
  });
};

const RESTS = { SubmitSupplement: undefined, SecondReview: undefined, FinalReview: undefined };

const isOf = (code: string) => (task: { readonly discipline: string | null }) => task.discipline === code;

/** The register says from now on how an agency stands in the city. */
async function setStatus({ administrator }: World, creditCode: string, status: string): Promise<void> {
  const { items } = await administrator.get<Items<Record<string, unknown>>>('/agencies');
  const agency = items.find((each) => each['creditCode'] === creditCode) ?? {};
  const row = Object.fromEntries(
    Object.entries({ ...agency, status }).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(';') : String(value ?? ''),
    ]),
  );
  await administrator.postCsv('/registers/agencies/imports', toCsv([row as Row]));
}

/** A case with M3 and M7 promised. */
async function promised(world: World): Promise<Cast> {
  return world.submit('P24', { missingMaterials: ['M3', 'M7'], commitmentSigned: true });
}

function roundsOf({ people, caseId }: Cast): Promise<Rounds> {
  return people.administrator.get<Rounds>(`/applications/${caseId}/rounds`);
}

/** The days of the first stages in the order of their rounds. */
async function firstLimits(cast: Cast): Promise<readonly number[]> {
  const { items } = await readClocks(cast);
  return items.filter(({ kind }) => kind === 'FIRST').map(({ limitWd }) => limitWd);
}

/** Whoever reviewed in the last round, and signed, is of that agency: nobody else stands behind the certificate. */
async function expectOneAgency(cast: Cast, round: number): Promise<void> {
  const { manager } = await teamOf(cast);
  const { items: staff } = await manager.get<Items<AgencyStaff>>('/agency-staff?limit=200');
  const { items } = await cast.people.administrator.get<Items<CaseTask>>(`/applications/${cast.caseId}/tasks`);
  const done = items.filter((task) => task.status === 'COMPLETED' && task.round === round && task.department === null);
  const own = new Set(staff.map(({ id }) => id));
  expect(done.filter(({ taskType }) => taskType === 'FirstReview').length).toBeGreaterThanOrEqual(5);
  expect(done.filter(({ assigneeUserId }) => !own.has(assigneeUserId ?? ''))).toEqual([]);
}
