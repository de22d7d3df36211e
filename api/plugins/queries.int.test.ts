import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const get = (path: string) => test.call('GET', `/api/v1${path}`, { as: admin });

describe('a query', () => {
  it.each([
    '/users?limit=true',
    '/users?limit=',
    '/users?limit=1.5',
    '/users?limit=0x10',
    '/users?limit=1e1',
    '/users?limit=%201',
    '/users?limit=1&limit=2',
    '/users?limit=0',
    '/users?limit=201',
    '/users?limit=-1',
    '/users?limit[]=1',
    '/users?unknown=1',
    '/users?__proto__=1',
    '/process-instances?withIncident=1',
    '/process-instances?withIncident=yes',
    '/process-instances?withIncident=true&withIncident=false',
    '/process-instances?version=2147483648',
    '/process-instances?version=9223372036854775808',
    '/process-definitions/any/xml?version=49365987726164760',
    '/applications?state=DRAFT&state=NONE',
    '/applications?text=',
    '/calendar-days?from=2026-02-30&to=2026-03-01',
  ])('is taken literally: %s is refused', async (path) => {
    const answer = await get(path);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
    expect(answer.json().errors[0].pointer).toMatch(/^\/querystring/);
  });

  it.each([
    '/users?limit=1',
    '/process-instances?withIncident=true',
    '/process-instances?withIncident=false&version=2147483647',
    '/applications?state=DRAFT&state=CERTIFIED&limit=200',
    '/applications?state=DRAFT',
  ])('is read as its schema says: %s', async (path) => {
    expect((await get(path)).statusCode).toBe(200);
  });
});

describe('a cursor', () => {
  const cursorOf = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');

  it.each([
    ['/users', 'AAAA'],
    ['/users', '%F0%9F'],
    ['/users', cursorOf()],
    ['/users', cursorOf('a', 'b')],
    ['/users', cursorOf(1)],
    ['/users', cursorOf('a\u0000b')],
    ['/firms', cursorOf('\ud800')],
    ['/audit-log', cursorOf('-1')],
    ['/audit-log', cursorOf('9999999999999999999')],
    ['/notifications', cursorOf('9223372036854775808')],
    ['/outbox', cursorOf('1 or 1=1')],
    ['/applications', cursorOf('2026-13-45T99:99:99.999Z', '00000000-0000-4000-8000-000000000000')],
    ['/applications', cursorOf('2026-01-01T00:00:00.000Z', 'none')],
    ['/certificates', cursorOf('2026-02-30', 'SC-1')],
    ['/process-instances', cursorOf('', '1')],
  ])('that is not one of ours is refused: %s?cursor=%s', async (path, cursor) => {
    const answer = await get(`${path}?cursor=${cursor}`);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_CURSOR']);
  });
});
