import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateCitySetting } from '../storage/city-settings.ts';
import { findClock, findRunningClock } from '../storage/clocks.ts';
import { findSupplement } from '../storage/supplements.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit, putFile } from './testing/case-kit.ts';
import {
  doHandIn,
  LIMITS,
  makeJob,
  openTask,
  runJob,
  runJobRaw,
  TABLE,
  walkToAcceptance,
  walkToReview,
} from './testing/case-walk.ts';

async function walkToPromise(kit: CaseKit): Promise<string> {
  kit.setTime('2026-03-02');
  const filed = await fileCase(kit, { missing: ['M7'], commitmentSigned: true });
  await walkToReview(kit, await walkToAcceptance(kit, filed, TABLE.deficient));
  await runJob(kit, 'open-supplement', { caseId: filed.caseId });
  return filed.caseId;
}

const SUPPLEMENT = { clockKind: 'SUPPLEMENT' };
describe('check-deadline, send-reminder and escalate-deadline', () => {
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

  it('reminds two days and one day ahead, then finds the limit missed', async () => {
    // given
    const caseId = await walkToPromise(kit);
    const check = async (date: string, minute: string) => {
      kit.setTime(date, minute);
      return runJob(kit, 'check-deadline', { caseId, ...SUPPLEMENT });
    };

    // when
    const answers = [
      await check('2026-03-04', '23:59'),
      await check('2026-03-05', '00:00'),
      await check('2026-03-05', '00:01'),
      await check('2026-03-06', '00:00'),
      await check('2026-03-09', '23:59'),
      await check('2026-03-10', '00:00'),
    ];

    // then
    expect(answers.map(({ action }) => action)).toEqual(['NOT_DUE', 'REMIND', 'NOT_DUE', 'REMIND', 'NOT_DUE', 'LATE']);
    expect(answers.map(({ wakeAt }) => wakeAt).slice(0, 5)).toEqual([
      '2026-03-04T16:00:00Z',
      '2026-03-05T16:00:00Z',
      '2026-03-05T16:00:00Z',
      '2026-03-09T16:00:00Z',
      '2026-03-09T16:00:00Z',
    ]);
    expect(await findSupplement(kit.knex, caseId)).toMatchObject({ outcome: 'EXPIRED' });
    expect(await findClock(kit.knex, { caseId, kind: 'SUPPLEMENT', round: 1 })).toMatchObject({ state: 'LATE' });
  });

  it('gives one job one answer', async () => {
    // given
    const caseId = await walkToPromise(kit);
    kit.setTime('2026-03-05');
    const job = makeJob('check-deadline', { caseId, ...SUPPLEMENT });

    // when
    const first = await runJobRaw(kit, job);
    const second = await runJobRaw(kit, job);

    // then
    expect(first).toMatchObject({ variables: { action: 'REMIND' } });
    expect(second).toEqual(first);
  });

  it('does not call late what was handed in and waits for the officer', async () => {
    // given
    const caseId = await walkToPromise(kit);
    await kit.write((acting) => putFile(kit, acting, { caseId, slot: 'M7' }));
    await doHandIn(kit, caseId, 'SubmitSupplement', 'SUPPLEMENT');
    kit.setTime('2026-03-12');

    // when
    const { action } = await runJob(kit, 'check-deadline', { caseId, ...SUPPLEMENT });

    // then
    expect(action).not.toBe('LATE');
    expect(await findRunningClock(kit.knex, caseId, 'SUPPLEMENT')).toBeDefined();
  });

  it('gives the office its limit for what was handed in before there was one', async () => {
    // given
    const caseId = await walkToPromise(kit);
    await kit.write((acting) => putFile(kit, acting, { caseId, slot: 'M7' }));
    await doHandIn(kit, caseId, 'SubmitSupplement', 'SUPPLEMENT');
    await kit.knex('clocks').where({ case_id: caseId, kind: 'SUPPLEMENT_CHECK' }).delete();
    kit.setTime('2026-03-05');

    // when
    await runJob(kit, 'check-deadline', { caseId, ...SUPPLEMENT });
    const { wakeAt } = await runJob(kit, 'check-deadline', { caseId, ...SUPPLEMENT });

    // then
    expect(await findRunningClock(kit.knex, caseId, 'SUPPLEMENT_CHECK')).toMatchObject({
      ...{ startDate: '2026-03-02', dueDate: '2026-03-03', fired: ['ESCALATE:0', 'ESCALATE:1'] },
    });
    expect(wakeAt).toBe('2026-03-05T16:00:00Z');
  });

  it('refuses a hand-in after the last day, whether the timer has fired or not', async () => {
    // given
    const caseId = await walkToPromise(kit);
    await kit.write((acting) => putFile(kit, acting, { caseId, slot: 'M7' }));
    kit.setTime('2026-03-10', '00:00');

    // when
    const handedIn = doHandIn(kit, caseId, 'SubmitSupplement', 'SUPPLEMENT');

    // then
    await expect(handedIn).rejects.toThrow('its last day was 2026-03-09');
  });

  it('arms the watcher of a limit that grew with a changed calendar', async () => {
    // given
    const caseId = await walkToPromise(kit);
    await kit.knex('calendar_days').insert({ date: '2026-03-06', kind: 'HOLIDAY', source: 'test' });
    kit.setTime('2026-03-10', '00:00');

    // when
    const { action } = await runJob(kit, 'check-deadline', { caseId, ...SUPPLEMENT });

    // then
    expect(action).toBe('REMIND');
    expect(await findRunningClock(kit.knex, caseId, 'SUPPLEMENT')).toMatchObject({ dueDate: '2026-03-10' });
    await kit.knex('calendar_days').delete();
  });

  it('escalates a missed stage to the agency, the county and the city', async () => {
    // given
    kit.setTime('2026-03-02');
    const filed = await fileCase(kit);
    const { caseId } = filed;
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    await runJob(kit, 'start-stage', { caseId, round: 1, limits: LIMITS, stage: 'FIRST' });

    // when
    const actions: unknown[] = [];
    for (const date of ['2026-03-06', '2026-03-07', '2026-03-10', '2026-03-11', '2026-03-12']) {
      kit.setTime(date, '00:00');
      const { action } = await runJob(kit, 'check-deadline', { caseId, clockKind: 'FIRST' });
      actions.push(action);
      if (action === 'ESCALATE') await runJob(kit, 'escalate-deadline', { caseId, clockKind: 'FIRST' });
    }

    // then
    expect(actions).toEqual(['ESCALATE', 'ESCALATE', 'NOT_DUE', 'ESCALATE', 'NOT_DUE']);
    const told = await kit.knex('notifications').where({ case_id: caseId, kind: 'ESCALATE_FIRST' }).orderBy('id');
    expect(told.map((each) => [each.recipient_role, each.agency_code ?? each.region_code])).toEqual([
      ['agencyManager', '91339902MA2K10A16K'],
      ['department', '339902'],
      ['department', '339900'],
    ]);
  });

  it('reminds the applicant by name of the limit', async () => {
    // given
    const caseId = await walkToPromise(kit);

    // when
    await runJob(kit, 'send-reminder', { caseId, ...SUPPLEMENT });

    // then
    const [message] = await kit.knex('notifications').where({ case_id: caseId, kind: 'REMIND_SUPPLEMENT' });
    expect(message.text).toBe('云岭精密五金一号厂房：容缺补齐期限为 2026-03-09，请按期办理。');
  });

  it('looks at an acceptance every morning, also past the last step of the ladder', async () => {
    // given
    kit.setTime('2026-03-02');
    const { caseId, submissionId } = await fileCase(kit);
    await runJob(kit, 'open-case', { caseId, submissionId });
    const wakes = [(await runJob(kit, 'check-materials', { caseId, submissionId }))['wakeAt']];
    await openTask(kit, caseId, { elementId: 'AcceptanceReview', role: 'acceptanceOfficer', stage: 'ACCEPTANCE' });
    kit.setTime('2026-03-12', '09:00');

    // when
    for (let count = 0; count < 4; count++) {
      wakes.push((await runJob(kit, 'check-deadline', { caseId, clockKind: 'ACCEPTANCE' }))['wakeAt']);
    }

    // then
    expect([wakes[0], wakes.at(-1)]).toEqual(['2026-03-02T16:00:00Z', '2026-03-12T16:00:00Z']);
  });

  it('sees acceptance in silence only where the city says so', async () => {
    // given
    kit.setTime('2026-03-02');
    const { caseId, submissionId } = await fileCase(kit);
    await runJob(kit, 'open-case', { caseId, submissionId });
    await runJob(kit, 'check-materials', { caseId, submissionId });
    await openTask(kit, caseId, { elementId: 'AcceptanceReview', role: 'acceptanceOfficer', stage: 'ACCEPTANCE' });
    kit.setTime('2026-03-10', '00:00');

    // when
    const answers: unknown[] = [];
    for (const deemed of [false, true]) {
      await kit.write((acting) => updateCitySetting(acting, 'deemedAcceptance', { value: deemed }));
      for (let count = 0; count < 4; count++) {
        answers.push((await runJob(kit, 'check-deadline', { caseId, clockKind: 'ACCEPTANCE' }))['action']);
      }
    }

    // then
    expect(answers).toEqual([
      ...['ESCALATE', 'ESCALATE', 'ESCALATE', 'NOT_DUE'],
      ...['DEEMED_ACCEPTED', 'NOT_DUE', 'NOT_DUE', 'NOT_DUE'],
    ]);
  });
});
