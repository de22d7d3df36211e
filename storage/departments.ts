import type { Knex } from 'knex';
import type { DepartmentKind } from '../domain/disciplines.ts';
import { cityOf } from '../domain/regions.ts';
import { regionColumn, textColumn } from './csv-columns.ts';
import { type CsvFault, type CsvLine, type CsvRegister, unknownFaults } from './csv-register.ts';
import { departmentKindColumn, listDepartmentKinds } from './department-kinds.ts';

/** An authority with a stake in the review; its region is a county, or the city for all of its counties. */
export interface Department {
  readonly code: string;
  readonly name: string;
  readonly kind: DepartmentKind;
  readonly regionCode: string;
}

export const departmentRegister: CsvRegister = {
  register: 'departments',
  key: 'code',
  columns: {
    code: textColumn(40),
    name: textColumn(100),
    kind: departmentKindColumn,
    regionCode: regionColumn,
  },
  compare: unknownKinds,
};

async function unknownKinds(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const known = (await listDepartmentKinds(db)).map(({ code }) => code);
  return unknownFaults(lines, { column: 'kind', known, expected: 'a kind of the register of department kinds' });
}

const COLUMNS = ['code', 'name', 'kind', 'region_code as regionCode'];

/** All departments by code. */
export async function listDepartments(db: Knex): Promise<Department[]> {
  return db('departments').select(COLUMNS).orderBy('code');
}

/** One department, or undefined when the register does not name it. */
export async function findDepartment(db: Knex, code: string): Promise<Department | undefined> {
  return db('departments').select<Department[]>(COLUMNS).where({ code }).first();
}

/** The office that accepts the applications of a region: the county's own, else the city's; undefined when neither is known. */
export async function findAcceptanceOffice(db: Knex, regionCode: string): Promise<Department | undefined> {
  const cityCode = cityOf(regionCode);
  return db('departments')
    .select<Department[]>(COLUMNS)
    .where({ kind: 'ACCEPTANCE' })
    .whereIn('region_code', [regionCode, cityCode])
    .orderByRaw('region_code = ? desc, code', [regionCode])
    .first();
}
