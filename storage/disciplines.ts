import type { Knex } from 'knex';
import { DISCIPLINE_FORM, type Discipline } from '../domain/disciplines.ts';
import { MATERIAL_CODE_FORM, type MaterialCode } from '../domain/materials.ts';
import { codeColumn, flagColumn, optionalColumn, positionColumn, textColumn } from './csv-columns.ts';
import { type CsvFault, type CsvLine, type CsvRegister, unknownFaults } from './csv-register.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** A discipline in which drawings are reviewed. */
export interface DisciplineEntry {
  readonly code: Discipline;
  /** Place in lists and notices. */
  readonly position: number;
  readonly titleZh: string;
  readonly titleEn: string;
  /** Material that it reviews besides its own sheets. */
  readonly paper: MaterialCode | null;
  /** It has sheets of its own; else it is judged by its paper. */
  readonly drawn: boolean;
}

/** A cell that names a discipline; whether the register has it is told by `unknownDisciplines`. */
export const disciplineColumn = codeColumn(DISCIPLINE_FORM, 'four capitals');

export const disciplineRegister: CsvRegister = {
  register: 'disciplines',
  key: 'code',
  columns: {
    code: disciplineColumn,
    position: positionColumn,
    titleZh: textColumn(30),
    titleEn: textColumn(60),
    paper: optionalColumn(codeColumn(MATERIAL_CODE_FORM, 'the code of a material')),
    drawn: flagColumn,
  },
};

const COLUMNS: ColumnMap<DisciplineEntry> = {
  code: 'code',
  position: 'position',
  titleZh: 'title_zh',
  titleEn: 'title_en',
  paper: 'paper',
  drawn: 'drawn',
};

/** The register in its order. */
export async function listDisciplines(db: Knex): Promise<DisciplineEntry[]> {
  return db('disciplines')
    .select<DisciplineEntry[]>(db.raw(selectList(COLUMNS)))
    .orderBy(['position', 'code']);
}

/** Chinese names by code, in the order of the register. */
export async function readDisciplineTitles(db: Knex): Promise<ReadonlyMap<Discipline, string>> {
  return new Map((await listDisciplines(db)).map(({ code, titleZh }) => [code, titleZh]));
}

/** Materials that disciplines review besides their own sheets, by discipline. */
export async function readDisciplinePapers(db: Knex): Promise<ReadonlyMap<Discipline, MaterialCode>> {
  const all = await listDisciplines(db);
  return new Map(all.flatMap(({ code, paper }) => (paper === null ? [] : [[code, paper] as const])));
}

/** One discipline. Refuses INCOMPLETE when the register does not hold it. */
export async function getDiscipline(db: Knex, code: Discipline): Promise<DisciplineEntry> {
  const found = (await listDisciplines(db)).find((each) => each.code === code);
  if (found === undefined) throw notInRegister(code);
  return found;
}

/** The codes in the order of the register, each once. Refuses INCOMPLETE where one is not in it. */
export async function requireDisciplines(db: Knex, codes: readonly Discipline[]): Promise<readonly Discipline[]> {
  if (codes.length === 0) return [];
  const known = (await listDisciplines(db)).map(({ code }) => code);
  const unknown = codes.find((code) => !known.includes(code));
  if (unknown !== undefined) throw notInRegister(unknown);
  return known.filter((code) => codes.includes(code));
}

function notInRegister(code: Discipline): Refusal {
  return new Refusal('INCOMPLETE', `Expected a discipline of the register, but ${code} is not in it.`);
}

/** Rows of a register file that name a discipline which is not in the register. */
export async function unknownDisciplines(
  db: Knex,
  lines: readonly CsvLine[],
  column: string,
): Promise<readonly CsvFault[]> {
  const known = (await listDisciplines(db)).map(({ code }) => code);
  return unknownFaults(lines, { column, known, expected: 'a discipline of the register' });
}
