import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRunningClock } from '../storage/clocks.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { runJob } from './testing/case-walk.ts';

describe('check-materials', () => {
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

  it('derives the inputs of the tables from files, registers and facts', async () => {
    // given
    const filed = await fileCase(kit, { missing: ['M3', 'M7'], commitmentSigned: true });
    await runJob(kit, 'open-case', filed);

    // when
    const { facts, rulesDate, wakeAt } = await runJob(kit, 'check-materials', filed);

    // then
    expect(facts).toMatchObject({
      missingKeyCount: 0,
      missingNonKeyCount: 2,
      missingCount: 2,
      commitmentSigned: true,
      applicantBadCredit: false,
      designCredit: 'A',
      sizeClass: 'MEDIUM',
      reReview: false,
    });
    expect(rulesDate).toBe('2026-03-02');
    // The limit ends a day later; whether silence counts as acceptance is looked at every morning.
    expect(wakeAt).toBe('2026-03-02T16:00:00Z');
  });

  it('starts one clock however often the step is done', async () => {
    // given
    const filed = await fileCase(kit);
    await runJob(kit, 'open-case', filed);

    // when
    const first = await runJob(kit, 'check-materials', filed);
    const second = await runJob(kit, 'check-materials', filed);

    // then
    // Another job for the same step: the watcher is to look at once.
    expect(second).toEqual({ ...first, wakeAt: '2026-03-02T02:20:01Z' });
    expect(await findRunningClock(kit.knex, filed.caseId, 'ACCEPTANCE')).toMatchObject({
      dueDate: '2026-03-03',
      limitWd: 1,
    });
    expect(await kit.knex('clocks').where({ case_id: filed.caseId })).toHaveLength(1);
  });

  it('counts what was handed in after closing from the next working day', async () => {
    // given
    kit.setTime('2026-03-06', '17:01');
    const filed = await fileCase(kit);
    await runJob(kit, 'open-case', filed);

    // when
    const { rulesDate } = await runJob(kit, 'check-materials', filed);

    // then
    expect(rulesDate).toBe('2026-03-09');
  });
});
