import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import {
  DISCIPLINE_ROWS,
  LIMITS,
  openTask,
  reviewStep,
  runJob,
  walkToAcceptance,
  walkToReview,
} from '../workers/testing/case-walk.ts';
import { enterAbsence } from './absences.ts';
import { setDeparture } from './identity.ts';
import { claimTask } from './task-actions.ts';
import { releaseTasksOfUnfit } from './task-returns.ts';
import { findTask, type Task } from './tasks.ts';

describe('tasks that stand still', () => {
  let database: TestDatabase;
  let kit: CaseKit;
  let caseId: string;
  let task: Task;

  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await openCaseKit(database.url);
  });
  afterAll(async () => {
    await kit.close();
    await database.drop();
  });

  beforeEach(async () => {
    kit.setTime('2026-03-02');
    await kit.knex('absences').delete();
    const filed = await fileCase(kit);
    caseId = filed.caseId;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    const stage = { caseId, round: 1, limits: LIMITS, stage: 'FIRST', disciplineRows: DISCIPLINE_ROWS };
    await runJob(kit, 'start-stage', stage);
    task = await openTask(kit, caseId, reviewStep('FIRST', 'ARCH'));
    const claim = { person: kit.person('reviewer'), at: kit.clock.now() };
    await kit.write((acting) => claimTask(acting, task.id, claim));
  });

  const look = () => runJob(kit, 'check-deadline', { caseId, clockKind: 'FIRST' });
  const messages = () =>
    kit.knex('notifications').where({ case_id: caseId, kind: 'TASK_HANDED_OVER' }).pluck('recipient_role');

  it('go to others once their person has been absent for a working day, with the due date as it was', async () => {
    // given
    const { id: userId } = kit.person('reviewer');
    const absence = { userId, from: '2026-03-03', to: '2026-03-10', kind: 'ILLNESS' as const, note: null };
    const entry = { ...absence, enteredByName: '本人', enteredAt: kit.clock.now() };
    await kit.write((acting) => enterAbsence(acting, entry));

    // when
    kit.setTime('2026-03-04');
    await look();
    const within = await findTask(kit.knex, task.id);
    kit.setTime('2026-03-05');
    await look();
    await look();

    // then
    expect(within).toMatchObject({ status: 'CLAIMED' });
    expect(await findTask(kit.knex, task.id)).toMatchObject({
      ...{ status: 'OPEN', assigneeName: null, dueDate: within?.dueDate },
    });
    expect(await messages()).toEqual(['technicalHead']);
  });

  it('stay with a person who is at work, however long it takes', async () => {
    kit.setTime('2026-03-06');
    await look();

    expect(await findTask(kit.knex, task.id)).toMatchObject({ status: 'CLAIMED' });
    expect(await messages()).toEqual([]);
  });

  it('go to others on the day on which their person has left, in whatever step the case is', async () => {
    // given
    const person = kit.person('reviewer');
    await kit.write((acting) => setDeparture(acting, person, '2026-03-03'));

    // when
    const dayBefore = await kit.write((acting) => releaseTasksOfUnfit(acting, '2026-03-02', kit.clock.now()));
    const onTheDay = await kit.write((acting) => releaseTasksOfUnfit(acting, '2026-03-03', kit.clock.now()));
    await kit.write((acting) => setDeparture(acting, person, null));

    // then
    expect(dayBefore).toBe(0);
    expect(onTheDay).toBeGreaterThan(0);
    expect(await findTask(kit.knex, task.id)).toMatchObject({ status: 'OPEN', assigneeName: null });
    const events = await kit.knex('case_events').where({ case_id: caseId, kind: 'TASK_HANDED_OVER' }).pluck('data');
    expect(events).toEqual([expect.objectContaining({ personName: person.displayName, handover: 'LEFT' })]);
  });
});
