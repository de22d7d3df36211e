import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, PASSWORD, type TestApp } from '../../testing/app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const signIn = (username: string, password: string, remoteAddress = '10.0.0.1') =>
  test.call('POST', '/api/v1/session', { payload: { username, password }, remoteAddress, key: null });

const cookieOf = (header: string | string[] | undefined) => String(header).split(';', 1)[0] ?? '';

describe('signing in', () => {
  it('opens a session that tells who is signed in', async () => {
    // given
    const { user } = await test.person(['reviewer', 'secondReviewer']);
    // when
    const answer = await signIn(user.username.toUpperCase(), PASSWORD);
    const cookie = cookieOf(answer.headers['set-cookie']);
    const session = await test.call('GET', '/api/v1/session', { headers: { cookie } });
    // then
    expect(answer.statusCode).toBe(200);
    expect(String(answer.headers['set-cookie'])).toMatch(/^tushen=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(session.json()).toMatchObject({
      username: user.username,
      roles: [
        { role: 'reviewer', label: '审查人员' },
        { role: 'secondReviewer', label: '复审人员' },
      ],
    });
  });

  it('never shows a password hash', async () => {
    const { user } = await test.person('applicant');
    expect((await signIn(user.username, PASSWORD)).body).not.toContain('argon2');
  });

  it('answers a wrong password and an unknown name alike', async () => {
    // given
    const { user } = await test.person('applicant');
    // when
    const wrong = await signIn(user.username, 'not the password');
    const unknown = await signIn('nobody-at-all', 'not the password');
    // then
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(wrong.json()).toEqual(unknown.json());
    expect(wrong.json()).toMatchObject({ code: 'WRONG_CREDENTIALS', messageZh: '用户名或密码不正确' });
  });

  it('gives a new reference on every sign-in and ends the one before', async () => {
    // given
    const { user } = await test.person('applicant');
    const planted = cookieOf((await signIn(user.username, PASSWORD)).headers['set-cookie']);
    // when
    const again = await test.call('POST', '/api/v1/session', {
      payload: { username: user.username, password: PASSWORD },
      headers: { cookie: planted },
    });
    // then
    expect(cookieOf(again.headers['set-cookie'])).not.toBe(planted);
    expect((await test.call('GET', '/api/v1/session', { headers: { cookie: planted } })).statusCode).toBe(401);
  });

  it('slows down thirty guesses at once, but not the owner at another place', async () => {
    // given
    const { user } = await test.person('applicant');
    // when
    const guesses = await Promise.all(Array.from({ length: 30 }, () => signIn(user.username, 'guess-guess')));
    const throttled = guesses.filter(({ statusCode }) => statusCode === 429);
    const owner = await signIn(user.username, PASSWORD, '10.9.9.9');
    // then
    expect(throttled.length).toBeGreaterThanOrEqual(20);
    expect(Number(throttled[0]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(owner.statusCode).toBe(200);
  });

  it('is refused to a disabled account, whose sessions end at once', async () => {
    // given
    const admin = await test.person('administrator');
    const person = await test.person('reviewer');
    // when
    await test.call('PATCH', `/api/v1/users/${person.user.id}`, { as: admin, payload: { status: 'DISABLED' } });
    // then
    expect((await test.call('GET', '/api/v1/session', { as: person })).statusCode).toBe(401);
    expect((await signIn(person.user.username, PASSWORD)).statusCode).toBe(401);
  });

  it.each([
    ['', 401],
    ['tushen=', 401],
    [`tushen=${'A'.repeat(43)}`, 401],
    [`tushen=${'A'.repeat(5000)}`, 401],
    ['tushen=%00%ff', 401],
    ['__Host-tushen=x', 401],
  ])('does not take a forged cookie %j', async (cookie, status) => {
    expect((await test.call('GET', '/api/v1/session', { headers: { cookie } })).statusCode).toBe(status);
  });
});

describe('signing out', () => {
  it('deletes the session', async () => {
    // given
    const person = await test.person('applicant');
    // when
    const out = await test.call('DELETE', '/api/v1/session', { as: person });
    // then
    expect(out.statusCode).toBe(204);
    expect((await test.call('GET', '/api/v1/session', { as: person })).statusCode).toBe(401);
    expect(await test.knex('sessions').where({ user_id: person.user.id })).toEqual([]);
  });
});

describe('the password', () => {
  const change = (as: Awaited<ReturnType<TestApp['person']>>, newPassword: string, currentPassword = PASSWORD) =>
    test.call('PUT', '/api/v1/session/password', { as, payload: { currentPassword, newPassword } });

  it('must be changed before anything else when it was given by somebody', async () => {
    // given
    const person = await test.person('administrator', { mustChangePassword: true });
    // when
    const before = await test.call('GET', '/api/v1/users', { as: person });
    const changed = await change(person, 'ein neues Geheimnis');
    const cookie = cookieOf(changed.headers['set-cookie']);
    const after = await test.call('GET', '/api/v1/users', { headers: { cookie } });
    // then
    expect([before.statusCode, before.json().code]).toEqual([403, 'PASSWORD_CHANGE_REQUIRED']);
    expect([changed.statusCode, after.statusCode]).toEqual([204, 200]);
  });

  it('ends all other sessions when it changes', async () => {
    // given
    const person = await test.person('applicant');
    // when
    await change(person, 'ein neues Geheimnis');
    // then
    expect((await test.call('GET', '/api/v1/session', { as: person })).statusCode).toBe(401);
  });

  it('needs the present one', async () => {
    const person = await test.person('applicant');
    expect((await change(person, 'ein neues Geheimnis', 'wrong')).statusCode).toBe(401);
  });

  it.each([
    ['too short', '1234567', 400],
    ['too long', 'x'.repeat(129), 400],
    ['common', 'Password123', 422],
    ['of too few characters', 'abababababab', 422],
  ])('is refused when %s', async (_what, password, status) => {
    const person = await test.person('applicant');
    expect((await change(person, password)).statusCode).toBe(status);
  });

  it('is refused when it holds the user name, and taken with 64 characters and spaces', async () => {
    // given
    const person = await test.person('applicant');
    // when
    const named = await change(person, `${person.user.username} 2026!`);
    const long = await change(person, '这是一个很长的口令 with sixty four characters, spaces and symbols ok!');
    // then
    expect([named.statusCode, long.statusCode]).toEqual([422, 204]);
  });
});
