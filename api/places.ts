import type { Knex } from 'knex';
import { findAgency } from '../storage/agencies.ts';
import { isKnownRegion } from '../storage/counties.ts';
import { findDepartment } from '../storage/departments.ts';
import { findFirm } from '../storage/firms.ts';
import { ApiError, type ProblemItem } from './errors.ts';

/** Where a person belongs, as an administrator states it. */
interface Places {
  readonly firmCode?: string | null;
  readonly agencyCode?: string | null;
  readonly departmentCode?: string | null;
  readonly regionCode?: string | null;
}

/** What says whether a code is one of a register. */
const known: Readonly<Record<keyof Places, (knex: Knex, code: string) => Promise<boolean>>> = {
  firmCode: async (knex, code) => (await findFirm(knex, code)) !== undefined,
  agencyCode: async (knex, code) => (await findAgency(knex, code)) !== undefined,
  departmentCode: async (knex, code) => (await findDepartment(knex, code)) !== undefined,
  regionCode: isKnownRegion,
};

/** Refuses codes that no register knows: a person of nowhere would see nothing, and nobody would see why. */
export async function checkPlaces(knex: Knex, places: Places): Promise<void> {
  const errors: ProblemItem[] = [];
  for (const name of ['firmCode', 'agencyCode', 'departmentCode', 'regionCode'] as const) {
    const code = places[name];
    if (code === undefined || code === null || (await known[name](knex, code))) continue;
    errors.push({ pointer: `/body/${name}`, detail: `Expected a code of the registers, but ${code} is in none.` });
  }
  if (errors.length > 0) throw new ApiError('RULE_VIOLATED', errors[0]?.detail, { errors });
}
