import type { Knex } from 'knex';
import { CLAUSE_SEVERITIES, type ClauseVersion, citeClause, parseStandard } from '../domain/clauses.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { listColumn, oneOfColumn, textColumn, validityColumns, validityFaults } from './csv-columns.ts';
import type { CsvRegister } from './csv-register.ts';
import { disciplineColumn, unknownDisciplines } from './disciplines.ts';
import type { OpinionContent } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** A clause of the library. */
export interface Clause extends ClauseVersion {
  /** Disciplines that cite it; empty: all. */
  readonly disciplines: readonly string[];
  /** What it demands, in our own words. */
  readonly summary: string;
}

/** The library of clauses (条文库): a number may stand in it once for each edition. */
export const clauseRegister: CsvRegister = {
  register: 'clauses',
  key: ['standard', 'clause', 'edition'],
  columns: {
    standard: { read: (text) => parseStandard(text).standard },
    edition: textColumn(40),
    clause: textColumn(40),
    disciplines: listColumn(disciplineColumn),
    severity: oneOfColumn(CLAUSE_SEVERITIES),
    summary: textColumn(300),
    ...validityColumns,
  },
  check: validityFaults,
  compare: (db, lines) => unknownDisciplines(db, lines, 'disciplines'),
};

const COLUMNS: ColumnMap<Clause> = {
  standard: 'standard',
  edition: 'edition',
  clause: 'clause',
  disciplines: 'disciplines',
  severity: 'severity',
  summary: 'summary',
  validFrom: 'valid_from::text',
  validTo: 'valid_to::text',
};

/** Which clauses to list: those in force on a day, of a discipline, that hold a text. */
export interface ClauseQuery {
  readonly on?: PlainDate | undefined;
  readonly discipline?: string | undefined;
  readonly text?: string | undefined;
  readonly limit: number;
}

/** Clauses by standard and number, at most `limit`. */
export async function listClauses(db: Knex, { on, discipline, text, limit }: ClauseQuery): Promise<Clause[]> {
  const select = db('clauses')
    .select<Clause[]>(db.raw(selectList(COLUMNS)))
    .orderBy('standard')
    // 3.10.1 stands behind 3.9.1.
    .orderByRaw(`string_to_array(regexp_replace(clause, '[^0-9.]', '', 'g'), '.')::int[], clause, edition`)
    .limit(limit);
  if (on !== undefined) select.whereRaw('valid_from <= ? and (valid_to is null or valid_to >= ?)', [on, on]);
  if (discipline !== undefined) select.whereRaw(`(disciplines = '{}' or ? = any(disciplines))`, [discipline]);
  // position() looks for the text as it is; LIKE would read % and _ in it as wildcards.
  for (const word of (text ?? '').split(/\s+/).filter((part) => part !== '')) {
    select.whereRaw(`position(upper(?) in upper(standard || ' ' || clause || ' ' || summary)) > 0`, [word]);
  }
  return select;
}

/** All that the library holds of a standard, whatever its edition and days. */
export async function listVersionsOfStandard(db: Knex, standard: string): Promise<Clause[]> {
  return db('clauses')
    .select<Clause[]>(db.raw(selectList(COLUMNS)))
    .where({ standard: parseStandard(standard).standard });
}

/** All editions of a clause that the library holds, whatever their days. */
async function listClauseVersions(db: Knex, standard: string, clause: string): Promise<Clause[]> {
  return (await listVersionsOfStandard(db, standard)).filter((version) => version.clause === clause.trim());
}

/** The edition that an opinion of a case filed on `day` cites, null for a free citation. Refuses CLAUSE_NOT_CITABLE. */
export async function findCitedEdition(
  db: Knex,
  { standard, clause, severity }: Pick<OpinionContent, 'standard' | 'clause' | 'severity'>,
  day: PlainDate,
): Promise<string | null> {
  if (standard === null || clause === null) return null;
  const versions = await listClauseVersions(db, standard, clause);
  const result = citeClause(versions, { standard, clause, severity }, day);
  if (!result.ok) throw new Refusal('CLAUSE_NOT_CITABLE', result.fault.message);
  return result.edition;
}
