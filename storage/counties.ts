import type { Knex } from 'knex';
import { dateColumn, optionalColumn, regionColumn, textColumn } from './csv-columns.ts';
import type { CsvRegister } from './csv-register.ts';

/** A county or district of the city: whether its government pays the review, and how its agencies are chosen. */
export interface County {
  /** Six digits after GB/T 2260. */
  readonly code: string;
  readonly name: string;
  readonly cityCode: string;
  /** First day (YYYY-MM-DD) on which the county's purchase of the service is in force; null = no policy yet. */
  readonly purchasePolicyFrom: string | null;
  /** First day (YYYY-MM-DD) on which the agency is drawn by lot where the government pays; null = the applicant chooses. */
  readonly agencyLotFrom: string | null;
}

export const countyRegister: CsvRegister = {
  register: 'counties',
  key: 'code',
  columns: {
    code: regionColumn,
    name: textColumn(50),
    cityCode: regionColumn,
    purchasePolicyFrom: optionalColumn(dateColumn),
    agencyLotFrom: optionalColumn(dateColumn),
  },
};

const COLUMNS = (db: Knex) => [
  'code',
  'name',
  'city_code as cityCode',
  db.raw('purchase_policy_from::text as "purchasePolicyFrom"'),
  db.raw('agency_lot_from::text as "agencyLotFrom"'),
];

/** All counties by code; a city has a dozen, so the list has no pages. */
export async function listCounties(db: Knex): Promise<County[]> {
  return db('counties').select(COLUMNS(db)).orderBy('code');
}

/** The county of a region code, or undefined when the register does not name it. */
export async function findCounty(db: Knex, code: string): Promise<County | undefined> {
  return db('counties').select(COLUMNS(db)).where({ code }).first();
}

/** True for a county of the register, and for the code of a city that has one. */
export async function isKnownRegion(db: Knex, code: string): Promise<boolean> {
  return (await db('counties').where({ code }).orWhere({ city_code: code }).first('code')) !== undefined;
}
