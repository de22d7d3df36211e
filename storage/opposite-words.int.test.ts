import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import { actAs } from './audit.ts';
import { CsvRefusal, importRegisterCsv } from './csv-register.ts';
import { listOpposites, oppositeWordRegister } from './opposite-words.ts';

const HEAD = 'one,other,validFrom,validTo\n';

describe('the register of opposite words', () => {
  let database: TestDatabase;
  let kit: CaseKit;
  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await openCaseKit(database.url);
  });
  afterAll(async () => {
    await kit.close();
    await database.drop();
  });

  const bring = (text: string) =>
    actAs(kit.knex, { kind: 'SYSTEM', id: 'test', name: 'test' }, (acting) =>
      importRegisterCsv(acting, oppositeWordRegister, text),
    );

  it('holds for a case as on the day of its filing', async () => {
    // given
    const { caseId } = await fileCase(kit);
    const filed = (await kit.knex('applications').where({ id: caseId }).first('effective_date')).effective_date;
    expect(filed).not.toBeNull();
    // when
    await bring(`${HEAD}外开,内开,2020-01-01,\n抬高,压低,2099-01-01,\n加深,变浅,2020-01-01,2020-12-31\n`);
    const pairs = (await listOpposites(kit.knex, caseId)).map((pair) => pair.join());
    // then
    expect(pairs).toEqual(expect.arrayContaining(['外开,内开', '增设,取消']));
    expect(pairs).not.toContain('抬高,压低');
    expect(pairs).not.toContain('加深,变浅');
  });

  it('refuses a word as the opposite of itself', async () => {
    const refused = await bring(`${HEAD}增设,增设,2020-01-01,\n`).catch((thrown: unknown) => thrown);
    expect(refused instanceof CsvRefusal && refused.faults.map(({ column }) => column)).toEqual(['other']);
  });
});
