import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { APPLICANT_CODE, type CaseKit, fileCase, fileDraft, openCaseKit } from '../workers/testing/case-kit.ts';
import { findBar } from './bars.ts';
import { listCitySettings, readCitySettings, updateCitySetting, withdrawSettingChange } from './city-settings.ts';
import { enterInterest } from './interests.ts';
import { readLegalOffset, writeLegalOffset } from './legal-time.ts';
import { listNotifications, notify } from './notifications.ts';

describe('city settings, legal time and messages', () => {
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

  it('begins with the shipped values, each with its meaning', async () => {
    // when
    const settings = await readCitySettings(kit.knex);

    // then
    expect(settings).toMatchObject({
      correctionWd: 15,
      escalationWd: [0, 1, 3],
      dayEnd: 'MIDNIGHT',
      closingMinute: '17:00',
      newEnergyGoalDays: 12,
      newEnergyWarningDays: 3,
    });
    expect((await listCitySettings(kit.knex)).every(({ meaning }) => meaning !== '')).toBe(true);
  });

  it('stores what fits and says what was expected of what does not', async () => {
    // when
    const stored = await kit.write((acting) => updateCitySetting(acting, 'correctionWd', { value: 20 }));
    const refused = await kit.write((acting) => updateCitySetting(acting, 'correctionWd', { value: 'soon' }));

    // then
    expect(stored).toBeUndefined();
    expect(refused).toBe('a whole number of working days from 1 to 250');
    expect((await readCitySettings(kit.knex)).correctionWd).toBe(20);
  });

  it.each([
    ['acceptanceLegalWd', 'a whole number of working days from 1 to 250'],
    ['correctionWd', 'a whole number of working days from 1 to 250'],
    ['departmentSilenceWd', 'a whole number of working days from 1 to 250'],
    ['objectionWd', 'a whole number of working days from 1 to 250'],
    ['objectionAnswerWd', 'a whole number of working days from 1 to 250'],
    ['agencyConfirmationHalfDays', 'a whole number of half working days from 1 to 250'],
    // The same day, at once, or on the last day: 0 says something.
    ['acceptanceOfficeWd', undefined],
    ['firstGoalWd', undefined],
    ['yellowWd', undefined],
    ['certificateReportWd', undefined],
    ['agencySilenceWd', undefined],
    ['substituteWd', undefined],
    ['secondLookWd', undefined],
    ['supplementAnswerWd', undefined],
  ] as const)('leaves whoever a limit binds a day: 0 for %s', async (key, expected) => {
    // when
    const stored = (await readCitySettings(kit.knex))[key];
    const refused = await kit.write((acting) => updateCitySetting(acting, key, { value: 0 }));

    // then
    expect(refused).toBe(expected);
    await kit.write((acting) => updateCitySetting(acting, key, { value: stored }));
  });

  it('holds a value from its day on, and corrects the one that holds', async () => {
    // given
    const day = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
    const set = (value: number, effectiveFrom?: string) =>
      kit.write((acting) => updateCitySetting(acting, 'substituteWd', { value, effectiveFrom }));
    const read = async () => (await readCitySettings(kit.knex)).substituteWd;

    // when
    await set(4, day(30));
    const before = await read();
    await kit.knex('legal_time_offset').update({ offset_ms: 31 * 86_400_000 });
    const after = await read();
    await set(5);
    const corrected = await read();
    await kit.knex('legal_time_offset').update({ offset_ms: 0 });

    // then
    expect([before, after, corrected, await read()]).toEqual([1, 4, 5, 1]);
    const setting = (await listCitySettings(kit.knex)).find(({ key }) => key === 'substituteWd');
    expect(setting).toMatchObject({ effectiveFrom: null, upcoming: [{ value: 5, effectiveFrom: day(30) }] });
  });

  it('tells what held before and why, and takes back only what is decided for later', async () => {
    // given
    const day = (days: number) => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
    const set = (value: number, days: number, reason: string) =>
      kit.write((acting) => updateCitySetting(acting, 'objectionWd', { value, effectiveFrom: day(days), reason }));
    const withdraw = (days: number) => kit.write((acting) => withdrawSettingChange(acting, 'objectionWd', day(days)));
    await set(6, 0, '专题会议');
    await set(7, 10, '试行');
    await set(8, 20, '试行延长');

    // when
    const withdrawn = [await withdraw(20), await withdraw(20), await withdraw(0)];

    // then
    expect(withdrawn).toEqual([true, false, false]);
    expect((await listCitySettings(kit.knex)).find(({ key }) => key === 'objectionWd')).toMatchObject({
      ...{ value: 6, kind: 'COUNT', least: 1, most: 250, effectiveFrom: day(0), reason: '专题会议' },
      upcoming: [{ value: 7, effectiveFrom: day(10), reason: '试行', updatedAt: expect.any(Date) }],
      past: [{ value: 5, effectiveFrom: null, reason: null }],
    });
  });

  it('bars a former author for the years that are in force', async () => {
    // given
    const caseId = await fileDraft(kit, {});
    const userId = kit.person('reviewer').id;
    const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    const endedOn = `${Number(day.slice(0, 4)) - 3}-01-01`;
    const interest = { userId, firmCode: APPLICANT_CODE, kind: 'AUTHOR' as const, endedOn };
    const said = { note: null, enteredByName: '甲' };
    await kit.write((acting) => enterInterest(acting, { ...interest, ...said }, kit.clock.now()));
    const find = () => findBar(kit.knex, { userId, caseId, day });

    // when
    const before = await find();
    await kit.write((acting) => updateCitySetting(acting, 'recusalYears', { value: 5, effectiveFrom: day }));

    // then
    expect([before, await find()]).toEqual([undefined, `an interest in ${APPLICANT_CODE}`]);
  });

  it('does not reckon with a value that somebody broke in the table', async () => {
    // given
    await kit.knex('city_settings').where({ key: 'reminderWd' }).update({ value: '"never"' });

    // when
    const read = readCitySettings(kit.knex);

    // then
    await expect(read).rejects.toThrow('Expected city setting reminderWd to be a list');
    await kit.knex('city_settings').where({ key: 'reminderWd' }).update({ value: '[2, 1]' });
  });

  it('shares one offset of legal time', async () => {
    // given
    const before = await readLegalOffset(kit.knex);

    // when
    await kit.write((acting) => writeLegalOffset(acting, -86_400_000));

    // then
    expect([before, await readLegalOffset(kit.knex)]).toEqual([0, -86_400_000]);
  });

  it('tells each side its own messages, once for one cause', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const fresh = {
      caseId,
      kind: 'TEST',
      agencyCode: null,
      regionCode: null,
      text: '您好',
      createdAt: kit.clock.now(),
    };
    const own = { ...fresh, businessKey: 'own', recipientRole: 'applicant' as const, firmCode: APPLICANT_CODE };
    const other = { ...fresh, businessKey: 'other', recipientRole: 'applicant' as const, firmCode: 'another' };
    await kit.knex.transaction(async (trx) => {
      for (const each of [own, own, other]) await notify(trx, each);
    });
    const reader = { roles: ['applicant' as const], firmCode: APPLICANT_CODE, agencyCode: null, regionCode: null };

    // when
    const messages = await listNotifications(kit.knex, reader, { limit: 10 });

    // then
    expect(messages).toMatchObject([{ text: '您好', firmCode: APPLICANT_CODE }]);
    expect(await listNotifications(kit.knex, reader, { limit: 10, beforeId: messages[0]?.id })).toEqual([]);
  });
});
