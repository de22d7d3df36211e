import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCalendar } from '../domain/calendar.ts';
import { listCaseEvents } from '../storage/case-events.ts';
import { startClock } from '../storage/clocks.ts';
import { findMissedGoal } from '../storage/cycle-goals.ts';
import { createRound, findRound } from '../storage/reviews.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { sweepGoals } from './goal-sweep.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { openTask, walkToAcceptance, walkToReview } from './testing/case-walk.ts';

describe('the sweep of the goals', () => {
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
  beforeEach(() => kit.setTime('2026-03-02'));

  /** A project of new energy that is accepted on 2 March and may be under review for eight days. */
  async function accepted(newEnergy = true): Promise<string> {
    const filed = await fileCase(kit, { facts: { newEnergy } });
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    return filed.caseId;
  }

  it('finds nothing on the twelfth day, and the agency on the thirteenth, once', async () => {
    // given
    const caseId = await accepted();
    kit.setTime('2026-03-14');
    await sweepGoals(kit.deps);
    expect(await findMissedGoal(kit.knex, caseId)).toBeUndefined();

    // when
    kit.setTime('2026-03-16');
    await sweepGoals(kit.deps);
    await sweepGoals(kit.deps);

    // then
    expect(await findMissedGoal(kit.knex, caseId)).toMatchObject({
      missedOn: '2026-03-15',
      cause: 'AGENCY',
      held: { AGENCY: 13, DESIGNER: 0, APPLICANT: 0, DEPARTMENT: 0 },
      shares: { AGENCY: 8, DESIGNER: 0, APPLICANT: 0, DEPARTMENT: 1 },
    });
    const events = await listCaseEvents(kit.knex, caseId);
    expect(events.filter(({ kind }) => kind === 'GOAL_MISSED')).toHaveLength(1);
  });

  it('finds the designer where drawings had to be reviewed again', async () => {
    // given
    const caseId = await accepted();
    const revised = {
      ...{ discipline: 'ARCH', filesHash: 'other', underReview: true, reason: 'FILES_CHANGED' as const },
      ...{ passedCaseId: null, passedRound: null, certificateNumber: null },
    };
    const first = await findRound(kit.knex, caseId, 1);
    const again = { caseId, kind: 'FIRST', round: 2, startDate: '2026-03-05', limitWd: 7 } as const;
    await kit.write(async (acting) => {
      const { submissionId = '', setId = '' } = first ?? {};
      const planned = { caseId, round: 2, submissionId, setId, plannedAt: kit.clock.now() };
      await createRound(acting, { ...planned, finalDepartments: [], disciplines: [revised] });
      await startClock(acting, again, { calendar: createCalendar(), at: kit.clock.now() });
    });

    // when
    kit.setTime('2026-03-20');
    await sweepGoals(kit.deps);

    // then
    expect(await findMissedGoal(kit.knex, caseId)).toMatchObject({
      cause: 'DESIGNER',
      held: { AGENCY: 3, DESIGNER: 10 },
    });
  });

  it.each([
    ['the applicant', 'ProposeAgency', 'applicant', { cause: 'APPLICANT', held: { APPLICANT: 13, DEPARTMENT: 0 } }],
    ['the department', 'AppointAgency', 'department', { cause: 'DEPARTMENT', held: { APPLICANT: 0, DEPARTMENT: 13 } }],
  ] as const)('finds %s who was to name another agency', async (_who, elementId, role, expected) => {
    // given
    const caseId = await accepted();
    await openTask(kit, caseId, { elementId, role, stage: 'AGENCY' });

    // when
    kit.setTime('2026-03-20');
    await sweepGoals(kit.deps);

    // then
    expect(await findMissedGoal(kit.knex, caseId)).toMatchObject(expected);
  });

  it('finds the office that was silent before the law accepted the case from the day of its receipt', async () => {
    // given
    const caseId = await accepted();
    const decided = { by_law: true, decided_at: '2026-03-09T16:05:00Z' };
    await kit.knex('acceptances').where({ case_id: caseId }).update(decided);

    // when
    kit.setTime('2026-03-16');
    await sweepGoals(kit.deps);

    // then
    expect(await findMissedGoal(kit.knex, caseId)).toMatchObject({
      cause: 'DEPARTMENT',
      held: { AGENCY: 5, DEPARTMENT: 8 },
    });
  });

  it('leaves alone what waits for the applicant, and projects of other kinds', async () => {
    // given
    const [waiting, other] = [await accepted(), await accepted(false)];
    const pause = { case_id: waiting, reason: 'REVISION', attempt: 1, from_date: '2026-03-06' };
    await kit.knex('clock_pauses').insert(pause);

    // when
    kit.setTime('2026-04-20');
    await sweepGoals(kit.deps);

    // then
    expect(await findMissedGoal(kit.knex, waiting)).toBeUndefined();
    expect(await findMissedGoal(kit.knex, other)).toBeUndefined();
  });
});
