import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../../testing/app.ts';
import { draftOf } from '../../testing/cases.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const importCsv = (register: string, payload: string, type = 'text/csv') =>
  test.call('POST', `/api/v1/registers/${register}/imports`, {
    as: admin,
    payload,
    headers: { 'content-type': type },
  });
const itemsOf = async (path: string) => (await test.call('GET', `/api/v1${path}`, { as: admin })).json().items;

const COUNTIES = 'code,name,cityCode,purchasePolicyFrom';
const FIRMS = 'creditCode,name,kind,creditGrade,badCredit,codeOverrideReason';

describe('importing a register', () => {
  it.each(['counties', 'departments', 'agencies', 'firms', 'calendar-days', 'clauses', 'checklist-items'])(
    'takes the shipped %s of the demonstration city',
    async (register) => {
      // given
      const shipped = await createTestApp();
      const as = await shipped.person('administrator');
      const payload = await readFile(`data/registers/${register}.csv`, 'utf8');
      // when
      const call = { as, payload, headers: { 'content-type': 'text/csv' } };
      const answer = await shipped.call('POST', `/api/v1/registers/${register}/imports`, call);
      // then
      expect(answer.statusCode, answer.body).toBe(200);
      await shipped.close();
    },
  );

  it('adds rows, and changes those it names again', async () => {
    // given
    const first = `\ufeff${COUNTIES}\r\n339902,云岭区,339900,2024-06-01\r\n339922,石桥县,339900,\r\n`;
    const second = `${COUNTIES}\n339922,石桥县,339900,2026-01-01\n`;
    // when
    const answers = [await importCsv('counties', first), await importCsv('counties', second)];
    // then
    expect(answers.map((answer) => answer.json())).toEqual([
      { register: 'counties', rows: 2 },
      { register: 'counties', rows: 1 },
    ]);
    expect(await itemsOf('/counties')).toEqual([
      { code: '339902', name: '云岭区', cityCode: '339900', purchasePolicyFrom: '2024-06-01' },
      { code: '339922', name: '石桥县', cityCode: '339900', purchasePolicyFrom: '2026-01-01' },
    ]);
  });

  it('names every fault with its line and imports nothing', async () => {
    // given
    const file = [
      FIRMS,
      '91339902MA2K7P3124,好企业有限公司,APPLICANT,,0,',
      '91350100M000100Y44,校验错公司,DESIGN,A,0,',
      '91339921MA2KT4QB33,,DESIGN,E,2,',
      '91339902MA2K7P3124,重复公司,APPLICANT,,0,',
      '91339981MA2H90WX96,少一列,DESIGN',
    ].join('\n');
    // when
    const answer = await importCsv('firms', file);
    // then
    expect(answer.statusCode).toBe(422);
    expect(answer.json().code).toBe('REGISTER_REFUSED');
    expect(answer.json().errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual(
      [
        ['line 3', 'VALUE_INVALID'],
        ['line 4, name', 'VALUE_MISSING'],
        ['line 4, creditGrade', 'VALUE_INVALID'],
        ['line 4, badCredit', 'VALUE_INVALID'],
        ['line 6', 'CSV_SYNTAX'],
        ['line 5, creditCode', 'KEY_REPEATED'],
      ],
    );
    expect(await itemsOf('/firms')).toEqual([]);
  });

  it('takes a credit code with wrong check characters when a reason is given', async () => {
    // given / when
    const answer = await importCsv('firms', `${FIRMS}\n91350100m000100y44,实际发证,DESIGN,B,0,证照核对无误`);
    // then
    expect(answer.statusCode).toBe(200);
    expect(await itemsOf('/firms?text=%E5%8F%91%E8%AF%81')).toMatchObject([{ creditCode: '91350100M000100Y44' }]);
  });

  it.each([
    ['nothing', ''],
    ['only a heading', COUNTIES],
    ['a heading without a needed column', 'code,name\n339902,云岭区'],
    ['an unknown column', `${COUNTIES},colour\n339902,云岭区,339900,,red`],
    ['a column twice', `code,code,name,cityCode\n339902,339902,云岭区,339900`],
    ['a day that does not exist', `${COUNTIES}\n339902,云岭区,339900,2026-02-30`],
    ['an open quote', `${COUNTIES}\n"339902,云岭区,339900,`],
    ['a NUL', `${COUNTIES}\n339902,云\u0000岭区,339900,`],
    ['bytes that are no text', '\ufffd\ufffd\u0001'],
  ])('refuses %s', async (_what, file) => {
    const answer = await importCsv('counties', file);
    expect([400, 422]).toContain(answer.statusCode);
  });

  it('knows a row by all columns of its key', async () => {
    // given
    const heading = 'standard,edition,clause,severity,summary,validFrom,validTo';
    const row = 'GB 50016,2014,3.7.2,MANDATORY,安全出口,2015-05-01,2023-05-31';
    const twice = [heading, row, row.replace('2014', '2006'), row.replace('GB 50016', 'gb50016')].join('\n');
    // when
    const refused = await importCsv('clauses', twice);
    const backwards = await importCsv('clauses', `${heading}\n${row.replace('2023-05-31', '2014-05-31')}`);
    // then
    expect(refused.json().errors).toMatchObject([{ pointer: 'line 4, standard', code: 'KEY_REPEATED' }]);
    expect(backwards.json().errors).toMatchObject([{ pointer: 'line 2, validTo', code: 'VALUE_INVALID' }]);
  });

  it('takes CSV only', async () => {
    expect((await importCsv('counties', '{}', 'application/json')).statusCode).toBe(400);
    expect((await importCsv('counties', COUNTIES, 'text/plain')).statusCode).toBe(415);
    expect((await importCsv('counties', COUNTIES, 'application/x-www-form-urlencoded')).statusCode).toBe(415);
  });

  it('leaves an audit row with the one who did it', async () => {
    // given
    await importCsv('departments', 'code,name,kind,regionCode\nFIRE-CITY,消防审验中心,FIRE,339900');
    // when
    const rows = (
      await test.call('GET', '/api/v1/audit-log?entity=register&entityId=departments', { as: admin })
    ).json();
    // then
    expect(rows.items).toMatchObject([
      { action: 'import-register', actor: { kind: 'USER', id: admin.user.id }, after: { rows: 1 } },
    ]);
  });

  it('knows agencies with their class and interests, and calendar days', async () => {
    // when
    const agencies = await importCsv(
      'agencies',
      'creditCode,name,agencyClass,status,regionCode,affiliatedCodes\n91339902MA2K10A16K,恒筑,1,ACTIVE,339902,91339902MA2K7P3124;91339921MA2KT4QB33',
    );
    const days = await importCsv('calendar-days', 'date,kind,source,provisional\n2027-01-01,HOLIDAY,国办发明电,1');
    // then
    expect([agencies.statusCode, days.statusCode]).toEqual([200, 200]);
    expect(await itemsOf('/agencies')).toMatchObject([{ agencyClass: 1, name: '恒筑' }]);
    expect(await itemsOf('/calendar-days?from=2027-01-01&to=2027-12-31')).toEqual([
      { date: '2027-01-01', kind: 'HOLIDAY', source: '国办发明电', provisional: true },
    ]);
    const stored = await test.knex('agencies').first('affiliated_codes');
    expect(stored.affiliated_codes).toEqual(['91339902MA2K7P3124', '91339921MA2KT4QB33']);
  });
});

describe('a changed calendar', () => {
  it('has the running limits looked at anew', async () => {
    // given
    const { id } = await draftOf(test, await test.person('applicant'));
    const clock = { case_id: id, kind: 'FIRST', start_date: '2027-09-28', limit_wd: 3, due_date: '2027-10-01' };
    const times = { created_at: new Date(), updated_at: new Date() };
    await test.knex('clocks').insert({ ...clock, ...times, id: randomUUID() });
    // when
    await importCsv('calendar-days', 'date,kind,source\n2027-10-01,HOLIDAY,国办发明电');
    // then
    expect(await test.knex('outbox').where({ case_id: id }).pluck('payload')).toMatchObject([
      { name: 'clock-changed' },
    ]);
  });
});

describe('the list of firms', () => {
  it('is paged by cursor without a gap or a repeat', async () => {
    // given
    const codes = Array.from({ length: 7 }, (_, index) => `9133990${index}MA2K7P3124`);
    await importCsv('firms', [FIRMS, ...codes.map((code) => `${code},分页企业,SURVEY,A,0,测试`)].join('\n'));
    // when
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await test.call('GET', `/api/v1/firms?kind=SURVEY&limit=3${cursor}`, { as: admin })).json();
      seen.push(...page.items.map((firm: { creditCode: string }) => firm.creditCode));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    // then
    expect(seen).toEqual(codes);
  });

  it.each([
    'x',
    'bm90IGpzb24',
    Buffer.from('["a","b"]').toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
  ])('refuses the cursor %s', async (cursor) => {
    const answer = await test.call('GET', `/api/v1/firms?cursor=${cursor}`, { as: admin });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_CURSOR']);
  });

  it('reads wildcards in the search text as they are', async () => {
    expect(await itemsOf('/firms?text=%25')).toEqual([]);
    expect((await test.call('GET', '/api/v1/firms?text=%27%3B--', { as: admin })).statusCode).toBe(200);
  });
});

describe('the setup list', () => {
  it('says what is missing and how to import it', async () => {
    // when
    const setup = (await test.call('GET', '/api/v1/setup', { as: admin })).json();
    // then
    expect(setup.complete).toBe(false);
    expect(setup.steps.map(({ step }: { step: string }) => step)).toEqual([
      'counties',
      'departments',
      'agencies',
      'agency-staff',
      'firms',
      'people',
      'processes',
      'calendar',
    ]);
    expect(setup.steps[6]).toMatchObject({ done: false, count: 0, how: 'POST /api/v1/deployments' });
  });

  it('is not done before somebody of each needed role can work', async () => {
    // given
    const people = async () => {
      const { steps } = (await test.call('GET', '/api/v1/setup', { as: admin })).json();
      return steps.find(({ step }: { step: string }) => step === 'people');
    };
    // when
    const firmCode = '91339981MA2H90WX96';
    await test.knex('firms').insert({ credit_code: firmCode, name: '甲公司', kind: 'APPLICANT' });
    const department = { code: 'WINDOW-9', name: '受理中心', kind: 'ACCEPTANCE', region_code: '339900' };
    await test.knex('departments').insert(department);
    const before = await people();
    await test.person('applicant', { firmCode: null });
    const useless = await people();
    await test.person('applicant', { firmCode });
    const place = { departmentCode: department.code, regionCode: '339900' };
    await test.person('acceptanceOfficer', { ...place, passwordHash: null });
    const unable = await people();
    await test.person(['acceptanceOfficer', 'department'], place);
    const after = await people();
    // then
    expect(before).toMatchObject({ done: false, missingRoles: ['applicant', 'acceptanceOfficer', 'department'] });
    expect(useless).toMatchObject({ done: false, missingRoles: before.missingRoles });
    expect(unable).toMatchObject({ done: false, missingRoles: ['acceptanceOfficer', 'department'] });
    expect(after).toMatchObject({ done: true, missingRoles: [] });
  });

  it('offers a heading for each register', async () => {
    const template = await test.call('GET', '/api/v1/registers/firms/template', { as: admin });
    expect(template.body).toBe(`${FIRMS}\n`);
  });
});
