import type { Knex } from 'knex';
import { FACT_KINDS, FACT_NAME_FORM, type FactChoice, type FactRule, parseFactChoice } from '../domain/facts.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { FIRST_SECTOR, SECTOR_FORM } from '../domain/project.ts';
import { CORE_FIELDS, type ProjectResult, parseProject } from '../domain/project-validation.ts';
import {
  codeColumn,
  listColumn,
  numberColumn,
  oneOfColumn,
  optionalColumn,
  positionColumn,
  textColumn,
  validityColumns,
  validityFaults,
} from './csv-columns.ts';
import {
  type CsvFault,
  type CsvLine,
  type CsvRegister,
  type CsvRow,
  type RowFault,
  unknownFaults,
} from './csv-register.ts';
import type { Decide } from './decisions.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** A kind of works (工程类别) whose drawings are reviewed here: its facts, its process and its decision tables. */
export interface Sector {
  readonly code: string;
  /** Place in lists. */
  readonly position: number;
  readonly titleZh: string;
  readonly titleEn: string;
  /** BPMN process of its cases, and the message by which a submission starts it. */
  readonly process: string;
  readonly startMessage: string;
  /** Decision tables that it has for itself; the id of each begins with the sector's code: `municipal-review-channel`. */
  readonly ownTables: readonly string[];
  /** First and last day on which projects of it are filed; null = no last day. */
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | null;
  /** What it asks of a project, in the order of the form. */
  readonly facts: readonly FactRule[];
}

const processIdColumn = codeColumn(/^[A-Za-z_][\w.-]{0,99}$/, 'the id of a process or table');

export const sectorRegister: CsvRegister = {
  register: 'sectors',
  key: 'code',
  columns: {
    code: codeColumn(SECTOR_FORM, 'capitals and underscores'),
    position: positionColumn,
    titleZh: textColumn(30),
    titleEn: textColumn(60),
    process: processIdColumn,
    startMessage: textColumn(100),
    ownTables: listColumn(processIdColumn),
    ...validityColumns,
  },
  distinct: ['process', 'startMessage'],
  check: validityFaults,
  compare: undeployed,
};

export const sectorFactRegister: CsvRegister = {
  register: 'sector_facts',
  key: ['sector', 'name'],
  columns: {
    sector: codeColumn(SECTOR_FORM, 'the code of a sector'),
    name: codeColumn(FACT_NAME_FORM, 'a name like heightM'),
    position: positionColumn,
    groupZh: textColumn(30),
    labelZh: textColumn(60),
    labelEn: textColumn(100),
    kind: oneOfColumn(FACT_KINDS),
    unit: optionalColumn(textColumn(10)),
    least: optionalColumn(numberColumn),
    most: optionalColumn(numberColumn),
    choices: listColumn({
      read: (text) => {
        if (parseFactChoice(text) !== undefined) return text;
        throw new Error(`Expected code=label with ; between, but found "${text}".`);
      },
    }),
    hintZh: optionalColumn(textColumn(100)),
  },
  check: factFaults,
  compare: unknownSectors,
};

/** What was not deployed: a submission of such a sector would wait for a process that does not come. */
async function undeployed(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const deployed: { kind: string; id: string; content: string }[] = await db('deployed_resources')
    .distinctOn(['kind', 'definition_id'])
    .select('kind', 'definition_id as id', 'content')
    .orderBy(['kind', 'definition_id', { column: 'deployed_at', order: 'desc' }]);
  const find = (kind: string, id: unknown) => deployed.find((each) => each.kind === kind && each.id === id);
  return lines.flatMap(({ line, row }) => {
    const { code, process, start_message: message, own_tables: tables } = row;
    const diagram = find('PROCESS', process);
    const fault = (column: string, what: string): CsvFault => {
      return { line, column, code: 'VALUE_UNKNOWN', message: `Expected ${what} to be deployed, but it is not.` };
    };
    if (diagram === undefined) return [fault('process', `the process ${String(process)}`)];
    const own = { code: String(code), ownTables: Array.isArray(tables) ? tables.map(String) : [] };
    const missing = own.ownTables
      .map((table) => tableOf(own, table))
      .filter((id) => find('DECISION', id) === undefined);
    const starts = diagram.content.includes(`name="${String(message)}"`);
    return [
      ...(starts ? [] : [fault('startMessage', `a diagram with the message ${String(message)}`)]),
      ...missing.map((id) => fault('ownTables', `the table ${id}`)),
    ];
  });
}

function factFaults({ name, kind, choices, least, most }: CsvRow): readonly RowFault[] {
  const faults: RowFault[] = [];
  if (CORE_FIELDS.some((field) => field === name)) {
    faults.push({ column: 'name', message: `Expected a fact of the sector, but every filing states ${String(name)}.` });
  }
  const isChoice = Array.isArray(choices) && choices.length > 0;
  if (kind !== undefined && isChoice !== (kind === 'CHOICE')) {
    faults.push({ column: 'choices', message: 'Expected choices exactly for the kind CHOICE.' });
  }
  if (typeof least === 'number' && typeof most === 'number' && most < least) {
    faults.push({ column: 'most', message: `Expected at least ${least}, but found ${most}.` });
  }
  return faults;
}

async function unknownSectors(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const known: unknown[] = await db('sectors').pluck('code');
  return unknownFaults(lines, { column: 'sector', known, expected: 'a sector of the register' });
}

const SECTOR_COLUMNS: ColumnMap<Omit<Sector, 'facts'>> = {
  code: 'code',
  position: 'position',
  titleZh: 'title_zh',
  titleEn: 'title_en',
  process: 'process',
  startMessage: 'start_message',
  ownTables: 'own_tables',
  validFrom: 'valid_from::text',
  validTo: 'valid_to::text',
};

type FactRow = Omit<FactRule, 'choices'> & { readonly sector: string; readonly choices: readonly string[] };

const FACT_COLUMNS: ColumnMap<FactRow> = {
  sector: 'sector',
  name: 'name',
  groupZh: 'group_zh',
  labelZh: 'label_zh',
  labelEn: 'label_en',
  kind: 'kind',
  unit: 'unit',
  least: 'least::float8',
  most: 'most::float8',
  choices: 'choices',
  hintZh: 'hint_zh',
};

/** The whole register in its order, ended ones too; or the one sector of a code. */
export async function listSectors(db: Knex, only: { readonly code?: string } = {}): Promise<Sector[]> {
  const sectors: Omit<Sector, 'facts'>[] = await db('sectors')
    .select(db.raw(selectList(SECTOR_COLUMNS)))
    .where(only)
    .orderBy(['position', 'code']);
  const facts: FactRow[] = await db('sector_facts')
    .select(db.raw(selectList(FACT_COLUMNS)))
    .where(only.code === undefined ? {} : { sector: only.code })
    .orderBy(['sector', 'position', 'name']);
  return sectors.map((each) => ({
    ...each,
    facts: facts
      .filter(({ sector }) => sector === each.code)
      .map(({ sector: _same, choices, ...rule }) => ({ ...rule, choices: choices.flatMap(toChoice) })),
  }));
}

/** Facts as they were filed, maybe before there were sectors, maybe not checked yet. */
interface Filed {
  readonly sector?: unknown;
}

/** The sector of a project; what was filed before there was more than one is of the first. Undefined when unknown. */
export async function findSector(db: Knex, { sector }: Filed): Promise<Sector | undefined> {
  return (await listSectors(db, { code: String(sector ?? FIRST_SECTOR) }))[0];
}

/** The sector of a project that was validated. */
export async function getSector(db: Knex, project: Filed): Promise<Sector> {
  const sector = await findSector(db, project);
  if (sector === undefined)
    throw new Error(`Expected the sector ${String(project.sector)} in the register, but it is not there.`);
  return sector;
}

/** A project with its sector, or everything that is wrong with what was stated. */
type ReadProject = Exclude<ProjectResult, { ok: true }> | (Extract<ProjectResult, { ok: true }> & { sector: Sector });

/** The project that facts from outside make, by the facts of its sector. */
export async function readProject(db: Knex, facts: Filed): Promise<ReadProject> {
  const sector = await findSector(db, facts);
  if (sector === undefined) {
    const found = JSON.stringify(facts.sector) ?? 'nothing';
    return { ok: false, faults: [{ field: 'sector', expected: 'a sector of the register', found }] };
  }
  const stated = { surveyUnit: null, surveyUscc: null, ...facts };
  const result = parseProject(stated, { check: 'none', facts: sector.facts });
  return result.ok ? { ...result, sector } : result;
}

/** True for a process of cases: nothing but a submission may start it, or there would be instances without a case. */
export async function isCaseProcess(db: Knex, processId: string): Promise<boolean> {
  return (await db('sectors').where({ process: processId }).first('code')) !== undefined;
}

/** Asks the tables of a sector: its own where it has one, else those of all. */
export function tablesOf({ code, ownTables }: Pick<Sector, 'code' | 'ownTables'>, decide: Decide): Decide {
  return (decision, variables) => decide(tableOf({ code, ownTables }, decision), variables);
}

/** Id of a table as the sector has it. */
export function tableOf({ code, ownTables }: Pick<Sector, 'code' | 'ownTables'>, decision: string): string {
  return ownTables.includes(decision) ? `${code.toLowerCase().replaceAll('_', '-')}-${decision}` : decision;
}

function toChoice(text: string): FactChoice[] {
  const choice = parseFactChoice(text);
  return choice === undefined ? [] : [choice];
}
