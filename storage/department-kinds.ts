import type { Knex } from 'knex';
import { DEPARTMENT_KIND_FORM, type DepartmentKind } from '../domain/disciplines.ts';
import { codeColumn, positionColumn, textColumn } from './csv-columns.ts';
import type { CsvRegister } from './csv-register.ts';
import { Refusal } from './refusal.ts';

/** What a department is there for; a discipline is confirmed by a kind, and each county has its own department of it. */
export interface DepartmentKindEntry {
  readonly code: DepartmentKind;
  /** Place in lists and notices. */
  readonly position: number;
  readonly titleZh: string;
  readonly titleEn: string;
}

/** A cell that names a kind of department. */
export const departmentKindColumn = codeColumn(DEPARTMENT_KIND_FORM, 'capitals and underscores');

export const departmentKindRegister: CsvRegister = {
  register: 'department_kinds',
  key: 'code',
  columns: {
    code: departmentKindColumn,
    position: positionColumn,
    titleZh: textColumn(30),
    titleEn: textColumn(60),
  },
};

/** The register in its order. */
export async function listDepartmentKinds(db: Knex): Promise<DepartmentKindEntry[]> {
  return db('department_kinds')
    .select<DepartmentKindEntry[]>('code', 'position', 'title_zh as titleZh', 'title_en as titleEn')
    .orderBy(['position', 'code']);
}

/** Refuses INCOMPLETE where a code is not in the register. */
export async function requireDepartmentKinds(db: Knex, codes: readonly DepartmentKind[]): Promise<void> {
  const known = (await listDepartmentKinds(db)).map(({ code }) => code);
  const unknown = codes.find((code) => !known.includes(code));
  if (unknown === undefined) return;
  throw new Refusal('INCOMPLETE', `Expected a kind of department of the register, but ${unknown} is not in it.`);
}

/** Chinese names by code, in the order of the register. */
export async function readDepartmentKindTitles(db: Knex): Promise<ReadonlyMap<DepartmentKind, string>> {
  return new Map((await listDepartmentKinds(db)).map(({ code, titleZh }) => [code, titleZh]));
}
