import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, openCaseKit } from '../workers/testing/case-kit.ts';
import { importRegisterCsv } from './csv-register.ts';
import { listMaterials, listMaterialsOn, materialRegister } from './materials.ts';

const HEAD = 'code,position,titleZh,titleEn,formats,formatsFrom,designBasis,reuse,validFrom';
const MEGABYTE = 1_048_576;

describe('the register of materials', () => {
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

  const bring = (formats: string, from: string) =>
    kit.write((acting) =>
      importRegisterCsv(
        acting,
        materialRegister,
        `${HEAD}\nM7,70,勘察、设计合同,Contracts,${formats},${from},0,PROJECT,2020-01-01\n`,
      ),
    );
  const megabytesOn = async (day: string) => {
    const material = (await listMaterialsOn(kit.knex, day)).find(({ code }) => code === 'M7');
    return material?.formats.map(({ extension, maxBytes }) => `${extension}:${maxBytes / MEGABYTE}`);
  };

  it('holds the rules of files from a day on, and leaves those of earlier cases as they were', async () => {
    // when
    await bring('pdf:50!;dwg:10', '2026-06-01');
    // then
    expect(await megabytesOn('2026-05-31')).toEqual(['pdf:30']);
    expect(await megabytesOn('2026-06-01')).toEqual(['pdf:50', 'dwg:10']);
  });

  it('corrects the last rule where no day is named', async () => {
    // when
    await bring('pdf:60!', '');
    // then
    expect(await megabytesOn('2026-05-31')).toEqual(['pdf:30']);
    expect(await megabytesOn('2026-06-02')).toEqual(['pdf:60']);
  });

  it('says on which papers designs rest, and takes no list that leaves it open', async () => {
    // given
    const basis = async () =>
      (await listMaterials(kit.knex)).flatMap(({ code, designBasis }) => (designBasis ? code : []));
    const list =
      'code,position,titleZh,titleEn,formats,reuse,validFrom\nM3,30,规划许可,Permit,pdf:30,PROJECT,2020-01-01\n';
    // when
    const bringing = kit.write((acting) => importRegisterCsv(acting, materialRegister, list));
    // then
    await expect(bringing).rejects.toMatchObject({ faults: [{ column: 'designBasis', code: 'COLUMN_MISSING' }] });
    expect(await basis()).toEqual(['M3']);
  });
});
