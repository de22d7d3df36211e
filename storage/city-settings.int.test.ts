import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { APPLICANT_CODE, type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import { listCitySettings, readCitySettings, updateCitySetting } from './city-settings.ts';
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
    const stored = await kit.write((acting) => updateCitySetting(acting, 'correctionWd', 20));
    const refused = await kit.write((acting) => updateCitySetting(acting, 'correctionWd', 'soon'));

    // then
    expect(stored).toBeUndefined();
    expect(refused).toBe('a whole number of working days from 0 to 250');
    expect((await readCitySettings(kit.knex)).correctionWd).toBe(20);
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
