import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { listCurrentFiles, removeFile } from '../storage/files.ts';
import { answerOpinion, writeOpinion } from '../storage/opinion-actions.ts';
import { listOpinions } from '../storage/opinions.ts';
import { listRoundDisciplines } from '../storage/reviews.ts';
import { claimTask, completeTask } from '../storage/task-actions.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit, putFile } from './testing/case-kit.ts';
import {
  DISCIPLINE_ROWS,
  doHandIn,
  doTask,
  LIMITS,
  openTask,
  reviewStep,
  runJob,
  walkToAcceptance,
  walkToReview,
} from './testing/case-walk.ts';

const CONTENT = { fileId: null, sheet: '01', position: null, standard: 'GB 50016', clause: '3.7.2', privateNote: null };

/** A round in which the discipline FIRE has one finding of the severity, up to the notice. */
async function walkToNotice(kit: CaseKit, severity: 'MANDATORY' | 'SHALL'): Promise<string> {
  const filed = await fileCase(kit);
  const { caseId } = filed;
  await walkToReview(kit, await walkToAcceptance(kit, filed));
  const round = { caseId, round: 1, limits: LIMITS, finalDepartments: [] };
  await runJob(kit, 'start-stage', { ...round, stage: 'FIRST' });
  await doTask(kit, caseId, { ...reviewStep('FIRST', 'ARCH'), by: 'reviewer', answer: { conclusion: 'NO_OPINION' } });
  const task = await openTask(kit, caseId, reviewStep('FIRST', 'FIRE'));
  const by = { taskId: task.id, person: kit.person('reviewer'), at: kit.clock.now() };
  await kit.write((acting) => claimTask(acting, task.id, by));
  await kit.write((acting) => writeOpinion(acting, by, { ...CONTENT, severity, text: '疏散距离超限' }));
  const answer = { ...by, variables: { conclusion: 'HAS_OPINIONS' } };
  await kit.write((acting) => completeTask(acting, task.id, answer));
  await runJob(kit, 'start-stage', { ...round, stage: 'SECOND' });
  for (const code of ['ARCH', 'FIRE']) {
    await doTask(kit, caseId, { ...reviewStep('SECOND', code), by: 'second', answer: { agree: true } });
  }
  await runJob(kit, 'start-stage', { ...round, stage: 'FINAL' });
  const head = { elementId: 'FinalReview', role: 'technicalHead', stage: 'FINAL', by: 'head' as const };
  await doTask(kit, caseId, { ...head, answer: { conclusion: 'FINDINGS' } });
  expect(await runJob(kit, 'conclude-round', { caseId, round: 1 })).toEqual({ reviewOutcome: 'FINDINGS' });
  await runJob(kit, 'issue-opinions', { caseId, round: 1, limits: LIMITS });
  return caseId;
}

async function revise(
  kit: CaseKit,
  caseId: string,
  change?: { slot: 'M5'; discipline: 'ARCH' | 'FIRE' },
): Promise<void> {
  kit.setTime('2026-03-05');
  const [opinion] = await listOpinions(kit.knex, { caseId });
  const fileIds: string[] = [];
  await kit.write(async (acting) => {
    if (change !== undefined) fileIds.push(await putFile(kit, acting, { ...change, caseId, content: 'revised' }));
    const reply = { text: '已修改', fileIds, person: kit.person('applicant'), at: kit.clock.now() };
    await answerOpinion(acting, opinion?.id ?? '', reply);
  });
  await doHandIn(kit, caseId, 'SubmitRevision', 'REVISION');
  await runJob(kit, 'receive-revision', { caseId, round: 1 });
}
describe('plan-round', () => {
  let database: TestDatabase;
  let kit: CaseKit;
  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await openCaseKit(database.url);
  });
  afterAll(async () => {
    await kit.close();
    await database.drop();
  });

  it('reviews every discipline in the first round and asks the departments concerned', async () => {
    // given
    const filed = await fileCase(kit);
    await walkToReview(kit, await walkToAcceptance(kit, filed));

    // when
    const again = await runJob(kit, 'plan-round', { caseId: filed.caseId, disciplineRows: DISCIPLINE_ROWS });

    // then
    expect(again).toEqual({
      round: 1,
      roundDisciplines: ['ARCH', 'FIRE'],
      secondDisciplines: ['ARCH', 'FIRE'],
      finalDepartments: ['FIRE'],
      panelDue: false,
      restarts: 0,
      reReview: false,
    });
    expect((await getApplication(kit.knex, filed.caseId)).round).toBe(1);
  });

  it('reviews again what has changed, and carries the rest over', async () => {
    // given
    const caseId = await walkToNotice(kit, 'MANDATORY');
    await revise(kit, caseId, { slot: 'M5', discipline: 'FIRE' });

    // when
    const plan = await runJob(kit, 'plan-round', { caseId, disciplineRows: DISCIPLINE_ROWS });

    // then
    expect(plan).toEqual({
      round: 2,
      roundDisciplines: ['FIRE'],
      secondDisciplines: ['FIRE'],
      finalDepartments: ['FIRE'],
      panelDue: false,
      restarts: 0,
      reReview: true,
    });
    expect(await listRoundDisciplines(kit.knex, caseId, 2)).toMatchObject([
      { discipline: 'ARCH', underReview: false, reason: 'CARRIED_OVER' },
      { discipline: 'FIRE', underReview: true, reason: 'FILES_CHANGED' },
    ]);
  });

  it('reviews again a discipline with an open opinion although its files are the same', async () => {
    // given
    const caseId = await walkToNotice(kit, 'SHALL');
    await revise(kit, caseId);

    // when
    const { roundDisciplines } = await runJob(kit, 'plan-round', { caseId, disciplineRows: DISCIPLINE_ROWS });

    // then
    expect(roundDisciplines).toEqual(['FIRE']);
    expect(await listRoundDisciplines(kit.knex, caseId, 2)).toMatchObject([{}, { reason: 'OPEN_OPINION' }]);
  });

  it('refuses a revision while an opinion has no reply', async () => {
    // given
    const caseId = await walkToNotice(kit, 'SHALL');

    // when
    const handedIn = doHandIn(kit, caseId, 'SubmitRevision', 'REVISION');

    // then
    await expect(handedIn).rejects.toThrow('Expected a reply to every opinion, but none to number 1');
  });

  it('refuses a reply to a mandatory finding without a changed sheet', async () => {
    // given
    const caseId = await walkToNotice(kit, 'MANDATORY');

    // when
    const revised = revise(kit, caseId);

    // then
    await expect(revised).rejects.toMatchObject({ code: 'INCOMPLETE' });
  });

  it('never loses a reviewed drawing: it is replaced, not removed, and so is its new version', async () => {
    // given
    const caseId = await walkToNotice(kit, 'SHALL');
    const sheet = async () =>
      (await listCurrentFiles(kit.knex, caseId)).find(({ slot, discipline }) => slot === 'M5' && discipline === 'ARCH');
    const remove = async () => {
      const file = await sheet();
      if (file === undefined) throw new Error('Expected a sheet, but there is none.');
      return kit.write((acting) => removeFile(acting, file));
    };

    // when
    await expect(remove()).rejects.toMatchObject({ code: 'FILE_REVIEWED' });
    const place = { caseId, slot: 'M5', discipline: 'ARCH', content: 'second' } as const;
    await kit.write((acting) => putFile(kit, acting, place));
    await expect(remove()).rejects.toMatchObject({ code: 'FILE_REVIEWED' });

    // then
    expect(await sheet()).toMatchObject({ version: 2 });
  });

  it.each(['MANDATORY', 'SHALL'] as const)('takes no old drawing for the answer to a %s opinion', async (severity) => {
    // given
    const caseId = await walkToNotice(kit, severity);
    const [opinion] = await listOpinions(kit.knex, { caseId });
    const answerWith = (content: string) =>
      kit.write(async (acting) => {
        const fileId = await putFile(kit, acting, { caseId, slot: 'M5', discipline: 'FIRE', content });
        const reply = { text: '已修改', fileIds: [fileId], person: kit.person('applicant'), at: kit.clock.now() };
        await answerOpinion(acting, opinion?.id ?? '', reply);
      });

    // when
    const same = answerWith('first');

    // then
    await expect(same).rejects.toMatchObject({ code: 'FILE_UNCHANGED' });
    await answerWith('changed');
    expect(await listOpinions(kit.knex, { caseId })).toMatchObject([{ state: 'REPLIED' }]);
  });
});
