import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEPARTMENT_KINDS } from '../domain/disciplines.ts';
import { ROLES } from '../domain/roles.ts';
import { actAs } from '../storage/audit.ts';
import { countyRegister } from '../storage/counties.ts';
import { importRegisterCsv } from '../storage/csv-register.ts';
import { findCredentials, listUsers } from '../storage/identity.ts';
import { createBootstrapAdministrator } from './bootstrap.ts';
import { describeDemoCity, loadDemoCity } from './demo-data.ts';
import { createTestApp, type TestApp } from './testing/app.ts';

const folder = join(import.meta.dirname, '../data/registers');
const SYSTEM = { kind: 'SYSTEM', id: 'test', name: 'test' } as const;

let test: TestApp;
async function begin(): Promise<void> {
  test = await createTestApp();
}
const end = () => test.close();

const signIn = async (username: string, password: string) =>
  (await test.call('POST', '/api/v1/session', { payload: { username, password } })).json();

describe('a demonstration city', () => {
  let city: Awaited<ReturnType<typeof loadDemoCity>>;
  // One for all who only look at it.
  beforeAll(async () => {
    await begin();
    city = await loadDemoCity(test.knex, folder);
  });
  afterAll(end);

  it('lets everybody in with the password that was told, without changing it', async () => {
    // when
    const reviewer = await signIn('hengzhu.stru1', city?.password ?? '');
    const officer = await signIn('window.339900', city?.password ?? '');
    // then
    expect(reviewer).toMatchObject({
      mustChangePassword: false,
      agencyCode: '91339902MA2K10A16K',
      disciplines: ['STRU'],
      roles: [{ role: 'reviewer' }, { role: 'secondReviewer' }],
    });
    expect(officer).toMatchObject({ departmentCode: '339900-ACCEPTANCE', regionCode: '339900' });
    expect((await findCredentials(test.knex, 'hengzhu.stru1'))?.user.registrationExpires).toBe('2030-06-21');
  });

  it('ties everybody to a firm, an agency or a department that there is', async () => {
    const users = await listUsers(test.knex, { limit: 1000 });
    const known = new Set<string>([
      ...(await test.knex('firms').pluck('credit_code')),
      ...(await test.knex('agencies').pluck('credit_code')),
      ...(await test.knex('departments').pluck('code')),
    ]);
    const astray = users.filter((user) => !known.has(user.firmCode ?? user.agencyCode ?? user.departmentCode ?? ''));
    expect(astray.map(({ username }) => username)).toEqual([]);
    const kinds = await test
      .knex('departments')
      .whereIn(
        'code',
        users.map(({ departmentCode }) => departmentCode ?? ''),
      )
      .distinct()
      .pluck('kind');
    expect(kinds.sort()).toEqual([...DEPARTMENT_KINDS].sort());
  });

  it('is told in a few lines: the password once, and names of every role', async () => {
    // when
    const lines = describeDemoCity(city ?? { password: '', accounts: [] });
    // then
    const text = lines.join('\n');
    expect(text.split(city?.password ?? '').length).toBe(2);
    expect(lines.length).toBe(ROLES.length - 1 + 2);
    expect(text).toContain('acceptanceOfficer (受理人员): window.339900, window.339902, window.339903 and 3 more');
  });
});

describe('a demonstration city in an empty database', () => {
  beforeEach(begin);
  afterEach(end);

  it('has registers, people of every role, and nothing left to import', async () => {
    // given
    await createBootstrapAdministrator(test.knex);
    // when
    const city = await loadDemoCity(test.knex, folder);
    // then
    const users = await listUsers(test.knex, { limit: 1000 });
    const held = new Set(users.flatMap(({ roles }) => roles));
    expect(ROLES.filter((role) => !held.has(role))).toEqual([]);
    expect(users.length).toBe((city?.accounts.length ?? 0) + 1);
    const administrator = await test.person('administrator');
    const setup = (await test.call('GET', '/api/v1/setup', { as: administrator })).json();
    const open = setup.steps.filter(({ done }: { done: boolean }) => !done);
    expect(open.map(({ step }: { step: string }) => step)).toEqual(['processes']);
  });

  it('is loaded once, however many processes start', async () => {
    // when
    const loaded = await Promise.all([1, 2, 3].map(() => loadDemoCity(test.knex, folder)));
    const later = await loadDemoCity(test.knex, folder);
    // then
    expect([loaded.filter((city) => city !== undefined).length, later]).toEqual([1, undefined]);
  });
});

describe('a demonstration city in a database with data', () => {
  beforeEach(begin);
  afterEach(end);

  it('is not loaded beside a register', async () => {
    // given
    const file = 'code,name,cityCode,purchasePolicyFrom\n330102,上城区,330100,\n';
    await actAs(test.knex, SYSTEM, (acting) => importRegisterCsv(acting, countyRegister, file));
    // when
    const city = await loadDemoCity(test.knex, folder);
    // then
    expect(city).toBe(undefined);
    expect(await test.knex('counties').pluck('code')).toEqual(['330102']);
    expect(await listUsers(test.knex, { limit: 10 })).toEqual([]);
  });

  it('is not loaded beside people', async () => {
    // given
    await test.person('acceptanceOfficer');
    // when
    const city = await loadDemoCity(test.knex, folder);
    // then
    expect([city, await test.knex('firms').pluck('credit_code')]).toEqual([undefined, []]);
  });
});
