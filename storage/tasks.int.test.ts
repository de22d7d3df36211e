import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit, type PersonName } from '../workers/testing/case-kit.ts';
import {
  DISCIPLINE_ROWS,
  LIMITS,
  openTask,
  reviewStep,
  runJob,
  walkToAcceptance,
  walkToReview,
} from '../workers/testing/case-walk.ts';
import { listStageResults } from './reviews.ts';
import { claimTask, completeTask, releaseTask } from './task-actions.ts';
import { listTasks } from './task-lists.ts';
import type { TaskPerson } from './task-rules.ts';
import { cancelTasksOfJobs, createTask, findTask, type NewTask, type Task } from './tasks.ts';

let caseId = '';

async function reviewTask(kit: CaseKit, stage: 'FIRST' | 'SECOND', discipline: string): Promise<Task> {
  return openTask(kit, caseId, reviewStep(stage, discipline));
}

function claim(kit: CaseKit, task: Task, name: PersonName): Promise<Task> {
  return kit.write((acting) => claimTask(acting, task.id, { person: kit.person(name), at: kit.clock.now() }));
}

function complete(kit: CaseKit, task: Task, name: PersonName, variables = {}): Promise<Task> {
  const completion = { person: kit.person(name), variables, at: kit.clock.now() };
  return kit.write((acting) => completeTask(acting, task.id, completion));
}
describe('tasks', () => {
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

  beforeEach(async () => {
    const filed = await fileCase(kit);
    caseId = filed.caseId;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    await runJob(kit, 'start-stage', {
      caseId,
      round: 1,
      limits: LIMITS,
      stage: 'FIRST',
      disciplineRows: DISCIPLINE_ROWS,
    });
  });

  it('lets one of many who claim at once have the task', async () => {
    // given
    const task = await reviewTask(kit, 'FIRST', 'ARCH');

    // when
    const claims = await Promise.allSettled(
      (['reviewer', 'second', 'head'] as const).map((name) => claim(kit, task, name)),
    );

    // then
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await findTask(kit.knex, task.id)).toMatchObject({ status: 'CLAIMED' });
  });

  it('lets one of two completions win, and sends one message', async () => {
    // given
    const task = await reviewTask(kit, 'FIRST', 'ARCH');
    await claim(kit, task, 'reviewer');

    // when
    const completions = await Promise.allSettled(
      Array.from({ length: 5 }, () => complete(kit, task, 'reviewer', { conclusion: 'NO_OPINION' })),
    );

    // then
    expect(completions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(completions.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'WRONG_STATE' } });
    expect(
      await kit
        .knex('outbox')
        .where({ case_id: caseId, kind: 'COMPLETE_JOB' })
        .andWhereRaw(`payload->>'taskId' = ?`, [task.id]),
    ).toHaveLength(1);
    expect(await listStageResults(kit.knex, caseId, 1)).toMatchObject([
      { stage: 'FIRST', discipline: 'ARCH', verdict: 'REVIEWED' },
    ]);
  });

  it('keeps a person to one stage of a case, at the claim and at the completion', async () => {
    // given
    const first = await reviewTask(kit, 'FIRST', 'ARCH');
    await complete(kit, first, 'reviewer', { conclusion: 'NO_OPINION' });
    const second = await reviewTask(kit, 'SECOND', 'FIRE');

    // when
    const attempts = await Promise.allSettled([
      claim(kit, second, 'reviewer'),
      complete(kit, second, 'reviewer', { agree: true }),
    ]);

    // then
    expect(attempts).toMatchObject(Array(2).fill({ reason: { code: 'PERSON_RULE' } }));
    expect((await complete(kit, second, 'second', { agree: true })).status).toBe('COMPLETING');
  });

  it('gives nobody two stages at once who claims both at the same time', async () => {
    // given
    const tasks = [await reviewTask(kit, 'FIRST', 'ARCH'), await reviewTask(kit, 'SECOND', 'ARCH')];

    // when
    const claims = await Promise.allSettled(tasks.map((task) => claim(kit, task, 'reviewer')));

    // then
    expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('refuses a person of another agency, office or discipline', async () => {
    // given
    const task = await reviewTask(kit, 'FIRST', 'ARCH');

    // when
    const claims = (['stranger', 'applicant', 'fire'] as const).map((name) => claim(kit, task, name));

    // then
    for (const each of await Promise.allSettled(claims)) expect(each).toMatchObject({ reason: { code: 'NOT_YOURS' } });
  });

  describe('of a discipline', () => {
    afterEach(() => kit.setTime('2026-03-02', '10:20'));
    const lastDay = '2026-03-10';
    const expiring = () => ({ ...kit.person('reviewer'), registrationExpires: lastDay });
    const actingNow = (person: TaskPerson) => ({ person, at: kit.clock.now() });
    const claimNow = (task: Task, person: TaskPerson) =>
      kit.write((acting) => claimTask(acting, task.id, actingNow(person)));
    const sees = async (task: Task, person: TaskPerson) =>
      (await listTasks(kit.knex, actingNow(person), { view: 'QUEUE', limit: 100 })).some(({ id }) => id === task.id);

    it('are there to be taken up to the last minute of the registration', async () => {
      // given
      const task = await reviewTask(kit, 'FIRST', 'ARCH');
      kit.setTime(lastDay, '23:59');

      // when
      const seen = await sees(task, expiring());
      const claimed = await claimNow(task, expiring());

      // then
      expect([seen, claimed.status]).toEqual([true, 'CLAIMED']);
    });

    it('are hidden from, and refused to, a person whose registration has run out', async () => {
      // given
      const tasks = [await reviewTask(kit, 'FIRST', 'ARCH'), await reviewTask(kit, 'SECOND', 'FIRE')];
      kit.setTime('2026-03-11', '00:00');

      for (const task of tasks) {
        // when
        const seen = await sees(task, expiring());
        const claimed = claimNow(task, expiring());

        // then
        expect(seen).toBe(false);
        await expect(claimed).rejects.toMatchObject({
          code: 'NOT_REGISTERED',
          message: 'Expected a registration that is valid on 2026-03-11, but reviewer某 had one until 2026-03-10.',
        });
        expect((await findTask(kit.knex, task.id))?.status).toBe('OPEN');
      }
    });

    it('are refused to a person without any registration', async () => {
      const task = await reviewTask(kit, 'FIRST', 'ARCH');
      const claimed = claimNow(task, { ...expiring(), registrationExpires: null });
      await expect(claimed).rejects.toMatchObject({
        code: 'NOT_REGISTERED',
        message: expect.stringMatching(/reviewer某 has none\.$/),
      });
    });

    it('are not finished after the last day, but may be given back', async () => {
      // given
      const task = await reviewTask(kit, 'FIRST', 'ARCH');
      await claimNow(task, expiring());
      kit.setTime('2026-03-11');
      const completion = { ...actingNow(expiring()), variables: { conclusion: 'NO_OPINION' } };

      // when
      const completed = kit.write((acting) => completeTask(acting, task.id, completion));
      await expect(completed).rejects.toMatchObject({ code: 'NOT_REGISTERED' });
      const released = await kit.write((acting) => releaseTask(acting, task.id, expiring()));

      // then
      expect(released.status).toBe('OPEN');
      expect(await listStageResults(kit.knex, caseId, 1)).toEqual([]);
    });
  });

  it.each([null, '2026-03-01'])(
    'asks a registration that holds of a technical head, who has one until %s',
    async (day) => {
      // given
      const task = await openTask(kit, caseId, { elementId: 'FinalReview', role: 'technicalHead', stage: 'FINAL' });
      const person = { ...kit.person('head'), registrationExpires: day };

      // when
      const claiming = kit.write((acting) => claimTask(acting, task.id, { person, at: kit.clock.now() }));

      // then
      await expect(claiming).rejects.toMatchObject({ code: 'NOT_REGISTERED' });
    },
  );

  it('shows the queue to those who may take from it, and to nobody who acts in another stage', async () => {
    // given
    const task = await reviewTask(kit, 'FIRST', 'FIRE');
    const queueOf = async (name: PersonName) =>
      (await listTasks(kit.knex, { person: kit.person(name), at: kit.clock.now() }, { view: 'QUEUE', limit: 100 })).map(
        ({ id }) => id,
      );

    // when
    const before = [await queueOf('reviewer'), await queueOf('stranger'), await queueOf('officer')];
    await complete(kit, await reviewTask(kit, 'SECOND', 'ARCH'), 'reviewer', { agree: true });
    const after = await queueOf('reviewer');

    // then
    expect(before.map((ids) => ids.includes(task.id))).toEqual([true, false, false]);
    expect(after).not.toContain(task.id);
  });

  it('pages through a queue without repeating or losing a task', async () => {
    // given
    const made = [];
    for (const discipline of ['ARCH', 'FIRE', 'STRU', 'PLUM', 'ELEC'])
      made.push((await reviewTask(kit, 'FIRST', discipline)).id);
    const reader = { person: kit.person('head'), at: kit.clock.now() };

    // when
    const seen: string[] = [];
    let page = await listTasks(kit.knex, reader, { view: 'QUEUE', limit: 2 });
    while (page.length > 0) {
      seen.push(...page.map(({ id }) => id));
      page = await listTasks(kit.knex, reader, { view: 'QUEUE', limit: 2, after: page.at(-1) });
    }

    // then
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made));
  });

  it('gives a task back to the queue, by its holder only', async () => {
    // given
    const task = await reviewTask(kit, 'FIRST', 'ARCH');
    await claim(kit, task, 'reviewer');

    // when
    const byOther = kit.write((acting) => releaseTask(acting, task.id, kit.person('second')));
    await expect(byOther).rejects.toMatchObject({ code: 'NOT_YOURS' });
    const released = await kit.write((acting) => releaseTask(acting, task.id, kit.person('reviewer')));

    // then
    expect(released).toMatchObject({ status: 'OPEN', assigneeUserId: null });
  });

  it('is born canceled when the cancellation was read first', async () => {
    // given
    const template = await reviewTask(kit, 'FIRST', 'ARCH');
    const fresh: NewTask = { ...template, jobKey: '4503599627370497' };
    const jobs = { engineIdentity: fresh.engineIdentity, jobKeys: [fresh.jobKey], at: kit.clock.now() };
    await kit.knex.transaction((trx) => cancelTasksOfJobs(trx, jobs));

    // when
    const task = await kit.write((acting) => createTask(acting, fresh));

    // then
    expect(task).toMatchObject({ status: 'CANCELED', jobKey: '4503599627370497' });
  });

  it('cancels what waits and leaves what is finished', async () => {
    // given
    const waiting = await reviewTask(kit, 'FIRST', 'ARCH');
    const done = await reviewTask(kit, 'FIRST', 'FIRE');
    await kit.knex('tasks').where({ id: done.id }).update({ status: 'COMPLETED' });
    const jobKeys = [waiting, done].flatMap(({ jobKey }) => jobKey ?? []);

    // when
    await kit.knex.transaction((trx) =>
      cancelTasksOfJobs(trx, { engineIdentity: 'engine-test', jobKeys, at: kit.clock.now() }),
    );

    // then
    expect((await findTask(kit.knex, waiting.id))?.status).toBe('CANCELED');
    expect((await findTask(kit.knex, done.id))?.status).toBe('COMPLETED');
    await expect(claim(kit, waiting, 'reviewer')).rejects.toMatchObject({ code: 'WRONG_STATE' });
  });
});
