import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { resumeApplication, suspendApplication } from '../storage/case-requests.ts';
import { findRunningClock } from '../storage/clocks.ts';
import { listPauses } from '../storage/pauses.ts';
import { completeTask } from '../storage/task-actions.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { LIMITS, openTask, reviewStep, runJob, walkToAcceptance, walkToReview } from './testing/case-walk.ts';

describe('suspend-case and resume-case', () => {
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

  it('stops the clocks while the case rests and gives the rest of the days back', async () => {
    // given
    kit.setTime('2026-03-02');
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    await runJob(kit, 'start-stage', { caseId, round: 1, limits: LIMITS, stage: 'FIRST' });
    const task = await openTask(kit, caseId, reviewStep('FIRST', 'ARCH'));
    kit.setTime('2026-03-03');
    await kit.write((acting) =>
      suspendApplication(acting, { caseId, kind: 'SUSPENSION', reason: '诉讼', at: kit.clock.now() }),
    );
    const answer = { person: kit.person('reviewer'), variables: { conclusion: 'NO_OPINION' }, at: kit.clock.now() };
    const completion = kit.write((acting) => completeTask(acting, task.id, answer));
    await expect(completion).rejects.toMatchObject({ code: 'SUSPENDED' });

    // when
    await runJob(kit, 'suspend-case', { caseId });
    kit.setTime('2026-03-10', '00:00');
    const paused = await runJob(kit, 'check-deadline', { caseId, clockKind: 'FIRST' });
    await kit.write((acting) => resumeApplication(acting, { caseId, at: kit.clock.now() }));
    await runJob(kit, 'resume-case', { caseId });
    const resumed = await runJob(kit, 'check-deadline', { caseId, clockKind: 'FIRST' });

    // then
    expect(paused).toMatchObject({ action: 'NOT_DUE' });
    expect(resumed).toEqual({ action: 'NOT_DUE', wakeAt: '2026-03-10T16:00:00Z' });
    expect(await findRunningClock(kit.knex, caseId, 'FIRST')).toMatchObject({ dueDate: '2026-03-12' });
    expect(await listPauses(kit.knex, caseId)).toMatchObject([
      { reason: 'SUSPENSION', from: '2026-03-03', to: '2026-03-10' },
    ]);
    expect(await getApplication(kit.knex, caseId)).toMatchObject({ suspended: false, stateBefore: null });
  });

  it('counts from the day of each order, though the engine comes to both days later', async () => {
    // given
    kit.setTime('2026-03-02');
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    await runJob(kit, 'start-stage', { caseId, round: 1, limits: LIMITS, stage: 'FIRST' });
    kit.setTime('2026-03-03');
    await kit.write((acting) =>
      suspendApplication(acting, { caseId, kind: 'SUSPENSION', reason: '诉讼', at: kit.clock.now() }),
    );

    // when
    kit.setTime('2026-03-20');
    const ordered = await runJob(kit, 'check-deadline', { caseId, clockKind: 'FIRST' });
    await runJob(kit, 'suspend-case', { caseId });
    await kit.write((acting) => resumeApplication(acting, { caseId, at: kit.clock.now() }));
    kit.setTime('2026-03-23');
    await runJob(kit, 'resume-case', { caseId });

    // then
    expect(ordered).toMatchObject({ action: 'NOT_DUE' });
    expect(await listPauses(kit.knex, caseId)).toMatchObject([
      { reason: 'SUSPENSION', from: '2026-03-03', to: '2026-03-20' },
    ]);
  });

  it('takes one order to rest at a time and tells the engine of each once', async () => {
    // given
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    const order = { caseId, kind: 'SUSPENSION' as const, reason: '诉讼', at: kit.clock.now() };

    // when
    const orders = await Promise.allSettled(
      [1, 2, 3].map(() => kit.write((acting) => suspendApplication(acting, order))),
    );
    for (let count = 0; count < 2; count++) await kit.write((acting) => resumeApplication(acting, order));

    // then
    expect(orders.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const messages: string[] = await kit.knex('outbox').where({ case_id: caseId }).pluck('business_key');
    expect(messages.filter((key) => key.startsWith('publish:case-'))).toEqual([
      `publish:case-suspended:case-suspended:${caseId}:1`,
      `publish:case-resumed:case-resumed:${caseId}:1`,
    ]);
  });

  it('moves the due date of the tasks with the clock', async () => {
    // given
    kit.setTime('2026-03-02');
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    await runJob(kit, 'start-stage', { caseId, round: 1, limits: LIMITS, stage: 'FIRST' });
    const task = await openTask(kit, caseId, reviewStep('FIRST', 'ARCH'));
    await kit.write((acting) =>
      suspendApplication(acting, { caseId, kind: 'SUSPENSION', reason: '诉讼', at: kit.clock.now() }),
    );
    await runJob(kit, 'suspend-case', { caseId });
    kit.setTime('2026-03-04');
    await kit.write((acting) => resumeApplication(acting, { caseId, at: kit.clock.now() }));
    await runJob(kit, 'resume-case', { caseId });

    // when
    await runJob(kit, 'check-deadline', { caseId, clockKind: 'FIRST' });

    // then
    expect(task.dueDate).toBe('2026-03-05');
    expect(await kit.knex('tasks').where({ id: task.id }).first('due_date')).toEqual({ due_date: '2026-03-09' });
  });
});
