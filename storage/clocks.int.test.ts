import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCalendar } from '../domain/calendar.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import {
  announceClockChangeToAll,
  endClock,
  findClock,
  listChangesOfCase,
  recomputeClock,
  startClock,
} from './clocks.ts';
import { closePause, listPauses, openPause } from './pauses.ts';

const calendar = createCalendar();
const told = { cause: '修改答复', openedBy: '审图一所', noticeId: randomUUID() };

describe('clocks', () => {
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

  it('stops for a revision and is due with what was left: 6 working days from 2 March, paused from 4 to 9 March', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const env = { calendar, at: kit.clock.now() };
    const name = { caseId, kind: 'FIRST' as const, round: 1 };
    const clock = await kit.write((acting) =>
      startClock(acting, { ...name, startDate: '2026-03-02', limitWd: 6 }, env),
    );

    // when
    const paused = await kit.write(async (acting) => {
      await openPause(acting, { ...told, caseId, reason: 'REVISION', from: '2026-03-04' });
      await openPause(acting, { ...told, caseId, reason: 'REVISION', from: '2026-03-05' });
      return recomputeClock(acting, clock, { ...env, reason: 'CHECK' });
    });
    const resumed = await kit.write(async (acting) => {
      await closePause(acting, { caseId, reason: 'REVISION', to: '2026-03-09' });
      return recomputeClock(acting, clock, { ...env, reason: 'CHECK' });
    });

    // then
    expect(clock.dueDate).toBe('2026-03-10');
    expect(paused.status).toEqual({ state: 'PAUSED', remainingWorkingDays: 4 });
    expect(resumed.clock.dueDate).toBe('2026-03-13');
    expect(await listPauses(kit.knex, caseId)).toMatchObject([
      { reason: 'REVISION', from: '2026-03-04', to: '2026-03-09', cause: told.cause, openedBy: told.openedBy },
    ]);
    expect(await listChangesOfCase(kit.knex, caseId)).toMatchObject([
      { dueDateBefore: '2026-03-10', dueDateAfter: '2026-03-13' },
    ]);
  });

  it('ends on the day off on which the work was done, but lets the next limit begin on its day 0', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const env = { calendar, at: kit.clock.now() };
    const name = { caseId, kind: 'ACCEPTANCE' as const, round: 1 };
    await kit.write((acting) => startClock(acting, { ...name, startDate: '2026-03-09', limitWd: 5 }, env));
    // when
    const end = { state: 'ENDED' as const, on: '2026-03-08', at: kit.clock.now() };
    const nextBegins = await kit.write((acting) => endClock(acting, name, end));
    // then
    expect(nextBegins).toBe('2026-03-09');
    expect(await findClock(kit.knex, name)).toMatchObject({ state: 'ENDED', endedOn: '2026-03-08' });
  });

  it('lets the applicant his own time run while the agency waits for him', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const env = { calendar, at: kit.clock.now() };
    await kit.write((acting) => openPause(acting, { ...told, caseId, reason: 'WAIT_SUPPLEMENT', from: '2026-03-02' }));

    // when
    const fresh = { caseId, kind: 'SUPPLEMENT' as const, round: 1, startDate: '2026-03-02', limitWd: 5 };
    const clock = await kit.write((acting) => startClock(acting, fresh, env));

    // then
    expect(clock.dueDate).toBe('2026-03-09');
  });

  it('is started once for a case, kind and round', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const fresh = { caseId, kind: 'SECOND' as const, round: 2, startDate: '2026-03-02', limitWd: 2 };

    // when
    const started = await Promise.all(
      [2, 9].map((limitWd) =>
        kit.write((acting) => startClock(acting, { ...fresh, limitWd }, { calendar, at: kit.clock.now() })),
      ),
    );

    // then
    expect(started[0]?.id).toBe(started[1]?.id);
    expect(await findClock(kit.knex, fresh)).toMatchObject({ limitWd: started[0]?.limitWd });
  });

  it('tells every case with a running clock that time was moved', async () => {
    // given
    const running = await kit.knex('clocks').where({ state: 'RUNNING' }).distinct('case_id');

    // when
    const told = await kit.write((acting) => announceClockChangeToAll(acting));

    // then
    expect(told).toBe(running.length);
    expect(await kit.knex('outbox').where('business_key', 'like', 'clock-changed:%')).toHaveLength(running.length);
  });
});
