import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, PASSWORD, type TestApp, type TestPerson } from '../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const userNamed = (displayName: string) =>
  JSON.stringify({
    username: `u${randomUUID().slice(0, 8)}`,
    displayName,
    password: PASSWORD,
    roles: ['administrator'],
  });
const send = (payload: string | Buffer, path = '/api/v1/users', type = 'application/json') =>
  test.call('POST', path, { as: admin, payload, headers: { 'content-type': type } });

describe('a body that is no UTF-8', () => {
  it('is refused instead of being stored with replaced characters', async () => {
    // given
    const before = await test.knex('users').count();
    // when
    const answer = await send(Buffer.from(userNamed('m\u00fcller'), 'latin1'));
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'NOT_UTF8']);
    expect(await test.knex('users').count()).toEqual(before);
  });

  it('is refused as a register file in GBK, the way a Chinese spreadsheet saves it', async () => {
    // given: 云岭区 in GBK
    const name = Buffer.from([0xd4, 0xc6, 0xc1, 0xeb, 0xc7, 0xf8]);
    const rows = ['code,name,cityCode,purchasePolicyFrom\n339902,', name, ',339900,\n'];
    const payload = Buffer.concat(rows.map((part) => Buffer.from(part)));
    // when
    const answer = await send(payload, '/api/v1/registers/counties/imports', 'text/csv');
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'NOT_UTF8']);
    expect(answer.json().messageZh).toContain('UTF-8');
    expect(await test.knex('counties')).toEqual([]);
  });

  it('may begin with a byte order mark when it is', async () => {
    expect((await send(`\ufeff${userNamed('甲')}`)).statusCode).toBe(201);
  });
});

describe('a text that cannot be kept as it is', () => {
  it.each([
    ['a NUL', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud800b'],
    ['the other half', '\udc00'],
  ])('is refused with its place: %s', async (_what, text) => {
    const answer = await send(userNamed(text));
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
    expect(answer.json().errors[0].pointer).toBe('/body/displayName');
  });

  it('is refused inside of variables, too, before the engine sees it', async () => {
    const variables = { list: [{ deep: 'a\u0000b' }] };
    const answer = await send(JSON.stringify({ processId: 'any', variables }), '/api/v1/process-instances');
    expect(answer.json()).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ pointer: '/body/variables/list/0/deep' }],
    });
    expect(test.engine.started).toEqual([]);
  });

  it('is refused as the name of a field', async () => {
    const answer = await send(
      JSON.stringify({ processId: 'any', variables: { 'a\u0000': 1 } }),
      '/api/v1/process-instances',
    );
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('is refused in a register file', async () => {
    const csv = 'code,name,cityCode,purchasePolicyFrom\n339902,a\u0000b,339900,\n';
    const answer = await send(csv, '/api/v1/registers/counties/imports', 'text/csv');
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  });
});
