import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';

/** What must be the same after a move, of every case. */
export type Snapshot = Readonly<Record<string, unknown>>;

/** Reads what people see of the cases: state, tasks with who holds them and by when, clocks, pauses, opinions. */
export async function takeSnapshot(knex: Knex, caseIds: readonly string[]): Promise<Map<string, Snapshot>> {
  const { rows } = await knex.raw<{ rows: { id: string; snapshot: Snapshot }[] }>(
    `select a.id, jsonb_build_object(
       'state', a.state, 'round', a.round, 'suspended', a.suspended, 'agency', a.agency_code, 'closed', a.closed_at is not null,
       'tasks', (select jsonb_agg(jsonb_build_array(t.id, t.task_type, t.discipline, t.department, t.round, t.status,
                   t.assignee_user_id, t.due_date, t.created_at) order by t.seq)
                 from tasks t where t.case_id = a.id and t.status in ('OPEN', 'CLAIMED')),
       'done', (select count(*) from tasks t where t.case_id = a.id and t.status in ('COMPLETED', 'COMPLETING')),
       'clocks', (select jsonb_agg(jsonb_build_array(c.kind, c.round, c.due_date, c.state, c.limit_wd, c.fired)
                   order by c.kind, c.round) from clocks c where c.case_id = a.id),
       'pauses', (select jsonb_agg(jsonb_build_array(p.reason, p.attempt, p.from_date, p.to_date) order by p.reason, p.attempt)
                  from clock_pauses p where p.case_id = a.id),
       'opinions', (select jsonb_agg(jsonb_build_array(o.id, o.task_id, o.state) order by o.serial)
                    from opinions o where o.case_id = a.id),
       'documents', (select jsonb_agg(d.code order by d.issued_at, d.code) from documents d where d.case_id = a.id),
       'events', (select jsonb_agg(e.kind order by e.id) from case_events e where e.case_id = a.id)) as snapshot
     from applications a where a.id = any(?)`,
    [[...caseIds]],
  );
  return new Map(rows.map(({ id, snapshot }) => [id, snapshot]));
}

const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** Waits until the jobs of the new engine have found every task and every answer; answers what none has found. */
export async function awaitJobs(knex: Knex): Promise<readonly unknown[]> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const left = await listWithoutJob(knex);
    if (left.length === 0 || performance.now() > end) return left;
    await pause(LOOK_AGAIN_MS);
  }
}

async function listWithoutJob(knex: Knex): Promise<readonly unknown[]> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `select case_id, element_id, discipline, department, status from tasks
     where job_key is null and status in ('OPEN', 'CLAIMED', 'COMPLETING')
     union all
     select case_id, element_id, discipline, department, 'answer' from seat_answers where job_key is null`,
  );
  return rows;
}

/** Engines in which open cases run, with how many in each; none counts for cases that no engine has opened. */
export async function countByEngine(knex: Knex): Promise<Readonly<Record<string, number>>> {
  const { rows } = await knex.raw<{ rows: { engine: string; count: number }[] }>(
    `select coalesce(engine_identity, 'none') as engine, count(*)::int as count from applications
     where submitted_at is not null and closed_at is null group by 1`,
  );
  return Object.fromEntries(rows.map(({ engine, count }) => [engine, count]));
}

/** Open cases that are driven by another number of running instances than one, in all engines together. */
export async function countStrayInstances(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from (
       select a.id from applications a left join process_instances p on p.case_id = a.id::text and p.state = 'ACTIVE'
         and p.parent_process_instance_key is null
       where a.closed_at is null and a.engine_identity is not null
       group by a.id having count(p.key) <> 1) odd`,
  );
  return rows[0]?.count ?? 0;
}

/** Steps of a round that somebody was asked for more than once. */
export async function listAskedTwice(knex: Knex): Promise<readonly unknown[]> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `select case_id, element_id, round, discipline, department, count(*)::int as count from tasks
     where element_id in ('FirstReview', 'FinalReview', 'DepartmentConfirmation')
       and status <> 'SUPERSEDED'
     group by 1, 2, 3, 4, 5 having count(*) > 1`,
  );
  return rows;
}
