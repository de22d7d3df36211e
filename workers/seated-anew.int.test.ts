import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../platform/zeebe-client/index.ts';
import { getApplication } from '../storage/applications.ts';
import { beginReseat, listOpenReseats, type Seating, takeSeat } from '../storage/reseats.ts';
import type { SeatAnswer } from '../storage/seat-answers.ts';
import { claimTask, completeTask } from '../storage/task-actions.ts';
import { findTask, type Task } from '../storage/tasks.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import type { WorkerDeps } from './handler.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import {
  ENGINE_STUB,
  makeJob,
  openTask,
  reviewStep,
  runJob,
  walkToAcceptance,
  walkToReview,
} from './testing/case-walk.ts';
import { takeUserTask, USER_TASK_TYPE } from './user-task.ts';

const NEW_ENGINE = 'engine-new';

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

async function caseInReview(): Promise<string> {
  const filed = await fileCase(kit);
  await walkToReview(kit, await walkToAcceptance(kit, filed));
  return filed.caseId;
}

const answerOf = (task: Task): SeatAnswer => ({
  taskId: task.id,
  processId: task.processId,
  elementId: task.elementId,
  discipline: task.discipline ?? '',
  department: task.department ?? '',
  outcome: null,
});

let instances = 41;

/** Gives the case to an instance of another engine. */
async function reseat(caseId: string, more: Partial<Seating>): Promise<boolean> {
  const { engineIdentity, processInstanceKey } = await getApplication(kit.knex, caseId);
  const plan = { processId: 'drawing-review', version: 1, startAt: ['ReviewRound'] };
  const from = { fromEngine: engineIdentity ?? '', fromInstance: processInstanceKey ?? '' };
  const fresh = { caseId, ...from, toEngine: NEW_ENGINE, plan };
  instances += 1;
  const toInstance = String(instances);
  return kit.write(async (acting) => {
    const id = await beginReseat(acting, fresh);
    const reseated = { ...fresh, id, toInstance, state: 'CREATING' as const };
    const nothing = { answers: [], messages: [], clocksToAskAnew: [], overtaken: [] };
    return takeSeat(acting, { reseat: reseated, toInstance, ...nothing, ...more });
  });
}

/** A job of the new engine for the first review of a discipline. */
function reviewJob(caseId: string, discipline: string): Job {
  const { elementId, role, stage } = reviewStep('FIRST', discipline);
  const headers = { 'io.camunda.zeebe:candidateGroups': JSON.stringify([role]), stage };
  return makeJob(USER_TASK_TYPE, { caseId, discipline }, { elementId, headers, processInstanceKey: '43' });
}

function take(job: Job) {
  const deps: WorkerDeps = { ...kit.deps, engineIdentity: NEW_ENGINE };
  return takeUserTask({ job, deps, zeebe: ENGINE_STUB });
}

describe('a case that was seated anew', () => {
  it('goes on with a taken task as it stands, by the key of its new job', async () => {
    // given
    const caseId = await caseInReview();
    const task = await openTask(kit, caseId, reviewStep('FIRST', 'ARCH'));
    const person = kit.person('reviewer');
    await kit.write((acting) => claimTask(acting, task.id, { person, at: kit.clock.now() }));
    await reseat(caseId, { answers: [answerOf(task)] });
    const parked = await findTask(kit.knex, task.id);
    const job = reviewJob(caseId, 'ARCH');

    // when
    const outcome = await take(job);
    const again = await take(job);

    // then
    expect(parked).toMatchObject({ jobKey: null, engineIdentity: NEW_ENGINE, status: 'CLAIMED' });
    expect([outcome, again]).toEqual(Array(2).fill({ kind: 'keep' }));
    expect(await findTask(kit.knex, task.id)).toMatchObject({
      jobKey: job.key,
      engineIdentity: NEW_ENGINE,
      processInstanceKey: '43',
      status: 'CLAIMED',
      assigneeUserId: person.id,
      dueDate: task.dueDate,
    });
    expect(await kit.knex('tasks').where({ case_id: caseId, element_id: 'FirstReview' })).toHaveLength(1);
  });

  it('is not asked again what was answered, and answers a job that comes twice the same', async () => {
    // given
    const caseId = await caseInReview();
    const task = await openTask(kit, caseId, reviewStep('FIRST', 'ARCH'));
    const completion = { person: kit.person('reviewer'), variables: { conclusion: 'NO_OPINION' }, at: kit.clock.now() };
    await kit.write((acting) => completeTask(acting, task.id, completion));
    await reseat(caseId, { answers: [answerOf(task)] });
    const job = reviewJob(caseId, 'ARCH');

    // when
    const outcomes = [await take(job), await take(job)];
    const [sent] = await kit.knex('outbox').where({ case_id: caseId, kind: 'COMPLETE_JOB' }).orderBy('id', 'desc');

    // then
    expect(outcomes).toEqual(Array(2).fill({ kind: 'complete', variables: { conclusion: 'NO_OPINION' } }));
    expect(await findTask(kit.knex, task.id)).toMatchObject({ status: 'COMPLETED', jobKey: job.key });
    expect(sent).toMatchObject({ status: 'MOVED' });
  });

  it('takes an answer that comes before the job', async () => {
    // given
    const caseId = await caseInReview();
    const task = await openTask(kit, caseId, reviewStep('FIRST', 'FIRE'));
    await reseat(caseId, { answers: [answerOf(task)] });
    const completion = { person: kit.person('reviewer'), variables: { conclusion: 'NO_OPINION' }, at: kit.clock.now() };

    // when
    await kit.write((acting) => completeTask(acting, task.id, completion));
    const outcome = await take(reviewJob(caseId, 'FIRE'));

    // then
    expect(outcome).toEqual({ kind: 'complete', variables: { conclusion: 'NO_OPINION' } });
    expect(await findTask(kit.knex, task.id)).toMatchObject({ status: 'COMPLETED' });
    expect(
      await kit.knex('outbox').where({ case_id: caseId, kind: 'COMPLETE_JOB', status: 'PENDING' }),
    ).not.toContainEqual(expect.objectContaining({ payload: expect.objectContaining({ taskId: task.id }) }));
  });

  it('makes a new task where nothing is known of the step', async () => {
    // given
    const caseId = await caseInReview();
    const task = await openTask(kit, caseId, reviewStep('FIRST', 'ARCH'));
    await reseat(caseId, { answers: [answerOf(task)] });

    // when
    await take(reviewJob(caseId, 'FIRE'));

    // then
    const open = await kit.knex('tasks').where({ case_id: caseId, element_id: 'FirstReview' }).orderBy('seq');
    expect(open.map(({ discipline, status }) => [discipline, status])).toEqual([
      ['ARCH', 'OPEN'],
      ['FIRE', 'OPEN'],
    ]);
  });

  it('stays where it is when somebody else has moved it', async () => {
    // given
    const caseId = await caseInReview();
    await reseat(caseId, {});
    await kit.knex('reseats').where({ case_id: caseId }).update({ state: 'DONE' });
    await kit.knex('applications').where({ id: caseId }).update({ process_instance_key: '7' });
    const { engineIdentity } = await getApplication(kit.knex, caseId);
    const plan = { processId: 'drawing-review', version: 1, startAt: [] };
    const stale = { caseId, fromEngine: engineIdentity ?? '', fromInstance: '6', toEngine: 'third', plan };

    // when
    const taken = await kit.write(async (acting) => {
      const id = await beginReseat(acting, stale);
      const nothing = { answers: [], messages: [], clocksToAskAnew: [], overtaken: [] };
      const reseated = { ...stale, id, toInstance: '50', state: 'CREATING' as const };
      return takeSeat(acting, { reseat: reseated, toInstance: '50', ...nothing });
    });

    // then
    expect(taken).toBe(false);
    expect(await getApplication(kit.knex, caseId)).toMatchObject({ processInstanceKey: '7' });
    expect((await listOpenReseats(kit.knex)).map((each) => each.toEngine)).toContain('third');
  });

  it('leaves no task behind that waits for a job when it ends', async () => {
    // given
    const caseId = await caseInReview();
    const task = await openTask(kit, caseId, reviewStep('FIRST', 'ARCH'));
    await reseat(caseId, { answers: [answerOf(task)] });

    // when
    await runJob(kit, 'close-case', { caseId, caseResult: 'WITHDRAWN' });

    // then
    expect(await findTask(kit.knex, task.id)).toMatchObject({ status: 'CANCELED' });
    expect(await kit.knex('seat_answers').where({ case_id: caseId })).toEqual([]);
  });
});
