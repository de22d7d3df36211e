import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { checkCreditCode } from '../domain/credit-code.ts';
import type { Agency, CalendarDay, County, Department, Firm, Items } from './answers.ts';
import type { Caller } from './api-client.ts';
import { repositoryFile } from './repository.ts';
import type { SampleProject } from './sample-projects.ts';

/** One line of a register file, by column. */
export type Row = Readonly<Record<string, string>>;

interface Register {
  readonly name: 'counties' | 'departments' | 'agencies' | 'firms';
  readonly key: string;
  /** What the system holds now, as lines of its file. */
  readonly read: (administrator: Caller) => Promise<readonly Row[]>;
  /** What a project says about the register, given what is known of the same key. */
  readonly rowsOf: (sample: SampleProject, known: (key: string) => Row) => readonly Row[];
}

/** The registers of a system, kept as the sample projects say they are. */
export interface Registers {
  /** Adds what is missing and corrects what the projects state otherwise; everything else stays. */
  holdFor(samples: readonly SampleProject[]): Promise<void>;
}

const SOME_POLICY_DAY = '2024-01-01';
const DEPARTMENT_NAMES = {
  ACCEPTANCE: '行政审批受理中心',
  CONSTRUCTION: '住房和城乡建设局',
  FIRE: '消防审验中心',
  CIVIL_DEFENCE: '人民防空办公室',
} as const;

const registers: readonly Register[] = [
  {
    name: 'counties',
    key: 'code',
    read: async (administrator) =>
      (await administrator.get<Items<County>>('/counties')).items.map((county) => ({
        ...county,
        purchasePolicyFrom: county.purchasePolicyFrom ?? '',
        agencyLotFrom: county.agencyLotFrom ?? '',
      })),
    rowsOf: ({ facts, regionName, governmentPurchase }, known) => {
      const { purchasePolicyFrom = '', ...rest } = known(facts.regionCode);
      const policy = governmentPurchase ? purchasePolicyFrom || SOME_POLICY_DAY : '';
      const named = { code: facts.regionCode, name: regionName, cityCode: cityOf(facts.regionCode) };
      return [{ ...named, ...rest, purchasePolicyFrom: policy }];
    },
  },
  {
    name: 'departments',
    key: 'code',
    read: async (administrator) =>
      (await administrator.get<Items<Department>>('/departments')).items.map((department) => ({ ...department })),
    rowsOf: ({ facts }, known) =>
      Object.entries(DEPARTMENT_NAMES).map(([kind, name]) => {
        const code = departmentCodeOf(facts.regionCode, kind);
        return { code, name, kind, regionCode: cityOf(facts.regionCode), ...known(code) };
      }),
  },
  {
    name: 'firms',
    key: 'creditCode',
    read: async (administrator) =>
      (await readPages<Firm>(administrator, '/firms')).map((firm) => ({
        ...firm,
        creditGrade: firm.creditGrade ?? '',
        badCredit: flagOf(firm.badCredit),
      })),
    rowsOf: ({ facts, designCredit, applicantBadCredit }, known) => {
      const firm = (creditCode: string, name: string, kind: Firm['kind'], stated: Row = {}): Row => {
        const unknown = { creditCode, name, kind, creditGrade: '', badCredit: '0' };
        return { ...unknown, ...explained(creditCode), ...known(creditCode), ...stated };
      };
      const { surveyUscc, surveyUnit } = facts;
      return [
        firm(facts.applicantUscc, facts.applicantName, 'APPLICANT', { badCredit: flagOf(applicantBadCredit) }),
        firm(facts.designUscc, facts.designUnit, 'DESIGN', { creditGrade: designCredit }),
        ...(surveyUscc === null ? [] : [firm(surveyUscc, surveyUnit ?? surveyUscc, 'SURVEY')]),
      ];
    },
  },
  {
    name: 'agencies',
    key: 'creditCode',
    read: async (administrator) =>
      (await administrator.get<Items<Agency>>('/agencies')).items.map((agency) => ({
        ...agency,
        agencyClass: String(agency.agencyClass),
        affiliatedCodes: agency.affiliatedCodes.join(';'),
        yearlyShare: agency.yearlyShare === null ? '' : String(agency.yearlyShare),
      })),
    rowsOf: ({ facts, agencyName, agencyClass, agencyConflict }, known) => {
      const { affiliatedCodes = '', ...rest } = known(facts.agencyUscc);
      const others = affiliatedCodes.split(';').filter((code) => code !== '' && code !== facts.designUscc);
      const affiliated = agencyConflict ? [...others, facts.designUscc] : others;
      const unknown = {
        creditCode: facts.agencyUscc,
        name: agencyName,
        status: 'ACTIVE',
        regionCode: facts.regionCode,
      };
      const stated = { agencyClass: String(agencyClass), affiliatedCodes: affiliated.sort().join(';') };
      return [{ ...unknown, ...explained(facts.agencyUscc), ...rest, ...stated }];
    },
  },
];

/**
 * Reads what the system holds, and adds what it lacks of the shipped registers: the projects' city, agencies to choose
 * from, calendar days.
 */
export async function openRegisters(administrator: Caller, samples: readonly SampleProject[]): Promise<Registers> {
  await importCalendar(administrator);
  const held = new Map<string, Map<string, Row>>();
  for (const register of registers) {
    const rows = new Map((await register.read(administrator)).map((row) => [row[register.key] ?? '', row]));
    held.set(register.name, rows);
    const shipped = (await readShipped(`${register.name}.csv`)).filter((row) => isOfInterest(register, row, samples));
    await importRows(administrator, register, {
      rows,
      wanted: shipped.filter((row) => !rows.has(row[register.key] ?? '')),
    });
  }
  return {
    holdFor: async (wanted) => {
      for (const register of registers) {
        const rows = held.get(register.name) ?? new Map<string, Row>();
        await importRows(administrator, register, { rows, wanted: statementsOf(register, wanted, rows) });
      }
    },
  };
}

/** Code of the city's department of a kind, in the shipped register and in ours. */
export function departmentCodeOf(regionCode: string, kind: string): string {
  return `${cityOf(regionCode)}-${kind}`;
}

/** The city that a county belongs to (GB/T 2260: the first four digits). */
export function cityOf(regionCode: string): string {
  return `${regionCode.slice(0, 4)}00`;
}

/** Lines of a shipped register file. */
export async function readShipped(file: string): Promise<readonly Row[]> {
  return parse(await readFile(repositoryFile(`data/registers/${file}`)), { columns: true, bom: true });
}

/** All items of a paged list. */
export async function readPages<Item>(caller: Caller, path: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const more = `limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const page: Items<Item> = await caller.get(`${path}${path.includes('?') ? '&' : '?'}${more}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Rows of a key that several projects name are merged: the last project's statement holds. */
function statementsOf(register: Register, samples: readonly SampleProject[], rows: ReadonlyMap<string, Row>): Row[] {
  const merged = new Map<string, Row>();
  for (const sample of samples) {
    for (const row of register.rowsOf(sample, (key) => merged.get(key) ?? rows.get(key) ?? {})) {
      merged.set(row[register.key] ?? '', row);
    }
  }
  return [...merged.values()];
}

async function importRows(
  administrator: Caller,
  { name, key }: Register,
  { rows, wanted }: { readonly rows: Map<string, Row>; readonly wanted: readonly Row[] },
): Promise<void> {
  const changed = wanted.filter((row) => !isSame(row, rows.get(row[key] ?? '')));
  if (changed.length === 0) return;
  await administrator.postCsv(`/registers/${name}/imports`, toCsv(changed));
  for (const row of changed) rows.set(row[key] ?? '', row);
}

/** Days the system does not hold; a year of which it holds any day is the administrators' own. */
async function importCalendar(administrator: Caller): Promise<void> {
  const held = await administrator.get<Items<CalendarDay>>('/calendar-days?from=2020-01-01&to=2040-12-31');
  const years = new Set(held.items.map(({ date }) => date.slice(0, 4)));
  const missing = (await readShipped('calendar-days.csv')).filter((row) => !years.has(row['date']?.slice(0, 4) ?? ''));
  if (missing.length > 0) await administrator.postCsv('/registers/calendar-days/imports', toCsv(missing));
}

/** What lies in the projects' city or is named by them; and every agency, for whoever is refused the first one. */
function isOfInterest({ name }: Register, row: Row, samples: readonly SampleProject[]): boolean {
  if (name === 'agencies') return true;
  const place = row['regionCode'] ?? row['cityCode'];
  return samples.some(({ facts }) => {
    if (place !== undefined) return cityOf(place) === cityOf(facts.regionCode);
    return [facts.applicantUscc, facts.designUscc, facts.surveyUscc].includes(row['creditCode'] ?? '');
  });
}

/** The register takes a code whose check characters fail only with a reason: some real ones do. */
function explained(creditCode: string): Row {
  return checkCreditCode(creditCode).faults.length === 0 ? {} : { codeOverrideReason: '示范数据' };
}

function isSame(row: Row, held: Row | undefined): boolean {
  return held !== undefined && Object.entries(row).every(([column, value]) => held[column] === value);
}

/** A register file of these rows; a cell that a row lacks is empty. */
export function toCsv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column] ?? '')))].join('\n');
}

function flagOf(value: boolean): string {
  return value ? '1' : '0';
}
