import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../platform/metrics.ts';
import { buildApp } from '../app.ts';
import { createTestApp, PASSWORD, type TestApp, type TestPerson } from '../testing/app.ts';
import { tidy } from './housekeeping.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const newUser = () => ({
  username: `u${randomUUID().slice(0, 8)}`,
  displayName: '新用户',
  password: PASSWORD,
  roles: ['administrator'],
});
const create = (payload: object, key: string | null, as = admin) =>
  test.call('POST', '/api/v1/users', { as, payload, key });

describe('an Idempotency-Key', () => {
  it('is demanded of a POST that acts', async () => {
    const answer = await create(newUser(), null);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
  });

  it.each(['short', 'with space 123', 'ümlaut-key-123', 'x'.repeat(201)])('is refused as %j', async (key) => {
    expect((await create(newUser(), key)).json()).toMatchObject({
      code: 'IDEMPOTENCY_KEY_MISSING',
      messageZh: '请求头 Idempotency-Key 缺少或不合格式',
    });
  });

  it('replays the first answer, whatever became of the thing since', async () => {
    // given
    const payload = newUser();
    const key = randomUUID();
    const first = await create(payload, key);
    await test.call('PATCH', `/api/v1/users/${first.json().id}`, { as: admin, payload: { displayName: '改名' } });
    // when
    const again = await create(payload, key);
    // then
    expect(again.statusCode).toBe(201);
    expect(again.body).toBe(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await test.knex('users').where({ username: payload.username })).toHaveLength(1);
  });

  it('replays a refusal with its content type', async () => {
    // given
    const payload = { ...newUser(), username: admin.user.username };
    const key = randomUUID();
    // when
    const answers = [await create(payload, key), await create(payload, key)];
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([409, 409]);
    expect(answers.map(({ headers }) => headers['content-type'])).toEqual([
      'application/problem+json',
      'application/problem+json',
    ]);
  });

  it('lets one of twenty equal requests act', async () => {
    // given
    const payload = newUser();
    const key = randomUUID();
    // when
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(payload, key)));
    // then
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(new Set(statuses)).toEqual(new Set([201, 409]));
    expect(new Set(answers.filter((each) => each.statusCode === 201).map((each) => each.json().id)).size).toBe(1);
    expect(await test.knex('users').where({ username: payload.username })).toHaveLength(1);
  });

  it('is refused for another body', async () => {
    // given
    const key = randomUUID();
    await create(newUser(), key);
    // when
    const answer = await create(newUser(), key);
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('belongs to one person', async () => {
    // given
    const other = await test.person('administrator');
    const key = randomUUID();
    // when
    const answers = [await create(newUser(), key), await create(newUser(), key, other)];
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
  });

  it('lets one of two processes act, and what the other one says is the same', async () => {
    // given
    const other = await buildApp({ ...test.deps, metrics: createMetrics() });
    const payload = newUser();
    const key = randomUUID();
    const headers = { cookie: admin.cookie, 'idempotency-key': key };
    // when
    const answers = await Promise.all(
      [test.app, other].map((app) => app.inject({ method: 'POST', url: '/api/v1/users', payload, headers })),
    );
    await other.close();
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
    expect(answers[0]?.body).toBe(answers[1]?.body);
    expect(await test.knex('users').where({ username: payload.username })).toHaveLength(1);
  });

  it('has its answer as soon as the act is durable, so that losing the answer loses nothing', async () => {
    // given a database that refuses a person while the key of the request has no answer
    const payload = newUser();
    const key = randomUUID();
    await test.knex.raw(`
      create function refuse_unanswered() returns trigger language plpgsql as $$ begin
        if not exists (select 1 from idempotency_keys where key = '${key}') then
          raise exception 'acted without an answer';
        end if;
        return null;
      end $$;
      create constraint trigger refuse_unanswered after insert on users deferrable initially deferred
        for each row when (new.username = '${payload.username}') execute function refuse_unanswered()`);
    // when
    const answer = await create(payload, key);
    await test.knex.raw('drop trigger refuse_unanswered on users; drop function refuse_unanswered');
    // then
    expect(answer.statusCode).toBe(201);
  });

  /** The database's clock goes so many hours ahead, and the housekeeping comes. */
  const housekeepingAfter = async (hours: number) => {
    const earlier = (column: string) => test.knex.raw(`${column} - ?::interval`, [`${hours} hours`]);
    await test.knex('idempotency_keys').update({ created_at: earlier('created_at') });
    await test.knex('idempotency_hours').update({ counted_at: earlier('counted_at') });
    await tidy(test.deps);
  };

  it('is forgotten after a day in which the program ran', async () => {
    // given
    const key = randomUUID();
    await create(newUser(), key);
    // when
    for (let hour = 1; hour <= 24; hour++) await housekeepingAfter(1);
    const within = await create(newUser(), key);
    await housekeepingAfter(1);
    // then
    expect(within.json().code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await create(newUser(), key)).statusCode).toBe(201);
  });

  it.each([
    ['ahead', 72],
    ['back', -72],
  ])(
    'is kept when the clock is set three days %s, so that a repeated request does not act twice',
    async (_where, hours) => {
      // given
      const payload = newUser();
      const key = randomUUID();
      const first = await create(payload, key);
      // when
      await housekeepingAfter(hours);
      await tidy(test.deps);
      const again = await create(payload, key);
      // then
      expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
      expect(again.body).toBe(first.body);
    },
  );
});

describe('the origin check', () => {
  const post = (headers: Record<string, string>) =>
    test.call('POST', '/api/v1/users', { as: admin, payload: newUser(), headers });

  it.each([
    ['a foreign site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['the null origin of a sandboxed frame', { origin: 'null' }],
    ['this host under another port', { origin: 'http://localhost:8080' }],
  ])('refuses a write from %s', async (_what, headers) => {
    const answer = await post(headers);
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'FOREIGN_ORIGIN']);
  });

  it.each([[{ 'sec-fetch-site': 'same-origin' }], [{ origin: 'http://localhost:80' }], [{}]])(
    'lets own pages and programs write (%j)',
    async (headers) => {
      expect((await post(headers)).statusCode).toBe(201);
    },
  );

  it('refuses to sign anybody in from a foreign page', async () => {
    const answer = await test.call('POST', '/api/v1/session', {
      payload: { username: admin.user.username, password: PASSWORD },
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'reads no body of type %s, which a form of a foreign page can send',
    async (type) => {
      const payload = JSON.stringify(newUser());
      const answer = await test.call('POST', '/api/v1/users', {
        as: admin,
        payload,
        headers: { 'content-type': type },
      });
      expect([answer.statusCode, answer.json().code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );
});

describe('a refusal', () => {
  const send = (payload: string | Buffer, path = '/api/v1/users') =>
    test.call('POST', path, { as: admin, payload, headers: { 'content-type': 'application/json' } });

  it('is a problem with a code, a Chinese sentence and the place of each fault', async () => {
    // when
    const answer = await create({ ...newUser(), roles: ['king'] }, randomUUID());
    // then
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toEqual({
      type: 'urn:tushen:problem:invalid-request',
      title: 'The request does not match its schema',
      status: 400,
      code: 'INVALID_REQUEST',
      messageZh: '请求内容不符合要求',
      instance: '/api/v1/users',
      errors: [{ pointer: '/body/roles/0', detail: 'must be equal to one of the allowed values' }],
    });
  });

  it.each([
    ['nothing', '', 400, 'MALFORMED_BODY'],
    ['half a JSON', '{"username": "a', 400, 'MALFORMED_BODY'],
    ['a constructor to be planted', '{"constructor": {"prototype": {"x": 1}}}', 400, 'MALFORMED_BODY'],
    ['a JSON that is no object', '[1, 2]', 400, 'INVALID_REQUEST'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 400, 'NOT_UTF8'],
    ['a body over a megabyte', `{"username": "${'x'.repeat(1_100_000)}"}`, 413, 'BODY_TOO_LARGE'],
    ['half a million brackets', '['.repeat(500_000), 400, 'MALFORMED_BODY'],
    ['a JSON of 5,000 levels', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 400, 'INVALID_REQUEST'],
  ])('meets a body of %s', async (_what, payload, status, code) => {
    const answer = await send(payload);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it.each([
    '/api/v1/no-such-thing',
    '/api/v1/',
    '/nothing',
    '/api/v1/users/%00',
    '/api/v1/users/%ff',
    '/api/v1/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    `/api/v1/users/${'x'.repeat(3000)}`,
  ])('meets the address %s', async (path) => {
    const answer = await test.call('GET', path, { as: admin });
    expect([400, 404]).toContain(answer.statusCode);
    expect(answer.json().code).toMatch(/^[A-Z_]+$/);
  });

  it('tells nothing of what went wrong inside', async () => {
    // given
    const broken = await createTestApp({
      health: { checks: () => Promise.reject(new Error('secret of the inside')) },
    });
    // when
    const answer = await broken.call('GET', '/health/ready');
    // then
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    expect(answer.json()).toMatchObject({ code: 'SERVER_FAULT', messageZh: '服务器内部错误' });
    await broken.close();
  });
});

describe('every answer', () => {
  it('carries the headers that keep a browser from harm', async () => {
    const { headers } = await test.call('GET', '/api/v1/session', { as: admin });
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'self';script-src 'self';style-src 'self';style-src-attr 'unsafe-inline';img-src 'self' data: blob:;" +
        "font-src 'self' data:;object-src 'none';base-uri 'none';frame-ancestors 'none';form-action 'self'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('under https binds the cookie to the host and asks for https from then on', async () => {
    // given
    const config = { VIRTUAL_TIME: false, CITY_NAME: '云溪市', PUBLIC_URL: 'https://tushen.example' };
    const secure = await createTestApp({ config });
    const { user } = await secure.person('applicant');
    // when
    const answer = await secure.call('POST', '/api/v1/session', {
      payload: { username: user.username, password: PASSWORD },
      headers: { origin: 'https://tushen.example' },
    });
    // then
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-tushen=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
    await secure.close();
  });
});

describe('the OpenAPI document', () => {
  it('is of version 3.1 and tells of refusals at every operation', async () => {
    // when
    const document = (await test.call('GET', '/openapi.json')).json();
    const operations: { responses: Record<string, unknown> }[] = Object.entries<object>(document.paths)
      .filter(([path]) => path.startsWith('/api/v1/'))
      .flatMap(([, methods]) => Object.values(methods));
    // then
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.schemas)).toContain('Problem');
    expect(operations.filter(({ responses }) => responses['4XX'] === undefined)).toEqual([]);
    expect(operations.length).toBeGreaterThan(75);
  });
});

describe('the fixed addresses', () => {
  it('tell life, readiness and figures without signing in', async () => {
    const live = await test.call('GET', '/health/live');
    const ready = await test.call('GET', '/health/ready');
    const metrics = await test.call('GET', '/metrics');
    expect(live.json()).toEqual({ alive: true });
    expect(ready.json()).toEqual({ ready: true, checks: [{ name: 'database', ok: true }] });
    expect(metrics.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(metrics.body).toContain('tushen_http_request_seconds_count{operation="getLiveness",status="200"} 1\n');
  });

  it('answer 503 while something that is needed does not answer', async () => {
    // given
    const checks = async () => [{ name: 'engine', ok: false, detail: 'no answer for 20 s' }];
    const unready = await createTestApp({ health: { checks } });
    // when
    const answer = await unready.call('GET', '/health/ready');
    // then
    expect([answer.statusCode, answer.json().ready]).toEqual([503, false]);
    await unready.close();
  });
});
