import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import type { Clock } from './clocks.ts';

/** A limit that runs in a case that goes on, with how far its escalation has come. */
export interface RunningLimit extends Pick<Clock, 'kind' | 'round' | 'dueDate' | 'dueMinute'> {
  readonly clockId: string;
  readonly applicationId: string;
  readonly number: string | null;
  readonly projectName: string;
  readonly agencyName: string | null;
  readonly regionCode: string;
  /** 0 none yet, 1 whoever works on it, 2 the county, 3 the city. */
  readonly escalationLevel: number;
}

/** Running limits of the cases one may see, the nearest last day first; limits that stand still are left out. */
export async function listRunningLimits(
  db: Knex,
  query: {
    readonly viewer: CaseViewer;
    readonly dueUntil?: PlainDate | undefined;
    readonly after?: { readonly dueDate: PlainDate; readonly clockId: string } | undefined;
    readonly limit: number;
  },
): Promise<RunningLimit[]> {
  const visible = visibleCases(query.viewer);
  const select = db('clocks as c')
    .join('applications as a', 'a.id', 'c.case_id')
    .select<RunningLimit[]>(
      db.raw(`c.id as "clockId", c.kind, c.round, c.due_date::text as "dueDate", c.due_minute as "dueMinute", a.id as "applicationId", a.number,
        a.project_name as "projectName", a.agency_name as "agencyName", a.region_code as "regionCode",
        (select count(*)::int from unnest(c.fired) as name where name like 'ESCALATE:%') as "escalationLevel"`),
    )
    .where('c.state', 'RUNNING')
    .whereNull('a.closed_at')
    .where('a.suspended', false)
    .whereRaw(
      `not exists (select 1 from clock_pauses p where p.case_id = c.case_id and p.to_date is null
        and c.kind in ('FIRST', 'SECOND', 'FINAL'))`,
    )
    .whereRaw(visible.sql, [...visible.bindings])
    .orderBy(['c.due_date', 'c.id'])
    .limit(query.limit);
  if (query.dueUntil !== undefined) select.where('c.due_date', '<=', query.dueUntil);
  if (query.after !== undefined) {
    select.whereRaw('(c.due_date, c.id) > (?::date, ?::uuid)', [query.after.dueDate, query.after.clockId]);
  }
  return select;
}
