import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Job, ZeebeError } from '../platform/zeebe-client/index.ts';
import { listTasksOfCase } from '../storage/task-lists.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { AGENCY_CODE, APPLICANT_CODE, type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { ENGINE_STUB, makeJob, runJob } from './testing/case-walk.ts';
import { takeUserTask, USER_TASK_TYPE } from './user-task.ts';

function userTask(caseId: string | undefined, role: string, headers: Record<string, string> = {}): Job {
  const groups = { 'io.camunda.zeebe:candidateGroups': JSON.stringify([role]), ...headers };
  const variables = caseId === undefined ? {} : { caseId };
  return makeJob(USER_TASK_TYPE, variables, { elementId: 'SomeTask', headers: groups });
}

/** Records what the engine is told. */
function engine(timeoutError?: ZeebeError) {
  const told: unknown[] = [];
  const zeebe = {
    failJob: async (command: { jobKey: string; retries: number; errorMessage: string }) => void told.push(command),
    updateJobTimeout: async (jobKey: string, timeoutMs: number) => {
      if (timeoutError !== undefined) throw timeoutError;
      told.push([jobKey, timeoutMs]);
    },
  };
  return { zeebe, told };
}
describe('user tasks', () => {
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

  it('stores the row, then locks the job for a hundred years', async () => {
    // given
    const filed = await fileCase(kit);
    await runJob(kit, 'open-case', filed);
    await runJob(kit, 'check-materials', filed);
    const job = userTask(filed.caseId, 'acceptanceOfficer', {
      stage: 'ACCEPTANCE',
      'io.camunda.zeebe:formKey': 'form-1',
    });
    const { zeebe, told } = engine();

    // when
    const outcome = await takeUserTask({ job, deps: kit.deps, zeebe });
    await takeUserTask({ job, deps: kit.deps, zeebe });

    // then
    expect(outcome).toEqual({ kind: 'keep' });
    expect(told).toEqual(Array(2).fill([job.key, 3_153_600_000_000]));
    expect(await listTasksOfCase(kit.knex, filed.caseId)).toMatchObject([
      {
        jobKey: job.key,
        taskType: 'SomeTask',
        stage: 'ACCEPTANCE',
        candidateRole: 'acceptanceOfficer',
        regionCode: '339902',
        firmCode: null,
        agencyCode: null,
        formKey: 'form-1',
        dueDate: '2026-03-03',
        status: 'OPEN',
      },
    ]);
  });

  it.each([
    { role: 'applicant', firmCode: APPLICANT_CODE, agencyCode: null },
    { role: 'designUnit', firmCode: '91339902MA2D10K13X', agencyCode: null },
    { role: 'agencyManager', firmCode: null, agencyCode: AGENCY_CODE },
  ])('gives a task of $role to the side that it belongs to', async ({ role, firmCode, agencyCode }) => {
    // given
    const { caseId } = await fileCase(kit);

    // when
    await takeUserTask({ job: userTask(caseId, role), deps: kit.deps, zeebe: ENGINE_STUB });

    // then
    expect(await listTasksOfCase(kit.knex, caseId)).toMatchObject([{ firmCode, agencyCode }]);
  });

  it('cancels the row of a job that was canceled meanwhile', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const { zeebe } = engine(new ZeebeError('NOT_FOUND', 'no such job'));

    // when
    await takeUserTask({ job: userTask(caseId, 'applicant'), deps: kit.deps, zeebe });

    // then
    expect(await listTasksOfCase(kit.knex, caseId)).toMatchObject([{ status: 'CANCELED' }]);
  });

  it('leaves a task alone that a person has decided before its lock was stretched', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const zeebe = {
      failJob: async () => {},
      updateJobTimeout: async () => {
        await kit.knex('tasks').where({ case_id: caseId }).update({ status: 'COMPLETING' });
        throw new ZeebeError('NOT_FOUND', 'no such job');
      },
    };

    // when
    await takeUserTask({ job: userTask(caseId, 'applicant'), deps: kit.deps, zeebe });

    // then
    expect(await listTasksOfCase(kit.knex, caseId)).toMatchObject([{ status: 'COMPLETING' }]);
  });

  it('leaves the job to be handed out again when its lock could not be stretched', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const { zeebe } = engine(new ZeebeError('UNAVAILABLE', 'away'));

    // when
    const outcome = takeUserTask({ job: userTask(caseId, 'applicant'), deps: kit.deps, zeebe });

    // then
    await expect(outcome).rejects.toThrow('away');
    expect(await listTasksOfCase(kit.knex, caseId)).toMatchObject([{ status: 'OPEN' }]);
  });

  it.each([
    { fault: 'no case', role: 'applicant', hasCase: false, message: 'Expected variable caseId' },
    { fault: 'an unknown role', role: 'wizard', hasCase: true, message: 'as candidate group of SomeTask' },
  ])('makes an incident of a task with $fault', async ({ role, hasCase, message }) => {
    // given
    const { caseId } = await fileCase(kit);
    const { zeebe, told } = engine();

    // when
    await takeUserTask({ job: userTask(hasCase ? caseId : undefined, role), deps: kit.deps, zeebe });

    // then
    expect(told).toMatchObject([{ retries: 0, errorMessage: expect.stringContaining(message) }]);
    expect(await listTasksOfCase(kit.knex, caseId)).toEqual([]);
  });
});
