import type { Knex } from 'knex';
import { AGENCY_STATUSES, type ReviewAgency } from '../domain/eligibility.ts';
import {
  creditCodeColumn,
  listColumn,
  oneOfColumn,
  optionalColumn,
  percentColumn,
  regionColumn,
  textColumn,
  unexplainedCodeFaults,
} from './csv-columns.ts';
import type { CsvRegister } from './csv-register.ts';

/** A review agency as the register knows it; its class, standing and interests decide what it may review. */
export interface Agency extends ReviewAgency {
  readonly name: string;
  /** Where it has its seat (GB/T 2260). */
  readonly regionCode: string;
  /** Percent of a year's draws that is meant for it; null = an equal part of what the others leave. */
  readonly yearlyShare: number | null;
}

export const agencyRegister: CsvRegister = {
  register: 'agencies',
  key: 'credit_code',
  columns: {
    creditCode: creditCodeColumn,
    name: textColumn(100),
    agencyClass: { read: (text) => Number(oneOfColumn(['1', '2']).read(text)) },
    status: oneOfColumn(AGENCY_STATUSES),
    regionCode: regionColumn,
    affiliatedCodes: listColumn(creditCodeColumn),
    yearlyShare: optionalColumn(percentColumn),
    codeOverrideReason: optionalColumn(textColumn()),
  },
  check: unexplainedCodeFaults,
};

const COLUMNS = (db: Knex) => [
  'credit_code as creditCode',
  'name',
  'agency_class as agencyClass',
  'status',
  'region_code as regionCode',
  'affiliated_codes as affiliatedCodes',
  db.raw('yearly_share::float8 as "yearlyShare"'),
];

/** All agencies by credit code; a province has a few dozen, so the list has no pages. */
export async function listAgencies(db: Knex): Promise<Agency[]> {
  return db('agencies').select<Agency[]>(COLUMNS(db)).orderBy('credit_code');
}

/** The agency of a credit code, or undefined when the register does not name it. */
export async function findAgency(db: Knex, creditCode: string): Promise<Agency | undefined> {
  return db('agencies').select<Agency[]>(COLUMNS(db)).where({ credit_code: creditCode }).first();
}
