import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewUser } from '../../../storage/identity.ts';
import { createTestApp, type TestApp, type TestPerson } from '../../testing/app.ts';
import { APPLICANT, seedRegisters } from '../../testing/cases.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  await seedRegisters(test);
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const fresh: Omit<NewUser, 'passwordHash' | 'mustChangePassword'> & { readonly password: string } = {
  username: 'li.wei',
  displayName: '李伟',
  password: 'ein gutes Geheimnis',
  roles: ['reviewer'],
  agencyCode: '91339902MA2K10A16K',
  disciplines: ['ARCH', 'STRU'],
  registrationNumber: 'SG000001',
  registrationExpires: '2027-12-31',
};
const named = (username: string) => ({ ...fresh, username, registrationNumber: `SG-${username}` });

describe('users', () => {
  it('are made, changed and found again', async () => {
    // when
    const created = await test.call('POST', '/api/v1/users', { as: admin, payload: fresh });
    const path = `/api/v1/users/${created.json().id}`;
    const changed = await test.call('PATCH', path, { as: admin, payload: { roles: ['reviewer', 'technicalHead'] } });
    const found = await test.call('GET', path, { as: admin });
    // then
    const account = { hasPassword: true, mustChangePassword: true, registrationNumber: 'SG000001' };
    expect(created.statusCode).toBe(201);
    expect(changed.json()).toEqual({ ...created.json(), roles: ['reviewer', 'technicalHead'] });
    expect(found.json()).toMatchObject({ ...account, disciplines: ['ARCH', 'STRU'], status: 'ACTIVE' });
    expect(found.body).not.toContain('argon2');
  });

  it('have one name each, whatever its case', async () => {
    // given
    await test.call('POST', '/api/v1/users', { as: admin, payload: named('wang.fang') });
    // when
    const again = await test.call('POST', '/api/v1/users', { as: admin, payload: named('WANG.Fang') });
    // then
    expect([again.statusCode, again.json().code]).toEqual([409, 'ALREADY_EXISTS']);
  });

  it('get a new password from an administrator, which ends their sessions and must be changed', async () => {
    // given
    const person = await test.person('reviewer');
    const path = `/api/v1/users/${person.user.id}`;
    // when
    const reset = await test.call('PATCH', path, { as: admin, payload: { password: 'ganz neues Geheimnis' } });
    const weak = await test.call('PATCH', path, { as: admin, payload: { password: 'password123' } });
    // then
    expect([reset.statusCode, reset.json().mustChangePassword]).toEqual([200, true]);
    expect([weak.statusCode, weak.json().code]).toEqual([422, 'WEAK_PASSWORD']);
    expect((await test.call('GET', '/api/v1/session', { as: person })).statusCode).toBe(401);
  });

  it('are listed page by page without a gap or a repeat', async () => {
    // given
    const seen: string[] = [];
    let cursor = '';
    // when
    do {
      const page = (await test.call('GET', `/api/v1/users?limit=2${cursor}`, { as: admin })).json();
      seen.push(...page.items.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    // then
    const all: string[] = await test.knex('users').pluck('id');
    expect([...seen].sort()).toEqual(all.sort());
  });

  it('lose a role at once', async () => {
    // given
    const person = await test.person('administrator');
    // when
    await test.call('PATCH', `/api/v1/users/${person.user.id}`, {
      as: admin,
      payload: { roles: ['applicant'], firmCode: APPLICANT },
    });
    // then
    expect((await test.call('GET', '/api/v1/users', { as: person })).statusCode).toBe(403);
  });

  it.each([
    ['an unknown field', { ...fresh, isAdmin: true }],
    ['an inner field', { ...fresh, id: '0b0f0e52-3a3c-4a53-8f5b-111111111111' }],
    ['a hash of its own', { ...fresh, passwordHash: 'x' }],
    ['an unknown role', { ...fresh, roles: ['root'] }],
    ['no role', { ...fresh, roles: [] }],
    ['no code of a discipline', { ...fresh, disciplines: ['roof'] }],
    ['a name with a space', { ...fresh, username: 'a b' }],
  ])('are refused with %s', async (_what, payload) => {
    const answer = await test.call('POST', '/api/v1/users', { as: admin, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('are refused with a discipline that is not in the register', async () => {
    const payload = { ...fresh, username: 'roof.reviewer', registrationNumber: 'R-ROOF', disciplines: ['ROOF'] };
    const answer = await test.call('POST', '/api/v1/users', { as: admin, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'RULE_VIOLATED']);
    expect(answer.json().detail).toContain('ROOF');
  });

  it('hold the role of an administrator alone', async () => {
    // given
    const person = await test.person('reviewer');
    const payload = { roles: ['administrator', 'reviewer'] };
    // when
    const created = await test.call('POST', '/api/v1/users', { as: admin, payload: { ...fresh, ...payload } });
    const changed = await test.call('PATCH', `/api/v1/users/${person.user.id}`, { as: admin, payload });
    // then
    expect([created.json().code, changed.json().code]).toEqual(['RULE_VIOLATED', 'RULE_VIOLATED']);
  });

  it('belong to firms, agencies and regions of the registers only', async () => {
    // given
    const { displayName, password } = fresh;
    const clerk = { username: 'of.city', displayName, password, roles: ['department'] };
    const places = { firmCode: '91339981MA2H90WX96', departmentCode: 'nowhere', regionCode: '110101' };
    // when
    const answer = await test.call('POST', '/api/v1/users', {
      as: admin,
      payload: { ...named('no.where'), ...places },
    });
    const city = await test.call('POST', '/api/v1/users', {
      as: admin,
      payload: { ...clerk, departmentCode: 'FIRE-1', regionCode: '339900' },
    });
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'RULE_VIOLATED']);
    expect(answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/body/firmCode',
      '/body/departmentCode',
      '/body/regionCode',
    ]);
    expect(city.statusCode, city.body).toBe(201);
  });

  it.each([
    ['a reviewer of no agency', { agencyCode: null }, ['/body/agencyCode']],
    ['a reviewer without a discipline', { disciplines: [] }, ['/body/disciplines']],
    [
      'a reviewer without a registration',
      { registrationNumber: null, registrationExpires: null },
      ['/body/registrationNumber', '/body/registrationExpires'],
    ],
    ['an agency without a role in it', { roles: ['department'] }, ['/body/roles']],
    [
      'a discipline of somebody outside the agencies',
      { roles: ['department'], agencyCode: null },
      ['/body/agencyCode'],
    ],
  ])('are not made %s', async (_what, more, pointers) => {
    // given
    const payload = { ...named('contra.diction'), ...more };
    const person = await test.person('reviewer', named('was.right'));
    const path = `/api/v1/users/${person.user.id}`;
    // when
    const created = await test.call('POST', '/api/v1/users', { as: admin, payload });
    const changed = await test.call('PATCH', path, { as: admin, payload: more });
    // then
    for (const answer of [created, changed]) {
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'RULE_VIOLATED']);
      expect(answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers);
    }
    await test.knex('users').where({ id: person.user.id }).delete();
  });

  it.each([
    ['an applicant of no firm', ['applicant'], ['/body/firmCode']],
    ['a designer of no firm', ['designUnit'], ['/body/firmCode']],
    ['an officer of nowhere', ['acceptanceOfficer'], ['/body/departmentCode', '/body/regionCode']],
    ['a clerk of nowhere', ['department', 'applicant'], ['/body/firmCode', '/body/departmentCode', '/body/regionCode']],
  ])('are not made %s', async (_what, roles, pointers) => {
    // given
    const { displayName, password } = fresh;
    const person = await test.person('applicant', { firmCode: APPLICANT });
    const nowhere = { firmCode: null, departmentCode: null, regionCode: null };
    // when
    const created = await test.call('POST', '/api/v1/users', {
      as: admin,
      payload: { username: 'of.nowhere', displayName, password, roles },
    });
    const changed = await test.call('PATCH', `/api/v1/users/${person.user.id}`, {
      as: admin,
      payload: { roles, ...nowhere },
    });
    // then
    for (const answer of [created, changed]) {
      expect([answer.statusCode, answer.json().code]).toEqual([422, 'RULE_VIOLATED']);
      expect(answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers);
    }
  });

  it('have a registration number each, and keep their own', async () => {
    // given
    const first = await test.call('POST', '/api/v1/users', { as: admin, payload: named('has.number') });
    const { registrationNumber } = named('has.number');
    const payload = { registrationNumber, registrationExpires: '2030-06-30' };
    // when
    const second = await test.call('POST', '/api/v1/users', {
      as: admin,
      payload: { ...named('takes.it'), ...payload },
    });
    const own = await test.call('PATCH', `/api/v1/users/${first.json().id}`, { as: admin, payload });
    // then
    expect([second.statusCode, second.json().code]).toEqual([409, 'ALREADY_EXISTS']);
    expect(own.json()).toEqual({ ...first.json(), registrationExpires: '2030-06-30' });
  });

  it('leave an agency with everything that they were there', async () => {
    // given
    const person = await test.person('reviewer', named('leaves.agency'));
    const left = {
      roles: ['department'],
      agencyCode: null,
      disciplines: [],
      departmentCode: 'FIRE-1',
      regionCode: '339900',
    };
    const payload = { ...left, registrationNumber: null, registrationExpires: null };
    // when
    const answer = await test.call('PATCH', `/api/v1/users/${person.user.id}`, { as: admin, payload });
    // then
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject(payload);
    expect(await test.knex('agency_staff').where({ user_id: person.user.id })).toEqual([]);
  });

  it('cannot take the rights of an administrator from themselves', async () => {
    const own = `/api/v1/users/${admin.user.id}`;
    for (const payload of [{ status: 'DISABLED' }, { roles: ['reviewer'] }]) {
      expect((await test.call('PATCH', own, { as: admin, payload })).json().code).toBe('RULE_VIOLATED');
    }
  });

  it('are refused with a planted prototype', async () => {
    const payload = '{"__proto__": {"status": "ACTIVE"}, "username": "p.p"}';
    const headers = { 'content-type': 'application/json' };
    const answer = await test.call('POST', '/api/v1/users', { as: admin, payload, headers });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'MALFORMED_BODY']);
  });

  it('that do not exist are not found, and a wrong id is refused', async () => {
    const unknown = await test.call('GET', '/api/v1/users/0b0f0e52-3a3c-4a53-8f5b-111111111111', { as: admin });
    const wrong = await test.call('GET', '/api/v1/users/1%27%20or%201=1', { as: admin });
    expect([unknown.statusCode, wrong.statusCode]).toEqual([404, 400]);
  });
});

describe('API keys', () => {
  it('act for their user until they are revoked', async () => {
    // given
    const payload = { name: '省平台', userId: admin.user.id };
    const created = (await test.call('POST', '/api/v1/api-keys', { as: admin, payload, key: null })).json();
    const headers = { authorization: `Bearer ${created.key}` };
    // when
    const before = await test.call('GET', '/api/v1/users', { headers });
    const listed = await test.call('GET', '/api/v1/api-keys', { as: admin });
    await test.call('DELETE', `/api/v1/api-keys/${created.id}`, { as: admin });
    const after = await test.call('GET', '/api/v1/users', { headers });
    // then
    expect(created.key).toMatch(/^tsk_[\w-]{43}$/);
    expect([before.statusCode, after.statusCode]).toEqual([200, 401]);
    expect(listed.body).not.toContain(created.key);
    expect(JSON.stringify(await test.knex('idempotency_keys').select())).not.toContain(created.key);
  });

  it('act for a person who has not chosen a password yet', async () => {
    // given
    const person = await test.person('administrator', { mustChangePassword: true });
    const payload = { name: '初始账号', userId: person.user.id };
    const { key } = (await test.call('POST', '/api/v1/api-keys', { as: admin, payload, key: null })).json();
    // when
    const byKey = await test.call('GET', '/api/v1/users', { headers: { authorization: `Bearer ${key}` } });
    const byPassword = await test.call('GET', '/api/v1/users', { as: person });
    // then
    expect([byKey.statusCode, byPassword.json().code]).toEqual([200, 'PASSWORD_CHANGE_REQUIRED']);
  });

  it('write audit rows under their own id', async () => {
    // given
    const payload = { name: '同步程序', userId: admin.user.id, expiresInDays: 30 };
    const created = (await test.call('POST', '/api/v1/api-keys', { as: admin, payload, key: null })).json();
    // when
    await test.call('POST', '/api/v1/users', {
      headers: { authorization: `Bearer ${created.key}` },
      payload: named('by.key'),
    });
    // then
    const rows = (await test.call('GET', `/api/v1/audit-log?actorId=${created.id}`, { as: admin })).json();
    expect(rows.items).toMatchObject([{ action: 'create-user', actor: { kind: 'API_KEY' } }]);
  });

  it.each(['Bearer x', 'Bearer tsk_', `Bearer tsk_${'A'.repeat(43)}`, 'Basic YTpi', 'Bearer ', 'bearer null'])(
    'are refused as %j even where nobody need sign in',
    async (authorization) => {
      const answer = await test.call('GET', '/health/live', { headers: { authorization } });
      expect(answer.statusCode).toBe(401);
    },
  );
});
