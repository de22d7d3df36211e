import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../../api/testing/app.ts';
import { FAULT_WORDS } from '../../modeler/fault-words.ts';
import { OLD_CASE_FILES, REGISTERS } from '../../modeler/registers.ts';
import type { CsvFault } from '../../storage/csv-register.ts';

let test: TestApp;
let as: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  as = await test.person('administrator');
});
afterAll(() => test.close());

/** The compiler refuses this line when the server has a code without words. */
const words: Readonly<Record<CsvFault['code'], string>> = FAULT_WORDS;

const TABLES = [...REGISTERS, ...OLD_CASE_FILES];

const importCsv = (register: string, payload: string) =>
  test.call('POST', `/api/v1/registers/${register}/imports`, { as, payload, headers: { 'content-type': 'text/csv' } });

describe('the pages of registers and old cases', () => {
  it('has every register of the API', async () => {
    // when
    const { paths } = (await test.call('GET', '/openapi.json', { as })).json();
    const [parameter] = paths['/api/v1/registers/{register}/template'].get.parameters;
    // then
    expect(TABLES.map(({ name }) => name).sort()).toEqual([...parameter.schema.enum].sort());
  });

  it.each(TABLES)('says what to write into each column of $name', async ({ name, columnsZh }) => {
    const template = await test.call('GET', `/api/v1/registers/${name}/template`, { as });
    expect(Object.keys(columnsZh)).toEqual(template.body.trim().split(','));
  });

  it.each(REGISTERS.filter(({ step }) => step !== undefined))(
    'counts the rows of $name by a step of the set-up list',
    async ({ step }) => {
      const { steps } = (await test.call('GET', '/api/v1/setup', { as })).json();
      expect(steps).toContainEqual(expect.objectContaining({ step, count: expect.any(Number) }));
    },
  );

  it('has words for each kind of fault of a refused file', async () => {
    // given
    const file = 'code,name,cityCode\n339902,,339900\n12,石桥县,339900\n339903,甲,339900\n339903,乙,339900\n1,2\n';
    const staff = [
      'username,displayName,agencyCode,roles,disciplines,registrationNumber,registrationExpires',
      `${as.user.username},甲,91339902MA2K7P3124,reviewer,ARCH,S1,2030-01-01`,
      'new.person,乙,91339902MA2K7P3124,reviewer,ARCH,S1,2030-01-01',
    ].join('\n');
    // when
    const answers = await Promise.all([
      ...[file, '', 'code,code\n1,2\n', 'code,"name\n'].map((payload) => importCsv('counties', payload)),
      importCsv('agency-staff', staff),
    ]);
    // then
    const codes = answers.flatMap((answer) => answer.json().errors.map(({ code }: { code: string }) => code));
    expect(new Set(codes)).toEqual(new Set(Object.keys(words)));
  });
});
