import type { Knex } from 'knex';
import { DecisionOutputError } from '../domain/decision-outputs.ts';
import type { RequiredMaterial } from '../domain/materials.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ProjectFacts } from '../domain/project.ts';
import { PROJECT_FIELDS, parseProject } from '../domain/project-validation.ts';
import { dateColumn, oneOfColumn, textColumn } from './csv-columns.ts';
import type { CsvColumn, CsvFault, CsvLine, CsvRegister, CsvRow } from './csv-register.ts';
import { checkFiling, type Decide } from './filing-check.ts';
import { IMPORTED_RESULTS, type Importing, importOldCase, type OldCase } from './imported-cases.ts';
import { toSnakeCase } from './row-mapping.ts';

/** What an import of old cases needs beside the file. */
interface OldCaseImport extends Importing {
  readonly decide: Decide;
}

const FLAG_FIELDS: readonly (keyof ProjectFacts)[] = [
  ...(['labourIntensive', 'flammableExplosive', 'specialEquipment', 'fireDesignBeyondCode', 'civilDefence'] as const),
  ...(['officePart', 'newEnergy', 'keyProject', 'livelihoodProject'] as const),
];
const NUMBER_FIELDS: readonly (keyof ProjectFacts)[] = [
  ...(['totalAreaM2', 'maxSingleAreaM2', 'undergroundAreaM2', 'heightM', 'storeysAbove', 'storeysBelow'] as const),
  ...(['maxSpanM', 'craneT', 'pitDepthM', 'investmentWan'] as const),
];
/** Lawful to leave out: no survey was made. */
const OPTIONAL_FIELDS: readonly (keyof ProjectFacts)[] = ['surveyUnit', 'surveyUscc'];
/** Each row asks the table of materials once. */
const MOST_CASES = 1_000;

const numberColumn: CsvColumn = {
  read: (text) => {
    if (/^-?\d{1,12}(\.\d{1,6})?$/.test(text)) return Number(text);
    throw new Error(`Expected a number, but found "${text}".`);
  },
};
/** Unlike in registers, an empty flag of a project is a gap and no "no". */
const statedFlagColumn: CsvColumn = {
  read: (text) => {
    if (/^[01]$/.test(text)) return text === '1';
    throw new Error(`Expected 0 or 1, but found "${text}".`);
  },
};

function columnOf(field: keyof ProjectFacts): CsvColumn {
  if (FLAG_FIELDS.includes(field)) return statedFlagColumn;
  if (NUMBER_FIELDS.includes(field)) return numberColumn;
  return OPTIONAL_FIELDS.includes(field) ? { ...textColumn(), whenEmpty: null } : textColumn();
}

const endColumns = { filedOn: dateColumn, endedOn: dateColumn, result: oneOfColumn(IMPORTED_RESULTS) };

/** One row of a file of old cases. */
export const OLD_CASE_COLUMNS: Readonly<Record<string, CsvColumn>> = {
  number: textColumn(60),
  ...endColumns,
  building: { ...textColumn(100), whenEmpty: '' },
  ...Object.fromEntries(PROJECT_FIELDS.map((field) => [field, columnOf(field)])),
};

/** Cases of former times, one a row: all or none of them, each with the list of materials of its day. */
export function oldCaseRegister({ decide, by, at }: OldCaseImport): CsvRegister {
  const lists = new Map<string, readonly RequiredMaterial[]>();
  return {
    register: 'old-cases',
    key: 'number',
    columns: OLD_CASE_COLUMNS,
    check: (row) => [...projectFaults(row), ...orderFaults(row)],
    compare: async (db, lines) => {
      if (lines.length > MOST_CASES) return [tooMany(lines.length)];
      const listed = await askLists(db, { decide, lines, lists });
      return [...(await knownNumbers(db, lines)), ...listed];
    },
    store: async (acting, rows) => {
      for (const row of rows) {
        const old: OldCase = { ...headOf(row), files: [], required: lists.get(String(row['number'])) ?? [] };
        await importOldCase(acting, old, { by, at });
      }
    },
  };
}

const textOf = (row: CsvRow, column: string): string => String(row[column] ?? '');

function headOf(row: CsvRow): Omit<OldCase, 'files' | 'required'> {
  const result = IMPORTED_RESULTS.find((each) => each === row['result']);
  const project = parseProject(factsOf(row));
  // Rows come here only when nothing was wrong with any of them.
  if (!project.ok || result === undefined) throw new Error(`Expected a whole case, but found ${JSON.stringify(row)}.`);
  const [filedOn, endedOn] = [textOf(row, 'filed_on'), textOf(row, 'ended_on')];
  return {
    ...{ number: textOf(row, 'number'), building: textOf(row, 'building') },
    ...{ filedOn, endedOn, result, facts: project.project },
  };
}

function factsOf(row: CsvRow): Readonly<Record<string, unknown>> {
  return Object.fromEntries(PROJECT_FIELDS.map((field) => [field, row[toSnakeCase(field)]]));
}

/** What is wrong with the project itself; a cell that could not be read has its fault already. */
function projectFaults(row: CsvRow) {
  const result = parseProject(factsOf(row));
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
  },
): Promise<readonly CsvFault[]> {
  const faults: CsvFault[] = [];
  for (const { line, row } of asked.lines) {
    const parsed = parseProject(factsOf(row));
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
