import type { Knex } from 'knex';
import { PLACES_OF_ROLE, type Role } from '../domain/roles.ts';
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

const NAMES = ['firmCode', 'agencyCode', 'departmentCode', 'regionCode'] as const;

/**
 * Refuses codes that no register knows, and a role without the code that ties it to its cases: a person of nowhere would
 * see nothing, and nobody would see why. Tells every fault at once.
 */
export async function checkPlaces(knex: Knex, person: Places & { readonly roles: readonly Role[] }): Promise<void> {
  const errors: ProblemItem[] = [];
  for (const name of NAMES) {
    const detail = await faultOf(knex, person, name);
    if (detail !== undefined) errors.push({ pointer: `/body/${name}`, detail });
  }
  if (errors.length > 0) throw new ApiError('RULE_VIOLATED', errors[0]?.detail, { errors });
}

async function faultOf(
  knex: Knex,
  person: Places & { readonly roles: readonly Role[] },
  name: (typeof NAMES)[number],
): Promise<string | undefined> {
  const code = person[name];
  if (code !== undefined && code !== null) {
    return (await known[name](knex, code)) ? undefined : `Expected a code of the registers, but ${code} is in none.`;
  }
  const role = person.roles.find((each) => PLACES_OF_ROLE[each]?.some((place) => place === name));
  return role === undefined ? undefined : `Expected a ${name} for a person with the role ${role}, but there is none.`;
}
