import { expect, it } from 'vitest';
import type { Items, Timeline } from '../../demo/answers.ts';
import { type Cast, complete, uploadAll } from '../../demo/cast.ts';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { drive, hasEnded, isIn, openTask, readClocks, settle, waitsFor } from '../case/world.ts';
import type { Notification } from './clocks.ts';
import type { Demands } from './demand-suite.ts';
import { acceptedBySilence } from './silence.ts';
import { promised, supplementClock } from './supplement.ts';

/** Group B: an office that has a supplement before it has a day for its word. */
export const officeLimitDemands: Demands = (world) => {
  it('B3 gives the officer one working day for the check, tells of the silence, and ends nothing by it', async () => {
    const cast = await promised(world());
    const at = (minute: string) => setClock(cast.people.administrator, minute);
    await at('2026-03-03T01:00:00Z');
    await handIn(cast);
    const check = await openTask(cast, 'CheckSupplement');
    expect(check).toMatchObject({ dueDate: '2026-03-04' });
    expect(await limitsOf(cast, 'SUPPLEMENT_CHECK')).toMatchObject([
      { round: 1, startDate: '2026-03-03', limitWd: 1, dueDate: '2026-03-04', state: 'RUNNING' },
    ]);

    await at('2026-03-04T16:05:00Z');
    await untilAlarmed(cast, 'SUPPLEMENT_CHECK', 1);
    await at('2026-03-05T16:05:00Z');
    await untilAlarmed(cast, 'SUPPLEMENT_CHECK', 2);
    expect(await toldOf(cast, 'SUPPLEMENT_CHECK')).toEqual({
      officer: ['补齐材料核对已超过期限 2026-03-04（红灯），请立即办理。'],
      department: ['补齐材料核对已超过期限 2026-03-04（红灯），请督办。'],
    });
    // Past the last day of the supplement itself.
    await at('2026-03-09T16:05:00Z');
    await untilAlarmed(cast, 'SUPPLEMENT_CHECK', 3);
    expect(await supplementClock(cast)).toMatchObject({ state: 'RUNNING', dueDate: '2026-03-09' });

    await complete(cast.officer, check, { accepted: true });
    expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
    expect(await limitsOf(cast, 'SUPPLEMENT_CHECK')).toMatchObject([{ state: 'ENDED', endedOn: '2026-03-10' }]);
  });

  it('B3 gives each hand-in a day of its own', async () => {
    const cast = await promised(world());
    await handIn(cast);
    await complete(cast.officer, await openTask(cast, 'CheckSupplement'), { accepted: false, reason: '合同未盖章' });
    await openTask(cast, 'SubmitSupplement');
    await setClock(cast.people.administrator, '2026-03-05T01:00:00Z');

    await handIn(cast);

    expect(await openTask(cast, 'CheckSupplement')).toMatchObject({ dueDate: '2026-03-06' });
    expect(await limitsOf(cast, 'SUPPLEMENT_CHECK')).toMatchObject([
      { round: 1, dueDate: '2026-03-03', state: 'ENDED', endedOn: '2026-03-02' },
      { round: 2, dueDate: '2026-03-06', state: 'RUNNING' },
    ]);
  });

  it.each([
    ['granted', { granted: true }, undefined],
    ['refused', { granted: false, extensionReason: '理由不足' }, 'TERMINATED'],
  ])(
    'B3 loses no extension that was asked for in time to a silent officer, and ends by the answer: %s',
    async (_what, answer, end) => {
      const cast = await promised(world());
      const at = (minute: string) => setClock(cast.people.administrator, minute);
      await cast.applicant.post(`/applications/${cast.caseId}/extension`, { reason: '合同盖章需要时间' });
      const decision = await openTask(cast, 'DecideExtension');
      expect(decision).toMatchObject({ dueDate: '2026-03-03' });

      await at('2026-03-03T16:05:00Z');
      await untilAlarmed(cast, 'EXTENSION_DECISION', 1);
      await at('2026-03-04T16:05:00Z');
      await untilAlarmed(cast, 'EXTENSION_DECISION', 2);
      expect(await toldOf(cast, 'EXTENSION_DECISION')).toEqual({
        officer: ['延期申请答复已超过期限 2026-03-03（红灯），请立即办理。'],
        department: ['延期申请答复已超过期限 2026-03-03（红灯），请督办。'],
      });
      await at('2026-03-09T16:05:00Z');
      await untilAlarmed(cast, 'EXTENSION_DECISION', 3);

      expect(await supplementClock(cast)).toMatchObject({ state: 'RUNNING', dueDate: '2026-03-09' });
      await complete(cast.officer, decision, answer);
      if (end === undefined) {
        await until('the new day', async () =>
          (await supplementClock(cast))?.dueDate === '2026-03-16' ? true : undefined,
        );
        expect(await drive(cast, {}, hasEnded)).toMatchObject({ state: 'CERTIFIED' });
      } else {
        expect(await settle(cast, hasEnded)).toMatchObject({ state: end });
      }
    },
  );

  it('B3 drops a question of an extension that the supplement has outrun', async () => {
    const cast = await promised(world());
    await cast.applicant.post(`/applications/${cast.caseId}/extension`, { reason: '合同盖章需要时间' });
    await openTask(cast, 'DecideExtension');
    await handIn(cast);

    await complete(cast.officer, await openTask(cast, 'CheckSupplement'), { accepted: true });

    await drive(cast, { FirstReview: undefined }, (_application, open) =>
      open.every(({ taskType }) => taskType === 'FirstReview'),
    );
    expect(await limitsOf(cast, 'EXTENSION_DECISION')).toMatchObject([{ state: 'CANCELED' }]);
  });

  it('B5 minds an officer who lets lie what came after an acceptance by law', async () => {
    const cast = await acceptedBySilence(world(), {});
    await drive(cast, { AcceptanceReview: undefined, SubmitSupplement: undefined }, isIn('WAIT_SUPPLEMENT'));
    await handIn(cast);
    await settle(cast, waitsFor('CheckSupplement'));
    const [limit] = await limitsOf(cast, 'SUPPLEMENT_CHECK');
    expect(limit).toMatchObject({ limitWd: 1, startDate: '2026-03-10', dueDate: '2026-03-11', state: 'RUNNING' });

    await setClock(cast.people.administrator, '2026-03-11T16:05:00Z');

    await untilAlarmed(cast, 'SUPPLEMENT_CHECK', 1);
    const { officer } = await toldOf(cast, 'SUPPLEMENT_CHECK');
    expect(officer).toEqual(['补齐材料核对已超过期限 2026-03-11（红灯），请立即办理。']);
  });
};

async function handIn(cast: Cast): Promise<void> {
  await uploadAll(cast.applicant, cast.caseId, cast.missing);
  await cast.applicant.post(`/applications/${cast.caseId}/supplement`);
}

async function limitsOf(cast: Cast, kind: string) {
  return (await readClocks(cast)).items.filter((clock) => clock.kind === kind);
}

/** The alarms about a limit of an office, once there are so many. */
function untilAlarmed(cast: Cast, kind: string, times: number): Promise<boolean> {
  return until(`alarm ${times} about ${kind}`, async () => {
    const { items } = await cast.people.administrator.get<Timeline>(`/applications/${cast.caseId}/timeline`);
    const alarms = items.filter((each) => each.kind === 'ESCALATED' && each.data['clockKind'] === kind);
    return alarms.length === times ? true : undefined;
  });
}

/** What officer and county were told about a limit of the case, without its name. */
async function toldOf(cast: Cast, kind: string) {
  const department = await cast.people.departmentOf('CONSTRUCTION', cast.regionCode);
  const [ofOfficer, ofDepartment] = await Promise.all(
    [cast.officer, department].map(async (office) => {
      const { items } = await office.get<Items<Notification>>('/notifications?limit=100');
      const mine = items.filter((each) => each.caseId === cast.caseId && each.kind === `ESCALATE_${kind}`);
      return mine.map(({ text }) => text.slice(text.lastIndexOf('：') + 1));
    }),
  );
  return { officer: ofOfficer, department: ofDepartment };
}
