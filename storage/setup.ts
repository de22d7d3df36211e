import type { Knex } from 'knex';
import { AGENCY_ROLES, NEEDED_ROLES, type Role } from '../domain/roles.ts';

/** How many rows of each kind there are: what a city still has to import before the first case. */
export interface SetupCounts {
  readonly counties: number;
  readonly departments: number;
  readonly agencies: number;
  readonly agencyStaff: number;
  readonly firms: number;
  readonly calendarDays: number;
  /** The program brings today's list. */
  readonly materials: number;
  readonly neighbourRecords: number;
  /** Users who neither administer nor work for an agency. */
  readonly people: number;
  readonly processes: number;
}

/** Roles of which nobody can work yet: an account that is open, has a password, and belongs where its cases are. */
export async function listMissingRoles(db: Knex): Promise<Role[]> {
  const held: Role[] = await db('user_roles as r')
    .join('users as u', 'u.id', 'r.user_id')
    .leftJoin('agency_staff as s', 's.user_id', 'u.id')
    .leftJoin('agencies as a', 'a.credit_code', 's.agency_code')
    .where('u.status', 'ACTIVE')
    .whereNotNull('u.password_hash')
    .whereRaw(
      `case when r.role = any(?) then a.status = 'ACTIVE'
            when r.role = 'applicant' then exists (select 1 from firms f where f.credit_code = u.firm_code)
            else exists (select 1 from departments d where d.code = u.department_code) and u.region_code is not null end`,
      [[...AGENCY_ROLES]],
    )
    .distinct()
    .pluck('r.role');
  return NEEDED_ROLES.filter((role) => !held.includes(role));
}

/** Counts for the list of steps after the first start. */
export async function countSetup(db: Knex): Promise<SetupCounts> {
  const { rows } = await db.raw<{ rows: SetupCounts[] }>(
    `select (select count(*) from counties)::int as counties,
            (select count(*) from departments)::int as departments,
            (select count(*) from agencies)::int as agencies,
            (select count(*) from agency_staff)::int as "agencyStaff",
            (select count(*) from firms)::int as firms,
            (select count(*) from calendar_days)::int as "calendarDays",
            (select count(*) from materials)::int as materials,
            (select count(*) from neighbour_records)::int as "neighbourRecords",
            (select count(distinct user_id) from user_roles where role <> 'administrator'
               and user_id not in (select user_id from agency_staff))::int as people,
            (select count(distinct definition_id) from deployed_resources where kind = 'PROCESS')::int as processes`,
  );
  const counts = rows[0];
  if (counts === undefined) throw new Error('Expected one row of counts, but PostgreSQL returned none.');
  return counts;
}
