import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listActiveStaff } from '../../../storage/identity.ts';
import { createTestApp, type TestApp, type TestPerson } from '../../testing/app.ts';
import { AGENCY, APPLICANT, draftOf, seedRegisters, taskOf } from '../../testing/cases.ts';

const HEADING = 'username,displayName,agencyCode,roles,disciplines,registrationNumber,registrationExpires';
const OTHER_AGENCY = '91339903MA2K20B26G';
const REVIEWER = `hengzhu.stru1,赵书航,${AGENCY},reviewer;secondReviewer,STRU,SG000003,2030-06-21`;
const SECOND = `hengzhu.stru2,张国栋,${AGENCY},reviewer;secondReviewer,STRU;ARCH,SG000004,2030-01-03`;
const MANAGER = `hengzhu.manager,赖思远,${AGENCY},agencyManager,,,`;

interface Item {
  readonly id: string;
  readonly username: string;
}

let test: TestApp;
let admin: TestPerson;
async function begin(): Promise<void> {
  test = await createTestApp();
  await seedRegisters(test);
  const other = { name: '衡准', agency_class: 1, status: 'ACTIVE', region_code: '339903' };
  await test.knex('agencies').insert({ credit_code: OTHER_AGENCY, ...other });
  admin = await test.person('administrator');
}

/** Each test of a group on a database of its own. */
function beginAnew(): void {
  beforeEach(begin);
  afterEach(() => test.close());
}

const importLines = (...lines: string[]) =>
  test.call('POST', '/api/v1/registers/agency-staff/imports', {
    as: admin,
    payload: [HEADING, ...lines].join('\n'),
    headers: { 'content-type': 'text/csv' },
  });
const staffSeenBy = async (as: TestPerson, query = ''): Promise<Item[]> =>
  (await test.call('GET', `/api/v1/agency-staff${query}`, { as })).json().items;
const issuePasswords = (agencyCode: string, as = admin) =>
  test.call('POST', `/api/v1/agencies/${agencyCode}/one-time-passwords`, { as, key: null });
const signIn = (username: string, password: string) =>
  test.call('POST', '/api/v1/session', { payload: { username, password } });
const countOf = async (table: string) => Number((await test.knex(table).count().first())?.['count']);

describe('importing the staff of agencies', () => {
  beginAnew();

  it('makes an account for every row, which has no password yet', async () => {
    // when
    const answer = await importLines(REVIEWER, MANAGER);
    // then
    expect(answer.json()).toEqual({ register: 'agency_staff', rows: 2 });
    const account = {
      status: 'ACTIVE',
      hasPassword: false,
      mustChangePassword: true,
      agencyCode: AGENCY,
      leavesOn: null,
    };
    const registration = { registrationNumber: 'SG000003', registrationExpires: '2030-06-21' };
    const none = { disciplines: [], registrationNumber: null, registrationExpires: null };
    const id = expect.any(String);
    const manager = { id, username: 'hengzhu.manager', displayName: '赖思远', roles: ['agencyManager'] };
    const reviewer = { id, username: 'hengzhu.stru1', displayName: '赵书航', roles: ['reviewer', 'secondReviewer'] };
    expect(await staffSeenBy(admin)).toEqual([
      { ...manager, ...account, ...none },
      { ...reviewer, ...account, ...registration, disciplines: ['STRU'] },
    ]);
    expect((await signIn('hengzhu.stru1', '')).statusCode).toBe(400);
    expect((await signIn('hengzhu.stru1', 'null')).json().code).toBe('WRONG_CREDENTIALS');
  });

  it('takes the shipped file of the demonstration city', async () => {
    // given
    const [agencies, staff] = await Promise.all(
      ['agencies', 'agency-staff'].map((file) => readFile(`data/registers/${file}.csv`, 'utf8')),
    );
    const call = (payload = '') => ({ as: admin, payload, headers: { 'content-type': 'text/csv' } });
    await test.call('POST', '/api/v1/registers/agencies/imports', call(agencies));
    // when
    const answer = await test.call('POST', '/api/v1/registers/agency-staff/imports', call(staff));
    // then
    expect(answer.json(), answer.body).toEqual({ register: 'agency_staff', rows: 105 });
  });

  it('offers a heading to fill in', async () => {
    const template = await test.call('GET', '/api/v1/registers/agency-staff/template', { as: admin });
    expect(template.body).toBe(`${HEADING}\n`);
  });

  it('changes whom it names again, without touching password, status or anybody else', async () => {
    // given
    await importLines(REVIEWER, SECOND, MANAGER);
    const [slip] = (await issuePasswords(AGENCY)).json().items.slice(1);
    const before = await staffSeenBy(admin);
    const idOf = (name: string) => before.find(({ username }) => username === name)?.id;
    await test.call('PATCH', `/api/v1/users/${idOf('hengzhu.stru2')}`, { as: admin, payload: { status: 'DISABLED' } });
    // when
    const answer = await importLines(
      `HENGZHU.stru1,赵书航,${OTHER_AGENCY},technicalHead;reviewer,ELEC;ARCH,SG999999,2031-01-01`,
      SECOND,
    );
    // then
    expect(answer.statusCode, answer.body).toBe(200);
    expect(await staffSeenBy(admin)).toEqual(
      [
        before[0],
        {
          ...before[1],
          ...{ hasPassword: true, agencyCode: OTHER_AGENCY, roles: ['reviewer', 'technicalHead'] },
          ...{ disciplines: ['ARCH', 'ELEC'], registrationNumber: 'SG999999', registrationExpires: '2031-01-01' },
        },
        { ...before[2], status: 'DISABLED' },
      ].map((person) => ({ ...person, hasPassword: true })),
    );
    expect((await signIn(slip.username, slip.password)).statusCode).toBe(200);
  });

  it('lets two people have each other’s number, once their rows say so', async () => {
    // given
    await importLines(REVIEWER, SECOND);
    const swapped = [REVIEWER.replace('SG000003', 'SG000004'), SECOND.replace('SG000004', 'SG000003')];
    // when
    const answer = await importLines(...swapped);
    // then
    expect(answer.statusCode, answer.body).toBe(200);
    expect(await staffSeenBy(admin)).toMatchObject([
      { username: 'hengzhu.stru1', registrationNumber: 'SG000004' },
      { username: 'hengzhu.stru2', registrationNumber: 'SG000003' },
    ]);
  });

  it('writes an audit row for each account that it makes or changes, and none for the others', async () => {
    // given
    await importLines(REVIEWER, MANAGER);
    const [, reviewer] = await staffSeenBy(admin);
    // when
    await importLines(REVIEWER, MANAGER);
    await importLines(REVIEWER.replace('STRU', 'PLUM'), MANAGER);
    // then
    const path = `/api/v1/audit-log?entity=user&entityId=${reviewer?.id}`;
    expect((await test.call('GET', path, { as: admin })).json().items).toMatchObject([
      { action: 'update-user', before: { disciplines: ['STRU'] }, after: { disciplines: ['PLUM'] } },
      { action: 'create-user', actor: { id: admin.user.id }, after: { hasPassword: false } },
    ]);
  });
});

describe('a file of agency staff with one fault', () => {
  // What is refused changes nothing, so that all of them are tried on one database.
  beforeAll(async () => {
    await begin();
    await test.person('reviewer', {
      agencyCode: AGENCY,
      registrationNumber: 'SG-HELD',
      registrationExpires: '2030-01-01',
    });
    await test.person('acceptanceOfficer', { username: 'window.339902' });
    await test.person('administrator', { username: 'root' });
  });
  afterAll(() => test.close());

  it.each([
    ['an agency that no register knows', REVIEWER.replace(AGENCY, '91339981MA2K40D46C'), 'agencyCode', 'VALUE_UNKNOWN'],
    ['an agency code of the wrong form', REVIEWER.replace(AGENCY, 'AGENCY-1'), 'agencyCode', 'VALUE_INVALID'],
    ['an unknown discipline', REVIEWER.replace(',STRU,', ',STRU;ROOF,'), 'disciplines', 'VALUE_UNKNOWN'],
    ['what is no discipline', REVIEWER.replace(',STRU,', ',STRU;roof,'), 'disciplines', 'VALUE_INVALID'],
    ['an unknown role', REVIEWER.replace('reviewer;', 'inspector;'), 'roles', 'VALUE_INVALID'],
    ['a role outside of the agencies', REVIEWER.replace('reviewer;', 'administrator;'), 'roles', 'VALUE_INVALID'],
    ['no role', REVIEWER.replace('reviewer;secondReviewer', ''), 'roles', 'VALUE_MISSING'],
    ['a reviewer without a discipline', REVIEWER.replace(',STRU,', ',,'), 'disciplines', 'VALUE_INVALID'],
    ['a reviewer without a number', REVIEWER.replace('SG000003', ''), 'registrationNumber', 'VALUE_INVALID'],
    ['a reviewer without a last day', REVIEWER.replace('2030-06-21', ''), 'registrationExpires', 'VALUE_INVALID'],
    ['a day that does not exist', REVIEWER.replace('06-21', '06-31'), 'registrationExpires', 'VALUE_INVALID'],
    ['a number of somebody else', REVIEWER.replace('SG000003', 'SG-HELD'), 'registrationNumber', 'VALUE_TAKEN'],
    ['no name', REVIEWER.replace('赵书航', ''), 'displayName', 'VALUE_MISSING'],
    ['a user name with a space', REVIEWER.replace('.stru1', ' stru1'), 'username', 'VALUE_INVALID'],
    ['the name of an officer', REVIEWER.replace('hengzhu.stru1', 'window.339902'), 'username', 'VALUE_TAKEN'],
    ['the name of an administrator', REVIEWER.replace('hengzhu.stru1', 'Root'), 'username', 'VALUE_TAKEN'],
    ['a name twice', SECOND.replace('hengzhu.stru2', 'Hengzhu.Manager'), 'username', 'KEY_REPEATED'],
  ])('is refused for %s, and nobody is imported', async (_what, line, column, code) => {
    // given
    const before = await Promise.all(['users', 'agency_staff', 'user_roles'].map(countOf));
    // when
    const answer = await importLines(MANAGER, line);
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'REGISTER_REFUSED']);
    expect(answer.json().errors).toEqual([{ pointer: `line 3, ${column}`, code, detail: expect.any(String) }]);
    expect(await Promise.all(['users', 'agency_staff', 'user_roles'].map(countOf))).toEqual(before);
  });
});

describe('a faulty file of agency staff', () => {
  beginAnew();

  it('is refused for everything at once, line by line', async () => {
    // given
    const nobody = `hengzhu.arch1,李海峰,91339981MA2K40D46C,reviewer,ROOF,SG000003,`;
    // when
    const answer = await importLines(REVIEWER, nobody, MANAGER.replace(',agencyManager', ''));
    // then
    expect(answer.json().errors.map(({ pointer, code }: Record<string, string>) => [pointer, code])).toEqual([
      ['line 3, registrationExpires', 'VALUE_INVALID'],
      ['line 4', 'CSV_SYNTAX'],
      ['line 3, registrationNumber', 'VALUE_REPEATED'],
      ['line 3, agencyCode', 'VALUE_UNKNOWN'],
      ['line 3, disciplines', 'VALUE_UNKNOWN'],
    ]);
    expect(await staffSeenBy(admin)).toEqual([]);
  });

  it('is refused without a column whose absence would be taken for "none"', async () => {
    // given
    const payload = `username,displayName,agencyCode,roles\nhengzhu.manager,赖思远,${AGENCY},agencyManager`;
    // when
    const call = { as: admin, payload, headers: { 'content-type': 'text/csv' } };
    const answer = await test.call('POST', '/api/v1/registers/agency-staff/imports', call);
    // then
    expect(answer.json().errors.map(({ pointer, code }: Record<string, string>) => [pointer, code])).toEqual([
      ['line 1, disciplines', 'COLUMN_MISSING'],
      ['line 1, registrationNumber', 'COLUMN_MISSING'],
      ['line 1, registrationExpires', 'COLUMN_MISSING'],
    ]);
  });

  it('changes nobody of the rows that were right', async () => {
    // given
    await importLines(REVIEWER, SECOND);
    const before = await staffSeenBy(admin);
    // when
    await importLines(REVIEWER.replace('赵书航', '赵改名'), SECOND.replace('reviewer;', 'king;'));
    // then
    expect(await staffSeenBy(admin)).toEqual(before);
  });
});

describe('an imported person', () => {
  beginAnew();

  const reviewTask = async () => {
    const applicant = await test.person('applicant', { firmCode: APPLICANT });
    const { id } = await draftOf(test, applicant);
    await test.knex('applications').where({ id }).update({ state: 'FIRST', round: 1, agency_code: AGENCY });
    const review = { stage: 'FIRST', round: 1, discipline: 'STRU', agencyCode: AGENCY };
    return (await taskOf(test, id, { taskType: 'FirstReview', candidateRole: 'reviewer', ...review })).id;
  };
  /** Signs in with the one-time password and chooses another. */
  const enter = async (username: string): Promise<TestPerson> => {
    const slips: { username: string; password: string }[] = (await issuePasswords(AGENCY)).json().items;
    const { password = '' } = slips.find((slip) => slip.username === username) ?? {};
    const session = await signIn(username, password);
    const cookieOf = (answer: typeof session) => String(answer.headers['set-cookie']).split(';')[0];
    const payload = { currentPassword: password, newPassword: 'grüne-Birne-48' };
    const headers = { cookie: cookieOf(session) };
    const changed = await test.call('PUT', '/api/v1/session/password', { payload, headers });
    expect(changed.statusCode, changed.body).toBe(204);
    return { ...admin, cookie: cookieOf(changed) ?? '' };
  };
  const queueOf = async (as: TestPerson) =>
    (await test.call('GET', '/api/v1/tasks?view=QUEUE', { as })).json().items.map(({ id }: Item) => id);
  const claim = (as: TestPerson, taskId: string) => test.call('POST', `/api/v1/tasks/${taskId}/claim`, { as });

  it('signs in, chooses a password and takes a task of the own discipline', async () => {
    // given
    const taskId = await reviewTask();
    await importLines(REVIEWER);
    // when
    const reviewer = await enter('hengzhu.stru1');
    // then
    expect(await queueOf(reviewer)).toEqual([taskId]);
    expect((await claim(reviewer, taskId)).json()).toMatchObject({ status: 'CLAIMED', assigneeName: '赵书航' });
  });

  it('is barred from the discipline as soon as the register says that the registration has run out', async () => {
    // given
    const taskId = await reviewTask();
    await importLines(REVIEWER);
    const reviewer = await enter('hengzhu.stru1');
    // when
    await importLines(REVIEWER.replace('2030-06-21', '2026-01-01'));
    const answer = await claim(reviewer, taskId);
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'NOT_REGISTERED']);
    expect(answer.json().messageZh).toContain('注册');
    expect(answer.json().detail).toMatch(
      /^Expected a registration that is valid on .+, but 赵书航 had one until 2026-01-01\.$/,
    );
    expect(await queueOf(reviewer)).toEqual([]);
  });

  it.each([
    ['another agency', REVIEWER.replace(AGENCY, OTHER_AGENCY)],
    ['another discipline', REVIEWER.replace('STRU', 'PLUM')],
    ['no part in the first stage', REVIEWER.replace('reviewer;', '')],
  ])('leaves the tasks in hand to the others when the register says %s', async (_what, line) => {
    // given
    const taskId = await reviewTask();
    await importLines(REVIEWER, SECOND);
    const second = await enter('hengzhu.stru2');
    const first = await enter('hengzhu.stru1');
    await claim(first, taskId);
    await importLines(REVIEWER.replace('赵书航', '赵改名'));
    expect((await claim(second, taskId)).json().code).toBe('WRONG_STATE');
    // when
    await importLines(line);
    // then
    expect((await claim(second, taskId)).json()).toMatchObject({ status: 'CLAIMED', assigneeName: '张国栋' });
    const path = `/api/v1/audit-log?entity=task&entityId=${taskId}`;
    expect((await test.call('GET', path, { as: admin })).json().items).toMatchObject([
      { action: 'claim-task' },
      { action: 'release-task', actor: { id: admin.user.id } },
      { action: 'claim-task' },
      { action: 'create-task' },
    ]);
  });

  it('leaves the tasks in hand to the others when the account is disabled', async () => {
    // given
    const taskId = await reviewTask();
    await importLines(REVIEWER);
    await claim(await enter('hengzhu.stru1'), taskId);
    const [person] = await staffSeenBy(admin);
    // when
    await test.call('PATCH', `/api/v1/users/${person?.id}`, { as: admin, payload: { status: 'DISABLED' } });
    // then
    expect(await test.knex('tasks').where({ id: taskId }).first('status')).toEqual({ status: 'OPEN' });
  });

  it('counts for the agency before anybody has signed in', async () => {
    // given
    await importLines(REVIEWER, SECOND, MANAGER);
    // when
    const staff = await listActiveStaff(test.knex, AGENCY, '2026-03-02');
    // then
    expect(staff.filter(({ disciplines }) => disciplines.includes('STRU'))).toHaveLength(2);
  });
});

describe('one-time passwords of an agency', () => {
  beginAnew();

  it('are issued to everybody who has not chosen one, shown once and kept nowhere', async () => {
    // given
    await importLines(REVIEWER, SECOND, MANAGER);
    await test.person('technicalHead', { agencyCode: AGENCY, username: 'has.chosen' });
    await test.person('reviewer', { agencyCode: OTHER_AGENCY, username: 'elsewhere', mustChangePassword: true });
    // when
    const answer = await issuePasswords(AGENCY);
    // then
    const slips: { username: string; displayName: string; password: string }[] = answer.json().items;
    expect(slips.map(({ username, displayName }) => [username, displayName])).toEqual([
      ['hengzhu.manager', '赖思远'],
      ['hengzhu.stru1', '赵书航'],
      ['hengzhu.stru2', '张国栋'],
    ]);
    expect(slips.every(({ password }) => /^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/.test(password))).toBe(true);
    expect(new Set(slips.map(({ password }) => password)).size).toBe(3);
    const stored = JSON.stringify([await test.knex('idempotency_keys'), await test.knex('audit_log')]);
    expect(slips.filter(({ password }) => stored.includes(password))).toEqual([]);
  });

  it('replace those that were not used, and nobody’s own', async () => {
    // given
    await importLines(REVIEWER);
    const [first] = (await issuePasswords(AGENCY)).json().items;
    // when
    const [second] = (await issuePasswords(AGENCY)).json().items;
    // then
    expect((await signIn(first.username, first.password)).statusCode).toBe(401);
    expect((await signIn(second.username, second.password)).json()).toMatchObject({ mustChangePassword: true });
    await test.knex('users').where({ username: first.username }).update({ must_change_password: false });
    expect((await issuePasswords(AGENCY)).json()).toEqual({ items: [] });
  });

  it('are not there for an agency that no register knows, nor for anybody but the administrator', async () => {
    // given
    const manager = await test.person('agencyManager', { agencyCode: AGENCY });
    // when
    const answers = [await issuePasswords('91339981MA2K40D46C'), await issuePasswords(AGENCY, manager)];
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 403]);
  });
});

describe('the list of agency staff', () => {
  beginAnew();

  it('shows a manager the people of the own agency, departments and administrators everybody', async () => {
    // given
    await importLines(REVIEWER, MANAGER, `other.stru1,钟立诚,${OTHER_AGENCY},reviewer,STRU,SG000022,2029-11-21`);
    const manager = await test.person('agencyManager', { agencyCode: OTHER_AGENCY, username: 'other.manager' });
    const department = await test.person('department', { regionCode: '339900' });
    const namesSeenBy = async (as: TestPerson, query?: string) =>
      (await staffSeenBy(as, query)).map(({ username }) => username);
    // when
    const own = await namesSeenBy(manager);
    const foreign = await namesSeenBy(manager, `?agencyCode=${AGENCY}`);
    const all = await namesSeenBy(department);
    const ofAgency = await namesSeenBy(admin, `?agencyCode=${AGENCY}`);
    // then
    expect([own, foreign]).toEqual([['other.manager', 'other.stru1'], []]);
    expect(all).toEqual(['hengzhu.manager', 'hengzhu.stru1', 'other.manager', 'other.stru1']);
    expect(ofAgency).toEqual(['hengzhu.manager', 'hengzhu.stru1']);
  });

  it('is paged by cursor without a gap or a repeat', async () => {
    // given
    const names = Array.from({ length: 7 }, (_, index) => `person.${index}`);
    await importLines(...names.map((name) => MANAGER.replace('hengzhu.manager', name)));
    // when
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await test.call('GET', `/api/v1/agency-staff?limit=3${cursor}`, { as: admin })).json();
      seen.push(...page.items.map(({ username }: Item) => username));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    // then
    expect(seen).toEqual(names);
  });
});
