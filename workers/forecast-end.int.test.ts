import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { endForecasts, findForecast, type RecordedForecast, recordForecast } from '../storage/forecasts.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { AGENCY_CODE, type CaseKit, fileCase, fileDraft, openCaseKit } from './testing/case-kit.ts';
import { LIMITS, runJob, walkToAcceptance, walkToReview } from './testing/case-walk.ts';

describe('the forecast of a step', () => {
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

  /** A case of the agency that begins its first stage on Monday, 2 March 2026. */
  async function begin(): Promise<string> {
    kit.setTime('2026-03-02');
    const filed = await fileCase(kit);
    await walkToReview(kit, await walkToAcceptance(kit, filed));
    await runJob(kit, 'start-stage', { caseId: filed.caseId, round: 1, limits: LIMITS, stage: 'FIRST' });
    return filed.caseId;
  }

  const forecastOf = async (caseId: string): Promise<Partial<RecordedForecast>> =>
    (await findForecast(kit.knex, caseId)) ?? {};

  it('speaks from ten finished cases on, stretched by how busy the agency is', async () => {
    // given
    const first = await begin();
    const { channel } = await getApplication(kit.knex, first);
    const dates = { medianOn: '2026-02-03', lateOn: '2026-02-10', method: 'LIMITS' as const, sampleSize: 0 };
    const finish = async (days: number) => {
      const place = { channel: channel ?? 'FAST', agencyCode: AGENCY_CODE, step: 'FIRST' as const, round: 1 };
      const made = { ...dates, madeOn: '2026-02-01', load: 0.4, cause: 'STEP' as const, limits: LIMITS };
      await kit.write(async (acting) => {
        const caseId = await fileDraft(kit);
        await recordForecast(acting, { ...place, caseId }, made);
        await endForecasts(acting.trx, caseId, `2026-02-${String(1 + days).padStart(2, '0')}`);
      });
    };
    for (let days = 1; days <= 9; days++) await finish(days);

    // when
    const tooFew = await begin();
    await finish(10);
    await kit.knex('applications').where({ id: first }).update({ closed_at: kit.clock.now() });
    const usual = await begin();
    const busy = await begin();

    // then
    expect(await forecastOf(tooFew)).toMatchObject({ method: 'LIMITS', sampleSize: 9, load: 0.4 });
    // Half of ten cases took five and a half days, nine of ten 9.1: the days on which those end, or the next working day.
    expect(await forecastOf(usual)).toMatchObject({
      ...{ method: 'HISTORY', sampleSize: 10, load: 0.4, medianOn: '2026-03-09', lateOn: '2026-03-12' },
    });
    expect(await forecastOf(busy)).toMatchObject({
      ...{ method: 'HISTORY', sampleSize: 10, load: 0.6, medianOn: '2026-03-11', lateOn: '2026-03-16' },
    });
  });

  it('counts the open cases of an agency for each of its people whose registration holds', async () => {
    // given
    const open = () => kit.knex('applications').where({ agency_code: AGENCY_CODE, closed_at: null });

    // when
    const five = await forecastOf(await begin());
    const openOfFive = (await open()).length;
    const staff = kit.knex('agency_staff').where({ agency_code: AGENCY_CODE });
    await staff.whereNot({ user_id: kit.person('head').id }).update({ registration_expires: '2026-03-01' });
    const alone = await forecastOf(await begin());

    // then
    expect([five.load, alone.load]).toEqual([openOfFive / 5, openOfFive + 1]);
  });
});
