import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDamage } from './aftermath.ts';
import { withDatabase } from './at-rest.ts';
import { foundCity } from './city.ts';
import { chooseLives, liveAll } from './kill-run.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createMortalProgram, type MortalProgram } from './mortal-program.ts';
import { createPatientFetch } from './patient-fetch.ts';
import { chooseSeed, createRandom } from './random.ts';

const APPLICATIONS = 40;
const RESTARTS = 4;
const CUTS = 6;
const BETWEEN_MS = 1_500;
const BACK_WITHIN_MS = 5_000;
const LOOK_MS = 20;
const REST_MS = 60_000;
const PATIENCE_MS = 30_000;

/** Ends every session of the program, in the middle of whatever it does. */
const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name like 'tushen-%' and pid <> pg_backend_pid()`;

let program: MortalProgram;
let ledger: Ledger;
let failures: readonly string[];
/** From the moment at which the database can be reached again to the first answer that needs it, in ms. */
const recoveries: number[] = [];

async function isReady(): Promise<boolean> {
  return (await fetch(`${program.baseUrl}/health/ready`).catch(() => undefined))?.ok === true;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await condition()); await pause(LOOK_MS)) {
    if (performance.now() < end) continue;
    const health = await fetch(`${program.baseUrl}/health/ready`).then((answer) => answer.text(), String);
    throw new Error(
      `Expected the program to work again, but ${health}; log: ${program.logged(/./).slice(-20).join('\n')}`,
    );
  }
}

async function restartPostgres(): Promise<void> {
  const pid = program.pidOfPostgres() ?? 0;
  process.kill(pid, 'SIGQUIT');
  await until(() => program.pidOfPostgres() !== pid && program.isPostgresReady());
  const began = performance.now();
  await until(isReady);
  recoveries.push(Math.round(performance.now() - began));
}

async function cutConnections(): Promise<void> {
  await withDatabase(program.databaseUrl(), (knex) => knex.raw(CUT));
  const began = performance.now();
  await until(isReady);
  recoveries.push(Math.round(performance.now() - began));
}

describe('the program while its database is stopped at once and its connections are cut', () => {
  beforeAll(async () => {
    const seed = chooseSeed();
    console.info(`CRASH_SEED=${seed} repeats this run`);
    program = await createMortalProgram();
    ledger = createLedger();
    await program.start();
    const city = await foundCity(program, createPatientFetch({ onAnswer: ledger.note }));
    const living = liveAll(city, { lives: chooseLives(createRandom(seed), APPLICATIONS), atOnce: 8 });
    for (let count = 0; count < RESTARTS + CUTS; count++) {
      await pause(BETWEEN_MS);
      await (count % 5 < 2 ? restartPostgres() : cutConnections());
    }
    failures = await living;
    console.info(`back after ms: ${recoveries.join(', ')}; ${ledger.answers} answers, ${ledger.repeated} sent again`);
  }, 300_000);
  afterAll(async () => {
    await program.stop();
    await program.remove();
  });

  it('does not end, and refuses nobody but with "not now"', () => {
    expect(program.unexpectedEnds).toEqual([]);
    expect(program.logged(/"code":"SERVER_FAULT"/)).toEqual([]);
    expect([failures, ledger.faults]).toEqual([[], []]);
  });

  it('answers again within 5 s, and never much later on a machine that has other things to do', () => {
    const sorted = [...recoveries].sort((a, b) => a - b);
    expect(recoveries).toHaveLength(RESTARTS + CUTS);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(BACK_WITHIN_MS);
    expect(sorted.at(-1)).toBeLessThan(PATIENCE_MS);
  });

  it(
    'comes to rest with every invariant holding and nothing lost',
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
