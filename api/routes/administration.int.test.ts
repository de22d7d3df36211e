import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../testing/app.ts';
import { AGENCY, APPLICANT, draftOf, OTHER_FIRM, REGION } from '../testing/cases.ts';
import { pdfOf } from '../testing/pdf.ts';

let test: TestApp;
let admin: TestPerson;
let applicant: TestPerson;
let caseId: string;
beforeAll(async () => {
  test = await createTestApp({ config: { VIRTUAL_TIME: true, CITY_NAME: '云溪市' } });
  admin = await test.person('administrator');
  applicant = await test.person('applicant', { firmCode: APPLICANT });
  caseId = (await draftOf(test, applicant)).id;
});
afterAll(() => test.close());

describe('the outbox', () => {
  it('shows what was given up, and sends it again', async () => {
    // given
    const entry = { kind: 'PUBLISH_MESSAGE', payload: { name: 'clock-changed' }, status: 'DEAD', attempts: 20 };
    const rows = Array.from({ length: 3 }, () => ({ ...entry, business_key: randomUUID(), last_error: 'UNAVAILABLE' }));
    await test.knex('outbox').insert(rows);
    // when
    const first = (await test.call('GET', '/api/v1/outbox?limit=2', { as: admin })).json();
    const rest = (await test.call('GET', `/api/v1/outbox?limit=2&cursor=${first.nextCursor}`, { as: admin })).json();
    const requeue = (key: string) =>
      test.call('POST', `/api/v1/outbox/${first.items[0].id}/requeue`, { as: admin, key });
    const answers = [await requeue(randomUUID()), await requeue(randomUUID())];
    // then
    expect(first).toMatchObject({ dead: 3, items: [{ status: 'DEAD', lastError: 'UNAVAILABLE', attempts: 20 }, {}] });
    expect(rest.items).toHaveLength(1);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 404]);
    expect((await test.call('GET', '/api/v1/outbox', { as: admin })).json()).toMatchObject({ dead: 2, pending: 1 });
  });
});

describe('legal time', () => {
  it('is moved in demonstrations, and running limits are looked at anew', async () => {
    // given
    const clock = {
      case_id: caseId,
      kind: 'ACCEPTANCE',
      start_date: '2026-03-02',
      limit_wd: 5,
      due_date: '2026-03-09',
    };
    await test.knex('clocks').insert({ ...clock, id: randomUUID(), created_at: new Date(), updated_at: new Date() });
    // when
    const moved = await test.call('PUT', '/api/v1/demo/clock', { as: admin, payload: { now: '2026-03-06T01:00:00Z' } });
    const read = await test.call('GET', '/api/v1/clock');
    // then
    expect(moved.json()).toMatchObject({ today: '2026-03-06', movable: true });
    expect(read.json().today).toBe('2026-03-06');
    expect(await test.knex('outbox').where({ case_id: caseId }).pluck('payload')).toMatchObject([
      { name: 'clock-changed' },
    ]);
  });

  it.each([{}, { now: 'tomorrow' }, { now: '2026-13-01T00:00:00Z' }, { now: '2016-12-31T23:59:60Z' }, { now: 5 }])(
    'is not moved by %j',
    async (payload) => {
      expect((await test.call('PUT', '/api/v1/demo/clock', { as: admin, payload })).statusCode).toBe(400);
    },
  );

  it.each(['1999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2101-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00'])(
    'is not moved out of the years in which dates and limits can be reckoned: %s',
    async (now) => {
      // given
      const before = await test.knex('legal_time_offset');
      // when
      const answer = await test.call('PUT', '/api/v1/demo/clock', { as: admin, payload: { now } });
      // then
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'RULE_VIOLATED']);
      expect(await test.knex('legal_time_offset')).toEqual(before);
    },
  );

  it('is never moved in service', async () => {
    // given
    const service = await createTestApp();
    const person = await service.person('administrator');
    // when
    const payload = { now: '2026-03-06T01:00:00Z' };
    const answer = await service.call('PUT', '/api/v1/demo/clock', { as: person, payload });
    // then
    expect(answer.statusCode).toBe(404);
    await service.close();
  });
});

describe('a setting of the city', () => {
  it('is changed within its bounds', async () => {
    // when
    const set = (key: string, value: unknown) =>
      test.call('PUT', `/api/v1/settings/${key}`, { as: admin, payload: { value } });
    const answers = [await set('correctionWd', 20), await set('correctionWd', -1), await set('nowhere', 1)];
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 422, 404]);
    const { items } = (await test.call('GET', '/api/v1/settings', { as: admin })).json();
    expect(items.find(({ key }: { key: string }) => key === 'correctionWd')).toMatchObject({
      value: 20,
      updatedBy: '测试人员',
    });
  });
});

describe('messages', () => {
  it('reach the persons of a role and a firm', async () => {
    // given
    const message = { case_id: caseId, kind: 'OPINIONS_ISSUED', recipient_role: 'applicant', created_at: new Date() };
    await test
      .knex('notifications')
      .insert({ ...message, business_key: 'n1', firm_code: APPLICANT, text: '审查意见已发出' });
    const stranger = await test.person('applicant', { firmCode: OTHER_FIRM });
    // when
    const lists = await Promise.all(
      [applicant, stranger].map((as) => test.call('GET', '/api/v1/notifications', { as })),
    );
    // then
    expect(lists.map((list) => list.json().items.length)).toEqual([1, 0]);
  });
});

describe('a certificate', () => {
  const NUMBER = 'SC-339902-2026-00001-00';
  const CODE = 'ABCD2345EFGH';
  beforeAll(async () => {
    const bytes = pdfOf({ pages: 1, note: 'certificate' });
    const { sha256, size } = await test.deps.fileStore.put(Readable.from([Buffer.from(bytes)]), { limit: 10_000 });
    const document = { id: randomUUID(), case_id: caseId, code: 'CERTIFICATE', business_key: 'c1', number: NUMBER };
    const issued = { issued_on: '2026-03-12', issued_at: new Date(), verification_code: CODE };
    await test.knex('documents').insert({
      ...document,
      ...issued,
      title: '施工图设计文件审查合格书',
      issued_by: '恒筑',
      content: '{}',
      sha256,
      size_bytes: size,
    });
    await test.knex('certificates').insert({
      ...issued,
      id: randomUUID(),
      case_id: caseId,
      version: 0,
      number: NUMBER,
      region_code: REGION,
      year: 2026,
      serial: 1,
      document_id: document.id,
      agency_code: AGENCY,
      signers: JSON.stringify([
        { role: 'reviewer', discipline: 'ARCH', userId: randomUUID(), name: '李伟', signedAt: 0 },
      ]),
    });
  });
  const check = (number: string, code: string) => test.call('GET', `/api/v1/public/documents/${number}?code=${code}`);

  it('is checked by anybody who holds number and code, without personal data', async () => {
    // when
    const answer = await check(NUMBER, CODE.toLowerCase());
    // then
    expect(answer.json()).toEqual({
      number: NUMBER,
      title: '施工图设计文件审查合格书',
      code: 'CERTIFICATE',
      projectName: '云岭精密五金一号厂房',
      building: '1号厂房',
      issuedOn: '2026-03-12',
      status: 'VALID',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('gives a wrong number and a wrong code the same answer', async () => {
    // when
    const answers = await Promise.all([check(NUMBER, 'ZZZZ2345EFGH'), check('SC-339902-2026-00002-00', CODE)]);
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
    const [first, second] = answers.map((answer) => ({ ...answer.json(), instance: '' }));
    expect(first).toEqual(second);
  });

  it('is listed, read and downloaded by the parties of its case only', async () => {
    // given
    const stranger = await test.person('applicant', { firmCode: OTHER_FIRM });
    const { id } = await test.knex('documents').where({ number: NUMBER }).first('id');
    const paths = ['/certificates', `/certificates/${NUMBER}`, `/documents/${id}/content`];
    // when
    const own = await Promise.all(paths.map((path) => test.call('GET', `/api/v1${path}`, { as: applicant })));
    const foreign = await Promise.all(paths.map((path) => test.call('GET', `/api/v1${path}`, { as: stranger })));
    // then
    expect(own[0]?.json().items).toMatchObject([{ number: NUMBER, signers: [{ name: '李伟' }] }]);
    expect(own[1]?.json()).toMatchObject({ status: 'VALID', caseId });
    const digest = createHash('sha256')
      .update(own[2]?.rawPayload ?? '')
      .digest('hex');
    expect(own[2]?.headers['etag']).toBe(`"${digest}"`);
    expect(foreign[0]?.json().items).toEqual([]);
    expect(foreign.slice(1).map(({ statusCode }) => statusCode)).toEqual([404, 404]);
  });
});
