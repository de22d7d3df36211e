import knexFactory, { type Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../demo/answers.ts';
import type { Cast } from '../../demo/cast.ts';
import { findLastingViolations, findViolations, invariants } from '../../storage/invariants.ts';
import { drive, enterWorld, hasEnded, openTask } from '../case/world.ts';
import { ensureBuilt } from '../start/built-program.ts';
import { launch } from '../start/launch.ts';
import { type System, startSystem } from '../system.ts';
import { findUnrest } from './at-rest.ts';

/** For each invariant something that breaks it, in a city with one certified case and one that waits for its officer. */
const planted: Readonly<Record<string, string>> = {
  'submission-without-instance': `update process_instances set case_id = null where state = 'ACTIVE'`,
  'case-bound-to-another-instance': 'update applications set process_instance_key = 7 where closed_at is null',
  'end-without-end': `update applications set closed_at = now(), state = 'WITHDRAWN', case_result = 'WITHDRAWN'
    where closed_at is null`,
  'two-ends': `insert into case_events (case_id, kind, legal_at, actor_name)
    select case_id, kind, legal_at, actor_name from case_events where kind = 'CLOSED'`,
  'certificate-series': `update serials set last_value = last_value + 1 where scope like 'SC-%'`,
  'document-series': `update serials set last_value = last_value + 1 where scope like 'SJ-%'`,
  'log-gap':
    'delete from engine_log where position = (select position from engine_log order by position offset 1 limit 1)',
  'record-not-taken-in': 'update exporter_positions set position = position - 1',
  'instance-with-nothing-pending': `update instance_jobs set ended_at = now() where element_id = 'AcceptanceReview'`,
  'timer-not-fired': `update instance_timers set due_at = now() - interval '1 hour' where state = 'CREATED'`,
  'effect-twice': `insert into effects (business_key, case_id, job_type, job_key, engine_identity, result)
    select business_key || ':again', case_id, job_type, job_key, engine_identity, result from effects limit 1`,
  'write-without-audit': `insert into clocks (id, case_id, kind, start_date, limit_wd, due_date, created_at, updated_at)
    select gen_random_uuid(), case_id, 'REVISION', start_date, limit_wd, due_date, now(), now() from clocks limit 1`,
  'task-without-job': `update instance_jobs set ended_at = now(), state = 'CANCELED' where element_id = 'AcceptanceReview'`,
  'completion-not-sent': `update tasks set status = 'COMPLETING' where status = 'COMPLETED'`,
  'message-given-up': `update outbox set status = 'DEAD'`,
  'document-not-printed': 'update documents set sha256 = null, size_bytes = null',
  'document-before-application': `update certificates set issued_at = issued_at - interval '1 year'`,
  'clock-of-an-ended-case': `update clocks set state = 'RUNNING' where case_id in
    (select id from applications where closed_at is not null)`,
};

let system: System;
let knex: Knex;
beforeAll(async () => {
  await ensureBuilt();
  system = await startSystem();
  knex = knexFactory({ client: 'pg', connection: system.databaseUrl });
  const world = await enterWorld(system);
  await drive(await world.submit('P04'), {}, hasEnded);
  const waiting = await world.submit('P01');
  await openTask(waiting, 'AcceptanceReview');
  await importOldCase(waiting);
}, 180_000);
afterAll(async () => {
  await knex.destroy();
  await system.stop();
});

/** A case of the time before this system: it has an end and no process, and breaks nothing. */
async function importOldCase({ officer, caseId }: Cast): Promise<void> {
  const { facts } = await officer.get<Application>(`/applications/${caseId}`);
  const licence = { slot: 'F1', fileName: '营业执照.pdf', sha256: '0'.repeat(64), sizeBytes: 9 };
  const days = { filedOn: '2023-08-01', endedOn: '2023-08-30' };
  const old = { number: '图审〔2023〕7号', ...days, result: 'CERTIFIED', building: '', facts, files: [licence] };
  await officer.post('/imported-cases', old);
}

describe('the invariants', () => {
  it('hold in a city at work', async () => {
    expect(await findUnrest(knex, 20_000)).toEqual([]);
    expect(await findViolations(knex)).toEqual([]);
  });

  it.each(invariants.map((invariant) => [invariant.name, invariant] as const))('%s is found', async (name, { sql }) => {
    // given
    const trx = await knex.transaction();
    await trx.raw(planted[name] ?? 'select 1 / 0');
    // when
    const { rows } = await trx.raw<{ rows: { offender: string | null }[] }>(sql);
    await trx.rollback();
    // then
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ offender }) => offender)).not.toContain(null);
  });

  it('forgive what is gone at the next look', async () => {
    // given
    await knex.raw(`update clocks set state = 'RUNNING' where kind = 'FIRST'`);
    const pause = () => knex.raw(`update clocks set state = 'ENDED' where kind = 'FIRST'`);
    // when / then
    expect(await findLastingViolations(knex, { looks: 2, pause })).toEqual([]);
  });
});

describe('npm run invariants', () => {
  const run = () => launch({ settings: { DATABASE_URL: system.databaseUrl }, args: ['invariants'] }).ended();

  it('prints a zero for each and ends with 0 when all hold', async () => {
    const { code, stdout } = await run();
    expect(stdout.trimEnd().split('\n')).toEqual(
      invariants.map(({ name }) => expect.stringMatching(new RegExp(`^ +0  ${name}$`))),
    );
    expect(code).toBe(0);
  });

  it('tells what is wrong and where, and ends with 1', async () => {
    // given
    await knex.raw(`update outbox set status = 'DEAD', last_error = 'engine away' where kind = 'PUBLISH_MESSAGE'`);
    // when
    const { code, stdout } = await run();
    await knex.raw(`update outbox set status = 'SENT' where status = 'DEAD'`);
    // then
    expect(stdout).toMatch(/^ +2 {2}message-given-up\n +there is a message .*given up:\n +message \d+ .*engine away$/m);
    expect(code).toBe(1);
  });

  it('needs a database that runs', async () => {
    const { code, stderr } = await launch({ settings: { DATA_DIR: '/nowhere' }, args: ['invariants'] }).ended();
    expect(stderr).toBe(
      'DATA_DIR is /nowhere, where no PostgreSQL runs; start the program on it, or set DATABASE_URL.\n',
    );
    expect(code).toBe(1);
  });
});
