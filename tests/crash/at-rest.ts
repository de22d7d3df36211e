import knexFactory, { type Knex } from 'knex';
import { findViolations } from '../../storage/invariants.ts';

const LOOK_MS = 250;

/** Opens the program's database beside the program. */
export async function withDatabase<Result>(url: string, work: (knex: Knex) => Promise<Result>): Promise<Result> {
  const log = { warn: () => {}, error: () => {}, deprecate: () => {}, debug: () => {} };
  const knex = knexFactory({ client: 'pg', connection: url, pool: { min: 0, max: 2 }, log });
  try {
    return await work(knex);
  } finally {
    await knex.destroy();
  }
}

/**
 * Waits until nothing is under way: no message to the engine, no job for a worker, and every invariant holds.
 * @returns what still does not hold, or is still under way, after `deadlineMs`: nothing, if all is well
 */
export async function findUnrest(knex: Knex, deadlineMs: number): Promise<readonly string[]> {
  for (const end = performance.now() + deadlineMs; ; ) {
    const found = await look(knex);
    if (found.length === 0 || performance.now() > end) return found;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

const UNDER_WAY = `
  select 'message ' || business_key || ' after ' || attempts || ' attempts: ' || coalesce(last_error, '') as what
  from outbox where status = 'PENDING'
  union all
  select 'job ' || j.type || ' of ' || j.process_instance_key || ' ' || j.state || ', retries ' || j.retries || ' '
    || coalesce(j.error_message, '')
  from instance_jobs j where ended_at is null and type <> 'io.camunda.zeebe:userTask'
  union all
  select 'incident ' || error_type || ' at ' || element_id || ': ' || error_message from incidents where state = 'ACTIVE'`;

async function look(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { what: string }[] }>(UNDER_WAY);
  const violations = await findViolations(knex);
  return [
    ...rows.map(({ what }) => what),
    ...violations.flatMap(({ invariant, offenders }) => offenders.map((each) => `${invariant.name}: ${each}`)),
  ];
}
