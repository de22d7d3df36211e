import type { Knex } from 'knex';
import { DecisionOutputError } from '../domain/decision-outputs.ts';
import type { FactRule } from '../domain/facts.ts';
import type { RequiredMaterial } from '../domain/materials.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { CORE_FIELDS, type ProjectResult, parseProject, projectFields } from '../domain/project-validation.ts';
import { dateColumn, numberColumn, oneOfColumn, textColumn } from './csv-columns.ts';
import type { CsvColumn, CsvFault, CsvLine, CsvRegister, CsvRow } from './csv-register.ts';
import type { Decide } from './decisions.ts';
import { checkFiling } from './filing-check.ts';
import { IMPORTED_RESULTS, type Importing, importOldCase, type OldCase } from './imported-cases.ts';
import { toSnakeCase } from './row-mapping.ts';

/** What an import of old cases needs beside the file. */
interface OldCaseImport extends Importing {
  readonly decide: Decide;
  /** Facts of the sector of the cases. */
  readonly factRules: readonly FactRule[];
}

/** What every filing states otherwise than in words. */
const CORE_FLAGS: readonly string[] = ['newEnergy', 'keyProject', 'livelihoodProject'];
const CORE_NUMBERS: readonly string[] = ['investmentWan'];
/** Lawful to leave out: no survey was made. */
const OPTIONAL_FIELDS: readonly string[] = ['surveyUnit', 'surveyUscc'];
/** Each row asks the table of materials once. */
const MOST_CASES = 1_000;

/** Unlike in registers, an empty flag of a project is a gap and no "no". */
const statedFlagColumn: CsvColumn = {
  read: (text) => {
    if (/^[01]$/.test(text)) return text === '1';
    throw new Error(`Expected 0 or 1, but found "${text}".`);
  },
};

function coreColumn(field: string): CsvColumn {
  if (CORE_FLAGS.includes(field)) return statedFlagColumn;
  if (CORE_NUMBERS.includes(field)) return numberColumn;
  return OPTIONAL_FIELDS.includes(field) ? { ...textColumn(), whenEmpty: null } : textColumn();
}

function factColumn({ kind }: FactRule): CsvColumn {
  if (kind === 'FLAG') return statedFlagColumn;
  return kind === 'NUMBER' || kind === 'WHOLE' ? numberColumn : textColumn();
}

const endColumns = { filedOn: dateColumn, endedOn: dateColumn, result: oneOfColumn(IMPORTED_RESULTS) };

/** One row of a file of old cases; the sector goes without saying. */
function columnsWith(factRules: readonly FactRule[]): Readonly<Record<string, CsvColumn>> {
  const core = CORE_FIELDS.filter((field) => field !== 'sector');
  return {
    number: textColumn(60),
    ...endColumns,
    building: { ...textColumn(100), whenEmpty: '' },
    ...Object.fromEntries(core.map((field) => [field, coreColumn(field)])),
    ...Object.fromEntries(factRules.map((rule) => [rule.name, factColumn(rule)])),
  };
}

/** Cases of former times, one a row: all or none of them, each with the list of materials of its day. */
export function oldCaseRegister({ decide, by, at, factRules }: OldCaseImport): CsvRegister {
  const lists = new Map<string, readonly RequiredMaterial[]>();
  const read = (row: CsvRow): ProjectResult => {
    const facts = Object.fromEntries(projectFields(factRules).map((field) => [field, row[toSnakeCase(field)]]));
    return parseProject(facts, { check: 'none', facts: factRules });
  };
  return {
    register: 'old-cases',
    key: 'number',
    columns: columnsWith(factRules),
    check: (row) => [...projectFaults(row, read(row)), ...orderFaults(row)],
    compare: async (db, lines) => {
      if (lines.length > MOST_CASES) return [tooMany(lines.length)];
      const listed = await askLists(db, { decide, lines, lists, read });
      return [...(await knownNumbers(db, lines)), ...listed];
    },
    store: async (acting, rows) => {
      for (const row of rows) {
        const old: OldCase = { ...headOf(row, read(row)), files: [], required: lists.get(String(row['number'])) ?? [] };
        await importOldCase(acting, old, { by, at });
      }
    },
  };
}

const textOf = (row: CsvRow, column: string): string => String(row[column] ?? '');

function headOf(row: CsvRow, project: ProjectResult): Omit<OldCase, 'files' | 'required'> {
  const result = IMPORTED_RESULTS.find((each) => each === row['result']);
  // Rows come here only when nothing was wrong with any of them.
  if (!project.ok || result === undefined) throw new Error(`Expected a whole case, but found ${JSON.stringify(row)}.`);
  const [filedOn, endedOn] = [textOf(row, 'filed_on'), textOf(row, 'ended_on')];
  return {
    ...{ number: textOf(row, 'number'), building: textOf(row, 'building') },
    ...{ filedOn, endedOn, result, facts: project.project },
  };
}

/** What is wrong with the project itself; a cell that could not be read has its fault already. */
function projectFaults(row: CsvRow, result: ProjectResult) {
  if (result.ok) return [];
  return result.faults
    .filter(({ field }) => row[toSnakeCase(field)] !== undefined)
    .map(({ field, expected, found }) => ({ column: field, message: `Expected ${expected}, but found ${found}.` }));
}

function orderFaults({ filed_on: from, ended_on: to }: CsvRow) {
  if (typeof from !== 'string' || typeof to !== 'string' || to >= from) return [];
  return [{ column: 'endedOn', message: `Expected an end after ${from}, but found ${to}.` }];
}

function tooMany(found: number): CsvFault {
  const message = `Expected at most ${MOST_CASES} cases in one file, but found ${found}.`;
  return { line: 1, column: null, code: 'VALUE_INVALID', message };
}

async function knownNumbers(db: Knex, lines: readonly CsvLine[]): Promise<readonly CsvFault[]> {
  const numbers = lines.map(({ row }) => textOf(row, 'number'));
  const known: string[] = await db('applications').whereIn('number', numbers).pluck('number');
  return lines
    .filter(({ row }) => known.includes(textOf(row, 'number')))
    .map(({ line, row }) => {
      const message = `Expected a case that is not here yet, but ${textOf(row, 'number')} is.`;
      return { line, column: 'number', code: 'VALUE_TAKEN', message };
    });
}

/** The list of each case on the day of its filing; a row that is not whole yet is asked for nothing. */
async function askLists(
  db: Knex,
  asked: {
    readonly decide: Decide;
    readonly lines: readonly CsvLine[];
    readonly lists: Map<string, readonly RequiredMaterial[]>;
    readonly read: (row: CsvRow) => ProjectResult;
  },
): Promise<readonly CsvFault[]> {
  const faults: CsvFault[] = [];
  for (const { line, row } of asked.lines) {
    const parsed = asked.read(row);
    const rulesDate: PlainDate = textOf(row, 'filed_on');
    if (!parsed.ok || rulesDate === '') continue;
    const filing = { project: parsed.project, filled: [], commitmentSigned: false, rulesDate };
    try {
      asked.lists.set(textOf(row, 'number'), (await checkFiling(db, asked.decide, filing)).required);
    } catch (thrown) {
      if (!(thrown instanceof DecisionOutputError)) throw thrown;
      faults.push({ line, column: 'filedOn', code: 'VALUE_INVALID', message: thrown.message });
    }
  }
  return faults;
}
