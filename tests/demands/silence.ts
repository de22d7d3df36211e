import { expect, it } from 'vitest';
import type { Items, Round, RoundSet, Timeline } from '../../demo/answers.ts';
import { type Cast, complete, disciplineOf, teamOf, uploadAll } from '../../demo/cast.ts';
import type { SampleProject } from '../../demo/sample-projects.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { missingWords, readDocument } from '../case/documents.ts';
import { handInSupplement } from '../case/restarts.ts';
import { findingIn, reviseArch } from '../case/rounds.ts';
import {
  drive,
  hasEnded,
  isIn,
  openTask,
  openTasks,
  readClocks,
  readDocumentCodes,
  readEvents,
  settle,
  type World,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

/** Monday; five working days of silence end with Monday 9 March 2026. */
const FILED = { submittedAt: '2026-03-02 09:00' };
const SILENT = { AcceptanceReview: undefined };
const LATE = { ...SILENT, SubmitSupplement: undefined };

/** Disciplines of P24, of which the survey has no sheets. */
const DRAWN = ['ARCH', 'ELEC', 'FIRE', 'PLUM', 'STRU'];
const REVIEWED = [...DRAWN, 'SURV'];

/** Group B: what follows where nobody answers. */
export const silenceDemands: Demands = (world) => {
  it('B5 counts five days of silence as acceptance where the city says so, and bars the certificate', async () => {
    const { administrator } = world();
    const unheard = await world().submit('P24', FILED);
    await openTask(unheard, 'AcceptanceReview');
    await setClock(administrator, '2026-03-10T01:00:00Z');
    await untilEscalated(unheard);
    // Where the city does not say so, silence accepts nothing: the case waits for the officer.
    expect(await openTasks(unheard, 'AcceptanceReview')).toHaveLength(1);
    await unheard.applicant.post(`/applications/${unheard.caseId}/withdrawal`, { reason: '另行申请' });
    await administrator.put('/settings/deemedAcceptance', { value: true });
    try {
      const cast = await world().submit('P24', FILED);
      await openTask(cast, 'AcceptanceReview');
      await setClock(administrator, '2026-03-09T15:00:00Z');
      await untilEscalated(cast);
      expect(await openTasks(cast, 'AcceptanceReview')).toHaveLength(1);

      await setClock(administrator, '2026-03-09T16:01:00Z');
      const waiting = await drive(cast, LATE, isIn('WAIT_SUPPLEMENT'));

      expect(waiting).toMatchObject({ acceptedOn: '2026-03-02' });
      const { items } = await administrator.get<Timeline>(`/applications/${cast.caseId}/timeline`);
      expect(items.find(({ kind }) => kind === 'ACCEPTANCE_DECIDED')?.data).toMatchObject({ byLaw: true });
      const told = await cast.applicant.get<Items<{ kind: string; caseId: string; text: string }>>('/notifications');
      const notice = told.items.find(({ kind, caseId }) => kind === 'ACCEPTED_BY_LAW' && caseId === cast.caseId);
      expect(notice?.text).toContain(cast.missing.map(({ slot }) => slot).join('、'));
      const words = [
        '行政许可法》第三十二条',
        '2026年3月2日',
        '尚缺材料',
        'M8节能绿建表格及专项说明',
        '此后不再提出新的材料要求',
      ];
      expect(missingWords(await readDocument(world(), cast, 'ACCEPTANCE'), words)).toEqual([]);
      // An upload alone lifts nothing: it is handed in, and an officer looks at it.
      await uploadAll(cast.applicant, cast.caseId, cast.missing);
      expect(await openTasks(cast, 'SignCertificate')).toEqual([]);
      await handInSupplement(cast);
      expect(await drive(cast, SILENT, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 1 });
      // The notice of the acceptance has listed it: nothing was promised, and nobody is told a second time.
      const codes = await readDocumentCodes(cast);
      expect(codes.filter((code) => ['DEFICIENCY_NOTICE', 'COMMITMENT', 'TERMINATION'].includes(code))).toEqual([]);
    } finally {
      await administrator.put('/settings/deemedAcceptance', { value: false });
    }
  });

  it('B5 asks for a wrong paper again and again, without a term, and ends nothing after months', async () => {
    const cast = await acceptedBySilence(world(), {});
    await drive(cast, LATE, isIn('WAIT_SUPPLEMENT'));

    for (const reason of ['未盖章', '缺页', '不是本项目的']) {
      expect(await openTask(cast, 'SubmitSupplement')).toMatchObject({ dueDate: null });
      await uploadAll(cast.applicant, cast.caseId, cast.missing);
      await cast.applicant.post(`/applications/${cast.caseId}/supplement`);
      await complete(cast.officer, await openTask(cast, 'CheckSupplement'), { accepted: false, reason });
    }
    const extension = cast.applicant.post(`/applications/${cast.caseId}/extension`, { reason: '来不及' });
    await expect(extension).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await openTask(cast, 'SubmitSupplement');
    await setClock(world().administrator, '2026-08-31T01:00:00Z');

    await handInSupplement(cast);
    expect(await drive(cast, SILENT, hasEnded)).toMatchObject({ state: 'CERTIFIED', round: 1 });
    const { items } = await readClocks(cast);
    expect(items.filter(({ kind }) => kind === 'SUPPLEMENT')).toEqual([]);
    expect(await readEvents(cast)).not.toContain('REMINDED');
  });

  it('B5 has the disciplines reviewed again whose design rests on a paper that came after the review', async () => {
    const cast = await acceptedBySilence(world(), { missingMaterials: ['M3'] });
    await drive(cast, LATE, isIn('WAIT_SUPPLEMENT'));

    await handInSupplement(cast, ['ARCH', 'FIRE']);

    const { again, ended } = await reviewOn(cast);
    expect(ended).toMatchObject({ state: 'CERTIFIED', round: 2 });
    expect(again).toEqual(['ARCH', 'FIRE']);
    expect(await slotsOf(cast, 2)).toContain('M3');
  });

  it.each([
    ['before anything is reviewed', [], { round: 1, again: REVIEWED }],
    ['in the midst of the first stage', ['ARCH', 'SURV'], { round: 1, again: DRAWN }],
    ['after all have passed', REVIEWED, { round: 2, again: DRAWN }],
  ] as const)(
    'B5 gives drawings that come %s to a first look before the certificate',
    async (_when, done, expected) => {
      const cast = await acceptedBySilence(world(), { missingMaterials: ['M5'] });
      await reviewWithoutDrawings(cast, done);
      expect(await slotsOf(cast, 1)).not.toContain('M5');

      await handInSupplement(cast);

      const { again, ended } = await reviewOn(cast);
      expect(again).toEqual([...expected.again].sort());
      expect(ended).toMatchObject({ state: 'CERTIFIED', round: expected.round });
      const sheets = (await setOf(cast, expected.round)).files.filter(({ slot }) => slot === 'M5');
      expect(sheets.map(({ fileName }) => fileName).sort()).toEqual(
        cast.missing.map(({ fileName }) => fileName).sort(),
      );
      const { items } = await cast.applicant.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
      expect(items).toHaveLength(expected.round);
    },
  );

  it('B5 carries drawings that came late over into the next round like any others', async () => {
    const cast = await acceptedBySilence(world(), { missingMaterials: ['M5'] });
    await reviewWithoutDrawings(cast, ['ARCH']);
    await handInSupplement(cast);
    await drive(cast, { ...findingIn(cast, 'ARCH'), ...SILENT }, isIn('OPINION_ISSUED'));

    await reviseArch(cast);

    expect(await lookedAtIn(cast, 2)).toEqual(['ARCH']);
  });

  it('B5 gives drawings that come while a revision is out to a first look in the round of the revision', async () => {
    const cast = await acceptedBySilence(world(), { missingMaterials: ['M5'] });
    await drive(cast, { ...findingIn(cast, 'ARCH'), ...LATE }, isIn('OPINION_ISSUED'));

    await handInSupplement(cast);
    await reviseArch(cast);

    expect(await lookedAtIn(cast, 2)).toEqual(DRAWN);
    const { items } = await cast.applicant.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
    const reasons = items[1]?.disciplines.filter(({ underReview }) => underReview).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['BASIS_CHANGED']));
  });

  it.each([
    ['at once', {}, undefined],
    ['from a day on', { effectiveFrom: '2026-03-14' }, '2026-03-13T16:01:00Z'],
  ])(
    'B5 counts silence as acceptance for a case that waits already when the city adopts that %s',
    async (_when, dated, then) => {
      const { administrator } = world();
      const cast = await world().submit('P24', FILED);
      await openTask(cast, 'AcceptanceReview');
      // Past the last step of the ladder nothing more is due of the limit itself.
      await setClock(administrator, '2026-03-12T01:00:00Z');
      await untilEscalated(cast, 3);
      expect(await openTasks(cast, 'AcceptanceReview')).toHaveLength(1);

      await administrator.put('/settings/deemedAcceptance', { value: true, reason: '本市实行', ...dated });
      try {
        if (then !== undefined) await setClock(administrator, then);
        const accepted = await settle(cast, ({ acceptedOn }) => acceptedOn !== null);
        expect(accepted).toMatchObject({ acceptedOn: '2026-03-02' });
      } finally {
        await administrator.put('/settings/deemedAcceptance', { value: false });
      }
    },
  );
};

/** Files P24 in a city where silence accepts, and lets the five days go by. */
export async function acceptedBySilence(world: World, change: Partial<SampleProject>): Promise<Cast> {
  const { administrator } = world;
  await administrator.put('/settings/deemedAcceptance', { value: true });
  try {
    const cast = await world.submit('P24', { ...FILED, ...change });
    await openTask(cast, 'AcceptanceReview');
    await setClock(administrator, '2026-03-09T16:01:00Z');
    await settle(cast, ({ acceptedOn }) => acceptedOn !== null);
    return cast;
  } finally {
    await administrator.put('/settings/deemedAcceptance', { value: false });
  }
}

function untilEscalated(cast: Cast, times = 1): Promise<boolean> {
  return until('an escalation', async () => {
    const escalations = (await readEvents(cast)).filter((kind) => kind === 'ESCALATED');
    return escalations.length >= times ? true : undefined;
  });
}

/** Some disciplines end their first look at a filing without drawings; where all do, it goes on to the pass. */
async function reviewWithoutDrawings(cast: Cast, disciplines: readonly string[]): Promise<void> {
  if (disciplines.length === REVIEWED.length) {
    await drive(cast, LATE, isIn('WAIT_SUPPLEMENT'));
    return;
  }
  await drive(cast, { ...LATE, FirstReview: undefined }, waitsFor('FirstReview', REVIEWED.length));
  for (const task of await openTasks(cast, 'FirstReview')) {
    if (!disciplines.includes(disciplineOf(task))) continue;
    await complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' });
  }
  await settle(cast, (_application, open) => {
    const left = open.filter(({ taskType }) => taskType === 'FirstReview').length;
    return left === REVIEWED.length - disciplines.length;
  });
}

/** Takes the case to its end, and tells which disciplines were looked at on the way. */
async function reviewOn(cast: Cast) {
  const again: string[] = [];
  const ended = await drive(
    cast,
    {
      ...SILENT,
      FirstReview: async (task) => {
        again.push(disciplineOf(task));
        return complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' });
      },
    },
    hasEnded,
  );
  return { again: again.sort(), ended };
}

/** The disciplines whose first look waits in a round. */
async function lookedAtIn(cast: Cast, round: number): Promise<readonly string[]> {
  const acts = { ...LATE, SubmitRevision: undefined, FirstReview: undefined };
  await drive(
    cast,
    acts,
    (application, open) => application.round === round && waitsFor('FirstReview')(application, open),
  );
  const { items } = await cast.applicant.get<Items<Round>>(`/applications/${cast.caseId}/rounds`);
  const planned = items.find((each) => each.round === round)?.disciplines ?? [];
  const due = planned.filter(({ underReview }) => underReview).map(({ discipline }) => discipline);
  await settle(cast, waitsFor('FirstReview', due.length));
  return (await openTasks(cast, 'FirstReview')).map(disciplineOf).sort();
}

function setOf(cast: Cast, round: number): Promise<RoundSet> {
  return cast.people.administrator.get<RoundSet>(`/applications/${cast.caseId}/rounds/${round}/files`);
}

/** The materials of which the set of a round holds something. */
async function slotsOf(cast: Cast, round: number): Promise<readonly string[]> {
  return [...new Set((await setOf(cast, round)).files.map(({ slot }) => slot))];
}
