import { expect, it } from 'vitest';
import type { Acts } from '../../demo/case-driver.ts';
import { complete, disciplineOf, teamOf, uploadAll } from '../../demo/cast.ts';
import { findingIn, judging, reviseArch } from './rounds.ts';
import {
  drive,
  hasEnded,
  isIn,
  letExpire,
  openTask,
  openTasks,
  readDocumentCodes,
  readEvents,
  settle,
  type World,
  waitForDocument,
  waitsFor,
} from './world.ts';

const ROUND_LIMIT = 3;

/** Three stages, opinions, replies and rounds. */
export function reviewScenarios(world: () => World): void {
  it('reviews only the touched discipline again after a revision', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    const noticed = await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));
    expect(noticed.round).toBe(1);
    expect(await waitForDocument(cast, 'OPINION_NOTICE')).toContain('OPINION_NOTICE');

    await reviseArch(cast);
    const again = await drive(cast, { FirstReview: undefined }, waitsFor('FirstReview'));
    const second = await openTasks(cast, 'FirstReview');
    const ended = await drive(cast, judging(cast, 'CLOSE'), hasEnded);

    expect(again.round).toBe(2);
    expect(second.map(({ discipline, round }) => [discipline, round])).toEqual([['ARCH', 2]]);
    expect(ended).toMatchObject({ state: 'CERTIFIED', round: 2 });
  });

  it('rejects the case when the last round still has findings', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'ARCH'), isIn('OPINION_ISSUED'));

    for (let round = 2; round <= ROUND_LIMIT; round += 1) {
      await reviseArch(cast);
      await drive(cast, judging(cast, 'REOPEN'), (application, open) =>
        round < ROUND_LIMIT ? waitsFor('SubmitRevision')(application, open) : hasEnded(application, open),
      );
    }

    const ended = await settle(cast, hasEnded);
    expect(ended).toMatchObject({ state: 'REJECTED', caseResult: 'REJECTED', round: ROUND_LIMIT });
    expect(await waitForDocument(cast, 'FAIL_NOTICE')).toContain('FAIL_NOTICE');
  });

  it('ends a case whose revision comes too late', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, findingIn(cast, 'STRU'), waitsFor('SubmitRevision'));

    await letExpire(cast, 'REVISION');
    const ended = await settle(cast, hasEnded);

    expect(ended).toMatchObject({ state: 'TERMINATED', caseResult: 'TERMINATED' });
    await expect(cast.applicant.post(`/applications/${cast.caseId}/revision`)).rejects.toMatchObject({ status: 409 });
  });

  it('asks the first reviewer again when the second disagrees', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    let disagreed = 0;
    let asked = 0;

    const ended = await drive(
      cast,
      {
        SecondReview: async (task) => {
          const caller = (await teamOf(cast)).secondReviewer(disciplineOf(task));
          if (task.discipline !== 'STRU' || disagreed > 0) return complete(caller, task, { agree: true });
          disagreed += 1;
          return complete(caller, task, { agree: false, remark: '荷载取值依据不足' });
        },
        FirstReviewAgain: async (task) => {
          asked += 1;
          const caller = (await teamOf(cast)).reviewer(disciplineOf(task));
          return complete(caller, task, { conclusion: 'NO_OPINION', remark: '已复核' });
        },
      },
      hasEnded,
    );

    expect(ended).toMatchObject({ state: 'CERTIFIED', round: 1 });
    expect([disagreed, asked]).toEqual([1, 1]);
  });

  it('keeps the person of the first stage out of the second', async () => {
    const cast = await world().submit('P24', { missingMaterials: [] });
    await drive(cast, { SecondReview: undefined }, waitsFor('SecondReview'));
    const tasks = await openTasks(cast, 'SecondReview');
    const [task] = tasks;
    const first = task && (await teamOf(cast)).reviewer(disciplineOf(task));

    const claimed = first?.post(`/tasks/${task?.id}/claim`);

    await expect(claimed).rejects.toMatchObject({ status: 409, code: 'PERSON_CONFLICT' });
  });

  it('takes the silence of a department for its agreement', async () => {
    const cast = await world().submit('P03');
    const silent: Acts = { DepartmentConfirmation: undefined, FinalReview: undefined };
    await drive(cast, silent, waitsFor('DepartmentConfirmation'));

    await letExpire(cast, 'FINAL');
    const ended = await drive(cast, { DepartmentConfirmation: undefined }, hasEnded);

    expect(ended.state).toBe('CERTIFIED');
    expect(await readEvents(cast)).toContain('AGREEMENT_DEEMED');
  });

  it('issues no certificate while a material that was found missing is not there', async () => {
    const { administrator } = world();
    await administrator.put('/settings/deemedAcceptance', { value: true });
    const cast = await world().submit('P24');
    await openTask(cast, 'AcceptanceReview');
    // Nobody decides within the five working days of the law.
    await world().passDays(10);
    const rests: Acts = { AcceptanceReview: undefined, SubmitSupplement: undefined };
    await drive(cast, rests, isIn('WAIT_SUPPLEMENT'));
    await uploadAll(cast.applicant, cast.caseId, cast.missing);
    expect(await openTask(cast, 'SubmitSupplement')).toMatchObject({ dueDate: null });
    expect(await readDocumentCodes(cast)).not.toContain('CERTIFICATE');

    const ended = await drive(cast, {}, hasEnded);

    expect(ended.state).toBe('CERTIFIED');
    await administrator.put('/settings/deemedAcceptance', { value: false });
  });
}
