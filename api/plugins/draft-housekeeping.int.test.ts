import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { actAs } from '../../storage/audit.ts';
import { attachFile } from '../../storage/files.ts';
import { createTestApp, type TestApp, type TestPerson } from '../testing/app.ts';
import { APPLICANT, draftOf, seedRegisters } from '../testing/cases.ts';
import { tidy } from './housekeeping.ts';

const DAY_MS = 86_400_000;
let test: TestApp;
let applicant: TestPerson;
/** Days by which legal time is ahead. */
let passed = 0;
beforeAll(async () => {
  test = await createTestApp();
  await seedRegisters(test);
  applicant = await test.person('applicant', { firmCode: APPLICANT });
});
afterAll(() => test.close());

const clock = () => ({
  ...test.deps.clock,
  now: () => new Date(Date.now() + passed * DAY_MS),
  refresh: async () => {},
});
const tidyUp = () => tidy({ ...test.deps, clock: clock() });
const stateOf = async (id: string) =>
  (await test.call('GET', `/api/v1/applications/${id}`, { as: applicant })).statusCode;
const warnings = (id: string) => test.knex('notifications').where({ case_id: id, kind: 'DRAFT_EXPIRES' });

async function fileFor(applicationId: string, content: string): Promise<string> {
  const { sha256, size: sizeBytes } = await test.deps.fileStore.put(Readable.from([content]), { limit: 100 });
  const by = {
    uploadedBy: applicant.user.id,
    uploadedByName: '甲',
    uploadedAt: new Date(),
    standing: 'CONFIRMED' as const,
  };
  const place = { applicationId, slot: 'M7', fileName: '合同.pdf', discipline: null, sheetNo: null };
  const found = { mediaType: 'application/pdf', pageCount: 1, signatureCount: 0, warnings: [] };
  await actAs(test.knex, { kind: 'SYSTEM', id: 'test', name: 'test' }, (acting) =>
    attachFile(acting, { ...place, ...found, ...by, sha256, sizeBytes }),
  );
  return sha256;
}

it('A2 warns of a draft that nobody changes, deletes it with its files after 90 days, and leaves the others alone', async () => {
  // given
  const [old, edited, submitted] = [
    await draftOf(test, applicant),
    await draftOf(test, applicant),
    await draftOf(test, applicant),
  ];
  const own = await fileFor(old.id, 'own');
  const shared = await fileFor(old.id, 'shared');
  await fileFor(submitted.id, 'shared');
  await test
    .knex('applications')
    .where({ id: submitted.id })
    .update({ submitted_at: new Date(), number: 'TS3399022026030200' });

  // when 84 days have gone by, and one draft is opened and saved after the warning
  passed = 84;
  await tidyUp();
  await tidyUp();
  expect(await warnings(old.id)).toHaveLength(1);
  expect(await warnings(submitted.id)).toEqual([]);
  const saved = { updated_at: clock().now(), draft_warned_at: null };
  await test.knex('applications').where({ id: edited.id }).update(saved);
  passed = 92;
  await tidyUp();

  // then
  expect([await stateOf(old.id), await stateOf(edited.id), await stateOf(submitted.id)]).toEqual([404, 200, 200]);
  expect(await test.deps.fileStore.stat(own)).toBeUndefined();
  expect(await test.deps.fileStore.stat(shared)).toBeDefined();
  expect(await test.knex('audit_log').where({ entity_id: old.id }).orderBy('seq').pluck('action')).toEqual([
    ...['create-draft', 'warn-of-deletion', 'discard-draft'],
  ]);
});

it('deletes nothing unannounced when the clock jumps ahead', async () => {
  const { id } = await draftOf(test, applicant);
  passed = 1000;
  await tidyUp();
  await tidyUp();
  expect([await stateOf(id), (await warnings(id)).length]).toEqual([200, 1]);
});

it('keeps a draft for the days that the city has set, and says until when', async () => {
  const { id } = await draftOf(test, applicant);
  const read = async () => (await test.call('GET', `/api/v1/applications/${id}`, { as: applicant })).json().keptUntil;
  const dayIn = (days: number) => test.deps.clock.dayOf(new Date(Date.now() + days * DAY_MS));
  expect(await read()).toBe(dayIn(90));
  await test.knex('city_settings').where({ key: 'draftDays' }).update({ value: '30' });
  expect(await read()).toBe(dayIn(30));
  const decided = { key: 'draftDays', value: '20', updated_by: 'test' };
  await test.knex('city_setting_changes').insert([
    { ...decided, effective_from: dayIn(0) },
    { ...decided, value: '10', effective_from: dayIn(1) },
  ]);
  expect(await read()).toBe(dayIn(20));
});
