import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../../api/testing/app.ts';
import { SETTING_GROUPS, type Setting } from '../../modeler/setting-words.ts';

let test: TestApp;
let as: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  as = await test.person('administrator');
});
afterAll(() => test.close());

const list = async (): Promise<Setting[]> => (await test.call('GET', '/api/v1/settings', { as })).json().items;

describe('the page of settings', () => {
  it('has words for every setting of the API, and for no other', async () => {
    // when
    const keys = (await list()).map(({ key }) => key);
    // then
    const named = SETTING_GROUPS.flatMap(({ settings }) => Object.keys(settings));
    expect(named.sort()).toEqual([...keys].sort());
  });

  it('takes back what is decided for later, once, and nobody but an administrator does', async () => {
    // given
    const { today } = (await test.call('GET', '/api/v1/clock', {})).json();
    const later = `${Number(today.slice(0, 4)) + 1}-01-01`;
    const change = { value: 9, effectiveFrom: later, reason: '明年起试行' };
    const officer = await test.person('acceptanceOfficer', { regionCode: '339902' });
    const remove = (person: TestPerson) =>
      test.call('DELETE', `/api/v1/settings/cycleGoalDays/changes/${later}`, { as: person });
    // when
    await test.call('PUT', '/api/v1/settings/cycleGoalDays', { as, payload: change });
    const decided = (await list()).find(({ key }) => key === 'cycleGoalDays');
    const answers = [await remove(officer), await remove(as), await remove(as)];
    // then
    expect(decided).toMatchObject({ value: 8, upcoming: [{ ...change, updatedBy: '测试人员' }] });
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 204, 404]);
    expect((await list()).find(({ key }) => key === 'cycleGoalDays')?.upcoming).toEqual([]);
  });
});
