import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { findRunningClock } from '../storage/clocks.ts';
import { listDocuments } from '../storage/documents.ts';
import { writeOpinion } from '../storage/opinion-actions.ts';
import { listOpinions } from '../storage/opinions.ts';
import { listPauses } from '../storage/pauses.ts';
import { claimTask } from '../storage/task-actions.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { LIMITS, openTask, runJob, walkToAcceptance, walkToReview } from './testing/case-walk.ts';

describe('issue-opinions and receive-revision', () => {
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

  it('sends one notice, stops the agency and starts the time of the applicant', async () => {
    // given
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    for (const stage of ['FIRST', 'SECOND', 'FINAL'])
      await runJob(kit, 'start-stage', { caseId, round: 1, limits: LIMITS, stage });
    const task = await openTask(kit, caseId, { elementId: 'FinalReview', role: 'technicalHead', stage: 'FINAL' });
    const by = { taskId: task.id, person: kit.person('head'), at: kit.clock.now() };
    await kit.write((acting) => claimTask(acting, task.id, by));
    const content = { fileId: null, sheet: '01', position: null, standard: null, clause: null, privateNote: '内部' };
    const opinion = { ...content, discipline: 'ARCH' as const, severity: 'DEPTH' as const, text: '节点详图缺失' };
    await kit.write((acting) => writeOpinion(acting, by, opinion));

    // when
    await runJob(kit, 'issue-opinions', { caseId, round: 1, limits: LIMITS });
    const second = await runJob(kit, 'issue-opinions', { caseId, round: 1, limits: LIMITS });

    // then
    // Another job for the same step: the watcher is to look at once.
    expect(second).toEqual({ wakeAt: '2026-03-02T02:20:01Z' });
    expect((await getApplication(kit.knex, caseId)).state).toBe('OPINION_ISSUED');
    expect(await findRunningClock(kit.knex, caseId, 'REVISION')).toMatchObject({ dueDate: '2026-03-23' });
    expect(await listPauses(kit.knex, caseId)).toMatchObject([{ reason: 'REVISION', from: '2026-03-02', to: null }]);
    expect(await listOpinions(kit.knex, { caseId, issuedOnly: true })).toHaveLength(1);
    const notices = (await listDocuments(kit.knex, caseId)).filter(({ code }) => code === 'OPINION_NOTICE');
    expect(notices).toMatchObject([{ number: 'YJ-339902-2026-00001', issuedBy: '云溪市恒筑施工图审查有限公司' }]);
    const kept = await kit.knex('documents').where({ case_id: caseId, code: 'OPINION_NOTICE' }).first('content');
    expect(kept?.content.paragraphs.at(-1)).toBe(
      '本轮审查意见应于2026年3月10日前（含当日）发出，本告知书于2026年3月2日发出。',
    );
  });

  it('does not take a revision that was never handed in', async () => {
    // given
    const filed = await fileCase(kit);
    await walkToReview(kit, await walkToAcceptance(kit, filed));

    // when
    const received = runJob(kit, 'receive-revision', { caseId: filed.caseId, round: 1 });

    // then
    await expect(received).rejects.toThrow('Expected a revision');
  });
});
