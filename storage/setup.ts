import type { Knex } from 'knex';

/** How many rows of each kind there are: what a city still has to import before the first case. */
export interface SetupCounts {
  readonly counties: number;
  readonly departments: number;
  readonly agencies: number;
  readonly agencyStaff: number;
  readonly firms: number;
  readonly calendarDays: number;
  /** Users who neither administer nor work for an agency. */
  readonly people: number;
  readonly processes: number;
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
            (select count(distinct user_id) from user_roles where role <> 'administrator'
               and user_id not in (select user_id from agency_staff))::int as people,
            (select count(distinct definition_id) from deployed_resources where kind = 'PROCESS')::int as processes`,
  );
  const counts = rows[0];
  if (counts === undefined) throw new Error('Expected one row of counts, but PostgreSQL returned none.');
  return counts;
}
