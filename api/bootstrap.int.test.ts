import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBootstrapAdministrator } from './bootstrap.ts';
import { createTestApp, type TestApp } from './testing/app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

describe('the first start', () => {
  it('makes one administrator however many processes start, and only once', async () => {
    // when
    const accounts = await Promise.all([1, 2, 3].map(() => createBootstrapAdministrator(test.knex)));
    const later = await createBootstrapAdministrator(test.knex);
    // then
    const made = accounts.filter((account) => account !== undefined);
    expect([made.length, later]).toEqual([1, undefined]);
    const payload = { username: made[0]?.username, password: made[0]?.password };
    const signedIn = await test.call('POST', '/api/v1/session', { payload });
    expect(signedIn.json()).toMatchObject({ mustChangePassword: true, roles: [{ role: 'administrator' }] });
  });
});
