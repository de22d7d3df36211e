import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { listClocks } from '../storage/clocks.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { LIMITS, makeJob, runJob, runJobRaw, walkToAcceptance, walkToReview } from './testing/case-walk.ts';

describe('start-stage', () => {
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

  it('starts each stage where the one before ends', async () => {
    // given
    kit.setTime('2026-03-02');
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    const round = { caseId, round: 1, limits: LIMITS };

    // when
    const first = await runJob(kit, 'start-stage', { ...round, stage: 'FIRST' });
    kit.setTime('2026-03-04');
    const second = await runJob(kit, 'start-stage', { ...round, stage: 'SECOND' });
    const again = await runJob(kit, 'start-stage', { ...round, stage: 'SECOND' });

    // then
    expect(first['wakeAt']).toBe('2026-03-03T16:00:00Z');
    expect(second['wakeAt']).toBe('2026-03-04T16:00:00Z');
    // Another job for the same step, maybe long after: the watcher is to look at once.
    expect(again).toEqual({ limits: LIMITS, wakeAt: '2026-03-04T02:00:01Z' });
    expect((await getApplication(kit.knex, caseId)).state).toBe('SECOND');
    const stages = (await listClocks(kit.knex, caseId)).filter(({ kind }) => kind === 'FIRST' || kind === 'SECOND');
    expect(stages).toMatchObject([
      { kind: 'FIRST', startDate: '2026-03-02', dueDate: '2026-03-05', state: 'ENDED', endedOn: '2026-03-04' },
      { kind: 'SECOND', startDate: '2026-03-04', dueDate: '2026-03-06', state: 'RUNNING' },
    ]);
  });

  it.each([
    ['the same day', '2026-03-02', { startDate: '2026-03-02', limitWd: 1, dueDate: '2026-03-03' }],
    ['its last day', '2026-03-03', { startDate: '2026-03-03', limitWd: 0, dueDate: '2026-03-03' }],
    ['a day too late', '2026-03-04', { startDate: '2026-03-04', limitWd: 0, dueDate: '2026-03-04' }],
  ])('lets a stage of limit 0 share the due day of the one before, ended on %s', async (_when, endedOn, expected) => {
    // given
    kit.setTime('2026-03-02');
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    const round = { caseId, round: 1, limits: { ...LIMITS, firstWd: 1, secondWd: 0, finalWd: 0 } };
    await runJob(kit, 'start-stage', { ...round, stage: 'FIRST' });

    // when
    kit.setTime(endedOn);
    await runJob(kit, 'start-stage', { ...round, stage: 'SECOND' });
    await runJob(kit, 'start-stage', { ...round, stage: 'FINAL' });

    // then
    const stages = (await listClocks(kit.knex, caseId)).filter(({ kind }) => kind === 'SECOND' || kind === 'FINAL');
    expect(stages).toMatchObject([expected, expected]);
  });

  it('does not skip a stage', async () => {
    // given
    const filed = await fileCase(kit);
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    const job = makeJob('start-stage', { caseId: filed.caseId, round: 1, limits: LIMITS, stage: 'FINAL' });

    // when
    const outcome = runJobRaw(kit, job);

    // then
    await expect(outcome).rejects.toThrow('but found START_FINAL');
  });
});
