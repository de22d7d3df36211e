import { expect, it } from 'vitest';
import { pdfOf } from '../../api/testing/pdf.ts';
import type { CaseTask, Items, MaterialFile, Opinion, OpinionWithReplies } from '../../demo/answers.ts';
import type { Caller } from '../../demo/api-client.ts';
import type { Acts } from '../../demo/case-driver.ts';
import { type Cast, complete, disciplineOf, passingActs, teamOf, uploadAll } from '../../demo/cast.ts';
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
    const barred = await drive(cast, { AcceptanceReview: undefined }, waitsFor('ResolveBar'));
    expect(barred.state).toBe('SIGNING');
    expect(await readDocumentCodes(cast)).not.toContain('CERTIFICATE');

    await uploadAll(cast.applicant, cast.caseId, cast.missing);
    const ended = await drive(
      cast,
      {
        ResolveBar: async (task) => complete((await teamOf(cast)).manager, task, { retry: true, reason: '材料已补齐' }),
      },
      hasEnded,
    );

    expect(ended.state).toBe('CERTIFIED');
    await administrator.put('/settings/deemedAcceptance', { value: false });
  });
}

/** One discipline has a finding that bars the certificate, and the technical head sees it. */
function findingIn(cast: Cast, discipline: string): Acts {
  return {
    ...passingActs(cast),
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      if (task.discipline !== discipline) return complete(reviewer, task, { conclusion: 'NO_OPINION' });
      await reviewer.post(`/tasks/${task.id}/claim`);
      const finding = { severity: 'MANDATORY', text: '疏散宽度不足', standard: 'GB 50016', clause: '3.7.5' };
      await reviewer.post<Opinion>(`/tasks/${task.id}/opinions`, finding);
      return complete(reviewer, task, { conclusion: 'HAS_OPINIONS' });
    },
    FinalReview: async (task) => complete((await teamOf(cast)).technicalHead, task, { conclusion: 'FINDINGS' }),
  };
}

/** The reviewer judges what was replied; the technical head concludes accordingly. */
function judging(cast: Cast, event: 'CLOSE' | 'REOPEN'): Acts {
  const isClosed = event === 'CLOSE';
  return {
    SubmitRevision: undefined,
    FirstReview: async (task) => {
      const reviewer = (await teamOf(cast)).reviewer(disciplineOf(task));
      await judgeReplies(cast, { reviewer, task, event });
      return complete(reviewer, task, { conclusion: isClosed ? 'NO_OPINION' : 'HAS_OPINIONS' });
    },
    FinalReview: async (task) =>
      complete((await teamOf(cast)).technicalHead, task, { conclusion: isClosed ? 'PASS' : 'FINDINGS' }),
  };
}

interface Judging {
  readonly reviewer: Caller;
  readonly task: CaseTask;
  readonly event: 'CLOSE' | 'REOPEN';
}

async function judgeReplies(cast: Cast, { reviewer, task, event }: Judging): Promise<void> {
  await reviewer.post(`/tasks/${task.id}/claim`);
  const { items } = await reviewer.get<Items<OpinionWithReplies>>(`/applications/${cast.caseId}/opinions`);
  for (const { id } of items.filter(({ discipline, state }) => discipline === task.discipline && state === 'REPLIED')) {
    await reviewer.post(`/opinions/${id}/judgement`, { taskId: task.id, event });
  }
}

/** The applicant answers every opinion with a new version of the sheet and hands the revision in. */
async function reviseArch(cast: Cast): Promise<void> {
  const { applicant, caseId } = cast;
  await openTask(cast, 'SubmitRevision');
  const { items } = await applicant.get<Items<OpinionWithReplies>>(`/applications/${caseId}/opinions`);
  const content = Buffer.from(pdfOf({ pages: 1, note: `revised ${performance.now()}` }));
  const file = await applicant.upload<MaterialFile>({
    ...{ applicationId: caseId, slot: 'M5', content },
    fileName: 'ARCH-01-Plan-V02.pdf',
  });
  for (const { id } of items) {
    await applicant.post(`/opinions/${id}/replies`, { text: '已按意见修改', fileIds: [file.id] });
  }
  await applicant.post(`/applications/${caseId}/revision`);
}
