import { expect, it } from 'vitest';
import type { Timeline } from '../../demo/answers.ts';
import { type Cast, complete, disciplineOf, teamOf, uploadAll } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { readProcess, withFastSupplement } from '../case/edited-resources.ts';
import {
  chinaTime,
  drive,
  hasEnded,
  isIn,
  openTask,
  readClocks,
  readEvents,
  settle,
  type World,
  waitForDocument,
  waitsFor,
} from '../case/world.ts';
import type { Demands } from './demand-suite.ts';

/** Accepted on Monday 2 March 2026 with M7 missing: five working days end on Monday 9 March. */
const DEFICIENT = { submittedAt: '2026-03-02 09:00', missingMaterials: ['M7'], commitmentSigned: true };

const REVIEW_RESTS = { SubmitSupplement: undefined, FirstReview: undefined };

/** Group B: what follows from a commitment. */
export const supplementDemands: Demands = (world) => {
  it('B3 reminds on the second and on the last day before, once each, and ends the case after the last', async () => {
    const cast = await promised(world());
    expect(await openTask(cast, 'SubmitSupplement')).toMatchObject({ dueDate: '2026-03-09' });

    await setClock(cast.people.administrator, chinaTime('2026-03-05 00:05'));
    await untilReminded(cast, 1);
    await setClock(cast.people.administrator, chinaTime('2026-03-06 00:05'));
    await untilReminded(cast, 2);
    await setClock(cast.people.administrator, chinaTime('2026-03-10 00:05'));
    const ended = await settle(cast, hasEnded);

    expect(ended).toMatchObject({ state: 'TERMINATED', caseResult: 'TERMINATED' });
    expect(await countReminders(cast)).toBe(2);
    const told = await cast.applicant.get<{ items: { kind: string; caseId: string }[] }>('/notifications');
    const reminders = told.items.filter(({ kind, caseId }) => kind === 'REMIND_SUPPLEMENT' && caseId === cast.caseId);
    expect(reminders).toHaveLength(2);
    expect(await waitForDocument(cast, 'TERMINATION')).toContain('TERMINATION');
  });

  it('B3 extends once, when asked in time, and never beyond the legal limit', async () => {
    const cast = await promised(world());
    const ask = () => cast.applicant.post(`/applications/${cast.caseId}/extension`, { reason: '合同盖章需要时间' });

    await ask();
    await complete(cast.officer, await openTask(cast, 'DecideExtension'), { granted: true });

    // Five and five are the ten working days that the law gives the review itself.
    await until('the new day', async () =>
      (await supplementClock(cast))?.dueDate === '2026-03-16' ? true : undefined,
    );
    expect(await openTask(cast, 'SubmitSupplement')).toMatchObject({ dueDate: '2026-03-16' });
    await expect(ask()).rejects.toMatchObject({ code: 'WRONG_STATE' });

    const late = await promised(world());
    await setClock(late.people.administrator, chinaTime('2026-03-10 00:05'));
    await settle(late, hasEnded);
    const asked = late.applicant.post(`/applications/${late.caseId}/extension`, { reason: '太迟' });
    await expect(asked).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });

  it.each([
    ['an extension of ten days', { days: 5, more: 10 }, '2026-03-09'],
    ['twelve days at once', { days: 12, more: 5 }, '2026-03-16'],
  ])('B3 gives never more than the ten days of the law, though the table has %s', async (_what, limits, first) => {
    const shipped = await readProcess('stage-limits.dmn');
    const deploy = (content: string) =>
      world().administrator.post('/deployments', { resources: [{ name: 'stage-limits.dmn', content }] });
    await deploy(withFastSupplement(shipped, limits));
    const cast = await promised(world());
    expect(await openTask(cast, 'SubmitSupplement')).toMatchObject({ dueDate: first });

    await cast.applicant.post(`/applications/${cast.caseId}/extension`, { reason: '合同盖章需要时间' });
    await complete(cast.officer, await openTask(cast, 'DecideExtension'), { granted: true });
    await until('the answer', async () => ((await readEvents(cast)).includes('EXTENSION_DECIDED') ? true : undefined));
    await deploy(shipped);

    expect(await supplementClock(cast)).toMatchObject({ limitWd: 10, dueDate: '2026-03-16' });
  });

  it('B3 lets a wrong supplement come once more inside the same time, and no third time', async () => {
    const cast = await promised(world());

    for (const expected of [1, 2]) {
      await uploadAll(cast.applicant, cast.caseId, cast.missing);
      await cast.applicant.post(`/applications/${cast.caseId}/supplement`);
      await complete(cast.officer, await openTask(cast, 'CheckSupplement'), { accepted: false, reason: '合同未盖章' });
      if (expected === 1) expect(await openTask(cast, 'SubmitSupplement')).toMatchObject({ dueDate: '2026-03-09' });
    }

    expect(await settle(cast, hasEnded)).toMatchObject({ state: 'TERMINATED' });
  });

  it('B3 keeps what was handed in as it is while the officer looks at it', async () => {
    const cast = await promised(world());
    await uploadAll(cast.applicant, cast.caseId, cast.missing);
    await cast.applicant.post(`/applications/${cast.caseId}/supplement`);
    const check = await openTask(cast, 'CheckSupplement');

    const replaced = uploadAll(cast.applicant, cast.caseId, cast.missing);
    await expect(replaced).rejects.toMatchObject({ code: 'WRONG_STATE' });
    await complete(cast.officer, check, { accepted: false, reason: '合同未盖章' });

    await openTask(cast, 'SubmitSupplement');
    expect(await uploadAll(cast.applicant, cast.caseId, cast.missing)).toHaveLength(cast.missing.length);
  });

  it('B4 reviews the disciplines concerned again when the supplement changes the design basis', async () => {
    const cast = await world().submit('P24', { ...DEFICIENT, missingMaterials: ['M3', 'M7'] });
    await drive(cast, { SubmitSupplement: undefined }, isIn('WAIT_SUPPLEMENT'));
    await uploadAll(cast.applicant, cast.caseId, cast.missing);
    await cast.applicant.post(`/applications/${cast.caseId}/supplement`);
    const check = await openTask(cast, 'CheckSupplement');
    const foreign = complete(cast.officer, check, { accepted: true, basisDisciplines: ['CIVD'] });
    await expect(foreign).rejects.toMatchObject({ code: 'RULE_VIOLATED' });
    await complete(cast.officer, check, { accepted: true, basisDisciplines: ['ARCH', 'FIRE'] });

    const again: string[] = [];
    const restarted = await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview', 2));
    expect(restarted).toMatchObject({ state: 'FIRST', round: 2 });
    const ended = await drive(
      cast,
      {
        FirstReview: async (task) => {
          again.push(disciplineOf(task));
          return complete((await teamOf(cast)).reviewer(disciplineOf(task)), task, { conclusion: 'NO_OPINION' });
        },
      },
      hasEnded,
    );

    expect(ended).toMatchObject({ state: 'CERTIFIED', round: 2 });
    expect(again.sort()).toEqual(['ARCH', 'FIRE']);
    // The days of a first review, not the halved ones of a re-review.
    const { items } = await readClocks(cast);
    const first = items.filter(({ kind }) => kind === 'FIRST').map(({ limitWd }) => limitWd);
    expect(first).toEqual([first[0], first[0]]);
  });
};

export async function promised(world: World): Promise<Cast> {
  const cast = await world.submit('P24', DEFICIENT);
  await drive(cast, REVIEW_RESTS, (application, open) =>
    [waitsFor('FirstReview', 5), waitsFor('SubmitSupplement')].every((goal) => goal(application, open)),
  );
  return cast;
}

async function countReminders(cast: Cast): Promise<number> {
  const { items } = await cast.people.administrator.get<Timeline>(`/applications/${cast.caseId}/timeline`);
  return items.filter(({ kind, data }) => kind === 'REMINDED' && data['clockKind'] === 'SUPPLEMENT').length;
}

function untilReminded(cast: Cast, times: number): Promise<boolean> {
  return until(`reminder ${times}`, async () => ((await countReminders(cast)) === times ? true : undefined));
}

export async function supplementClock(cast: Cast) {
  return (await readClocks(cast)).items.find(({ kind }) => kind === 'SUPPLEMENT');
}
