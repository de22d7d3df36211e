import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../demo/until.ts';
import { setClock } from '../../demo/walk.ts';
import { RowDecoder } from '../../engine/log/row-codec.ts';
import { newDirectory } from '../start/launch.ts';
import { findDamage } from './aftermath.ts';
import type { Life } from './applicants.ts';
import { withDatabase } from './at-rest.ts';
import { foundCity } from './city.ts';
import { liveAll } from './kill-run.ts';
import { createLedger } from './ledger.ts';
import { createMortalProgram, type MortalProgram } from './mortal-program.ts';
import { createPatientFetch } from './patient-fetch.ts';

const DAY_MS = 86_400_000;
const JUMP_MS = 3 * DAY_MS;
const REST_MS = 60_000;
const WORK_MS = 3_000;
/** A day before the office's limit for what is handed in at the city's first morning, so that a jump passes it. */
const DAY_BEFORE_LIMIT = '2026-04-09T02:00:00Z';
/** The engine looks at a clock that was set ahead within a minute. */
const NOTICED_MS = 90_000;

const WAITING: readonly Life[] = ['SUBMITTED', 'SUBMITTED', 'CORRECTION', 'CORRECTION', 'IN_REVIEW'];
const AT_WORK: readonly Life[] = ['CERTIFIED', 'CERTIFIED', 'WITHDRAWN', 'REFUSED', 'CORRECTION', 'SUBMITTED'];

const ledger = createLedger();
const failures: string[] = [];
let program: MortalProgram;
let dueWhenAhead: readonly number[] = [];

/** The program's clock alone jumps: PostgreSQL's does not, as when it runs on another machine. */
function shiftClock(milliseconds: number): void {
  const file = join(program.directory, 'shift');
  writeFileSync(`${file}.new`, String(milliseconds));
  renameSync(`${file}.new`, file);
}

async function listDue(knex: Knex, at: Date): Promise<readonly number[]> {
  const { rows } = await knex.raw<{ rows: { key: string }[] }>(
    `select key::text as key from instance_timers where state = 'CREATED' and due_at <= ?`,
    [at],
  );
  return rows.map(({ key }) => Number(key));
}

/** Waits until no timer is left that is due three days ahead; answers which there were. */
async function untilTimersFired(): Promise<readonly number[]> {
  const ahead = new Date(Date.now() + JUMP_MS);
  return withDatabase(program.databaseUrl(), async (knex) => {
    const due = await listDue(knex, ahead);
    shiftClock(JUMP_MS);
    await until(
      'all timers to fire',
      async () => ((await listDue(knex, ahead)).length === 0 ? true : undefined),
      NOTICED_MS,
    );
    return due;
  });
}

/** Timers that fired, once for each time, and those that work done in time has canceled, by the engine's own log. */
async function listTimerEnds(knex: Knex): Promise<{ fired: readonly number[]; canceled: readonly number[] }> {
  const decoder = new RowDecoder();
  const rows: { content: string }[] = await knex('engine_log').select('content').orderBy('position');
  const records = rows
    .flatMap(({ content }) => decoder.decode(content))
    .filter(({ valueType }) => valueType === 'TIMER');
  const keysOf = (word: string) => records.filter(({ intent }) => intent === word).map(({ key }) => key);
  return { fired: keysOf('TRIGGERED'), canceled: keysOf('CANCELED') };
}

/** Reminders and escalations beyond the moments that a limit has had. */
const MOMENTS_TWICE = `
  with told as (
      select case_id, data ->> 'clockKind' as kind, count(*) as count from case_events
      where kind in ('REMINDED', 'ESCALATED')
      group by case_id, data ->> 'clockKind'),
    moments as (select case_id, kind, sum(cardinality(fired)) as count from clocks group by case_id, kind)
  select r.case_id || ': ' || r.count || ' reminders and escalations of ' || r.kind as what from told r
  left join moments m on m.case_id = r.case_id and m.kind = r.kind where r.count > coalesce(m.count, 0)
  union all
  select 'none at all' where not exists (select 1 from told)`;

describe('the program whose clock jumps three days ahead and back', () => {
  beforeAll(async () => {
    const preload = pathToFileURL(join(import.meta.dirname, 'shifted-clock.mjs')).href;
    const directory = newDirectory();
    const settings = { NODE_OPTIONS: `--import ${preload}`, SHIFTED_CLOCK: join(directory, 'shift') };
    program = await createMortalProgram({ directory, settings });
    shiftClock(0);
    await program.start();
    const city = await foundCity(program, createPatientFetch({ onAnswer: ledger.note }));
    failures.push(...(await liveAll(city, { lives: WAITING, atOnce: WAITING.length, prefix: 'waiting-' })));
    await setClock(city.people.administrator, DAY_BEFORE_LIMIT);
    const work = async (prefix: string) => {
      failures.push(...(await liveAll(city, { lives: AT_WORK, atOnce: AT_WORK.length, prefix })));
    };
    const first = work('first-');
    await pause(WORK_MS);
    dueWhenAhead = await untilTimersFired();
    const second = work('second-');
    await pause(WORK_MS);
    shiftClock(0);
    const third = work('third-');
    await pause(WORK_MS);
    shiftClock(-JUMP_MS);
    await pause(WORK_MS);
    await program.kill();
    await program.start();
    await Promise.all([first, second, third]);
    shiftClock(0);
  }, 400_000);
  afterAll(async () => {
    await program.stop();
    rmSync(join(program.directory, 'shift'), { force: true });
    await program.remove();
  });

  it('refuses nobody and does not end', () => {
    expect(program.unexpectedEnds).toEqual([]);
    expect(program.logged(/"code":"SERVER_FAULT"/)).toEqual([]);
    expect([failures, ledger.faults]).toEqual([[], []]);
  });

  it('fires each timer once, and no limit reminds twice of one moment', async () => {
    const [{ fired, canceled }, twice] = await withDatabase(program.databaseUrl(), async (knex) => [
      await listTimerEnds(knex),
      (await knex.raw<{ rows: unknown[] }>(MOMENTS_TWICE)).rows,
    ]);
    expect(dueWhenAhead.length).toBeGreaterThan(0);
    expect(dueWhenAhead.filter((key) => !fired.includes(key) && !canceled.includes(key))).toEqual([]);
    expect(dueWhenAhead.some((key) => fired.includes(key))).toBe(true);
    expect(new Set(fired).size).toBe(fired.length);
    expect(twice).toEqual([]);
  });

  it(
    'comes to rest with every invariant holding, no document dated before its application, and nothing lost',
    async () => {
      const found = await findDamage(
        { databaseUrl: program.databaseUrl(), directory: program.directory, ledger },
        REST_MS,
      );
      expect(found).toEqual([]);
    },
    2 * REST_MS,
  );
});
