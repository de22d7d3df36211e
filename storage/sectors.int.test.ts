import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INDUSTRIAL_FACTS } from '../domain/testing/industrial-facts.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, openCaseKit } from '../workers/testing/case-kit.ts';
import { actAs } from './audit.ts';
import { CsvRefusal, type CsvRegister, importRegisterCsv } from './csv-register.ts';
import { getSector, isCaseProcess, readProject, sectorFactRegister, sectorRegister, tableOf } from './sectors.ts';

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

const bring = (register: CsvRegister, text: string) =>
  actAs(kit.knex, { kind: 'SYSTEM', id: 'test', name: 'test' }, (acting) => importRegisterCsv(acting, register, text));

async function faultsOf(register: CsvRegister, text: string): Promise<readonly (string | null)[]> {
  const refused = await bring(register, text).catch((thrown: unknown) => thrown);
  return refused instanceof CsvRefusal ? refused.faults.map(({ column }) => column) : [];
}

let version = 0;

/** A row of the register of what was deployed; the last one counts. */
async function deployed(kind: 'PROCESS' | 'DECISION', definitionId: string, content: string): Promise<void> {
  version += 1;
  await kit.knex('deployed_resources').insert({
    ...{ engine_identity: 'test', definition_key: String(version), deployment_key: '1', kind, version, content },
    ...{ definition_id: definitionId, resource_name: definitionId, sha256: '', deployed_by: 'test' },
    deployed_at: new Date(Date.now() + version * 1_000),
  });
}

const SECTORS = 'code,position,titleZh,titleEn,process,startMessage,ownTables,validFrom,validTo\n';
const FACTS = 'sector,name,position,groupZh,labelZh,labelEn,kind,unit,least,most,choices,hintZh\n';

describe('the register of sectors', () => {
  it('is shipped with industrial projects and what they are asked', async () => {
    const sector = await getSector(kit.knex, {});
    expect(sector).toMatchObject({ code: 'INDUSTRIAL', process: 'drawing-review', ownTables: [] });
    expect(sector.facts).toEqual(INDUSTRIAL_FACTS);
    expect(await isCaseProcess(kit.knex, 'drawing-review')).toBe(true);
    expect(await isCaseProcess(kit.knex, 'roads')).toBe(false);
  });

  it('takes a sector only when its process, message and tables are deployed', async () => {
    // given
    const line = `${SECTORS}ROADS,20,道路,Roads,roads,road-submitted,review-channel;review-fee,2026-01-01,\n`;
    const missing = await faultsOf(sectorRegister, line);
    // when
    await deployed('PROCESS', 'roads', '<message name="other-message" />');
    const wrong = await faultsOf(sectorRegister, line);
    await deployed('PROCESS', 'roads', '<message name="road-submitted" />');
    await deployed('DECISION', 'roads-review-channel', '<decision />');
    const half = await faultsOf(sectorRegister, line);
    // then
    expect(missing).toEqual(['process']);
    expect(wrong).toEqual(['startMessage', 'ownTables', 'ownTables']);
    expect(half).toEqual(['ownTables']);
    await deployed('DECISION', 'roads-review-fee', '<decision />');
    expect(await faultsOf(sectorRegister, line)).toEqual([]);
  });

  it('takes another sector, whose projects are read by its own facts', async () => {
    // given
    await bring(
      sectorRegister,
      `${SECTORS}ROADS,20,道路,Roads,roads,road-submitted,review-channel;review-fee,2026-01-01,\n`,
    );
    await bring(sectorFactRegister, `${FACTS}ROADS,lengthKm,10,道路,长度,Length,NUMBER,km,0.1,50,,\n`);
    // when
    const read = await readProject(kit.knex, { sector: 'ROADS' });
    const unknown = await readProject(kit.knex, { sector: 'RAILWAY' });
    // then
    const fields = read.ok ? [] : read.faults.map(({ field }) => field);
    expect(fields).toContain('lengthKm');
    expect(fields).not.toContain('heightM');
    expect(unknown).toMatchObject({ ok: false, faults: [{ field: 'sector', found: '"RAILWAY"' }] });
    const sector = await getSector(kit.knex, { sector: 'ROADS' });
    expect([tableOf(sector, 'review-channel'), tableOf(sector, 'stage-limits')]).toEqual([
      ...['roads-review-channel', 'stage-limits'],
    ]);
  });

  it.each([
    [
      'a sector that ends before it begins',
      sectorRegister,
      `${SECTORS}PARKS,30,公园,Parks,roads,road-submitted,,2026-01-01,2025-01-01\n`,
      'validTo',
    ],
    ['a fact of no sector', sectorFactRegister, `${FACTS}PARKS,areaHa,10,公园,面积,Area,NUMBER,ha,0,9,,\n`, 'sector'],
    [
      'a fact that every filing states',
      sectorFactRegister,
      `${FACTS}ROADS,scope,10,道路,范围,Scope,TEXT,,,,,\n`,
      'name',
    ],
    [
      'a choice without choices',
      sectorFactRegister,
      `${FACTS}ROADS,surface,10,道路,路面,Surface,CHOICE,,,,,\n`,
      'choices',
    ],
    ['choices of a number', sectorFactRegister, `${FACTS}ROADS,lanes,10,道路,车道,Lanes,WHOLE,,1,9,A=一,\n`, 'choices'],
    ['bounds the wrong way round', sectorFactRegister, `${FACTS}ROADS,lanes,10,道路,车道,Lanes,WHOLE,,9,1,,\n`, 'most'],
  ])('refuses %s', async (_what, register, text, column) => {
    expect(await faultsOf(register, text)).toEqual([column]);
  });
});
