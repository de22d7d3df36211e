import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';
import { findDamage } from './aftermath.ts';
import type { Life } from './applicants.ts';
import { type City, foundCity } from './city.ts';
import { liveAll } from './kill-run.ts';
import { createLedger } from './ledger.ts';
import { createMortalProgram, type MortalProgram } from './mortal-program.ts';
import { createPatientFetch } from './patient-fetch.ts';
import { type Failpoint, openPostgresProxy, type PostgresProxy } from './postgres-proxy.ts';

const COMMIT = /^commit/i;

/** The boundaries of the writes that matter. First the last of a case: it comes there soonest while nothing was killed. */
const failpoints: readonly Failpoint[] = [
  { name: 'a certificate that is not durable yet', at: COMMIT, after: /insert into "certificates"/, when: 'BEFORE' },
  { name: 'a certificate whose job is not completed', at: COMMIT, after: /insert into "certificates"/, when: 'DONE' },
  { name: 'a draft that is not durable yet', at: COMMIT, after: /insert into "applications"/, when: 'BEFORE' },
  { name: 'a draft whose answer is lost', at: COMMIT, after: /insert into "applications"/, when: 'DONE' },
  { name: 'an upload whose bytes are kept and not recorded', at: COMMIT, after: /insert into "files"/, when: 'BEFORE' },
  { name: 'an upload whose answer is lost', at: COMMIT, after: /insert into "files"/, when: 'DONE' },
  { name: 'a submission that is not durable yet', at: COMMIT, after: /insert into "submissions"/, when: 'BEFORE' },
  { name: 'a submission whose answer is lost', at: COMMIT, after: /insert into "submissions"/, when: 'DONE' },
  { name: 'a message that is leased and not sent', at: /update outbox set next_attempt_at/, when: 'DONE' },
  { name: 'a message that is sent and not marked', at: /update "outbox" set "status"/, when: 'BEFORE' },
  { name: 'a message that is sent and marked', at: /update "outbox" set "status"/, when: 'DONE' },
  { name: 'a decision that is sent and not marked', at: /with sent as \(update outbox/, when: 'BEFORE' },
  { name: 'a decision that is sent and marked', at: /with sent as \(update outbox/, when: 'DONE' },
  { name: 'an append to the log of the engine', at: /insert into engine_log/, when: 'BEFORE' },
  { name: 'an append whose answer is lost', at: /insert into engine_log/, when: 'DONE' },
  { name: 'an append in the midst of work', at: /insert into engine_log/, when: 'BEFORE', nth: 9 },
  { name: 'an append in the midst of work whose answer is lost', at: /insert into engine_log/, when: 'DONE', nth: 9 },
  { name: 'records that are not taken in', at: COMMIT, after: /update "exporter_positions"/, when: 'BEFORE' },
  { name: 'records that are taken in and not acknowledged', at: COMMIT, after: /"exporter_positions"/, when: 'DONE' },
  { name: 'an effect that is not durable yet', at: COMMIT, after: /insert into "effects"/, when: 'BEFORE' },
  { name: 'an effect whose job is not completed', at: COMMIT, after: /insert into "effects"/, when: 'DONE' },
  { name: 'a document that is kept and not recorded', at: /update "documents" set "sha256"/, when: 'BEFORE' },
  { name: 'a task whose lock is not stretched', at: COMMIT, after: /insert into "tasks"/, when: 'DONE' },
  { name: 'a decision whose answer is lost', at: COMMIT, after: /update "tasks" as "t" set .*"outcome"/, when: 'DONE' },
];

/** Half of a snapshot is written when the program is told to stop. */
const inSnapshot: Failpoint = { name: 'half a snapshot', at: /insert into engine_snapshot/, when: 'BEFORE', nth: 2 };

/** Who files what, again and again. */
const CLERKS: readonly (readonly Life[])[] = [
  ...Array<readonly Life[]>(2).fill(['CERTIFIED']),
  ['CORRECTION'],
  ['REFUSED', 'WITHDRAWN'],
  ['SUBMITTED'],
];
const REACHED_WITHIN_MS = 120_000;
const REST_MS = 60_000;

const ledger = createLedger();
const reached: string[] = [];
const failures: string[] = [];
let database: TestDatabase;
let proxy: PostgresProxy;
let program: MortalProgram;

/** Waits until the program stands still there; one that is never reached is named. */
async function reach(failpoint: Failpoint): Promise<void> {
  const tooLong = pause(REACHED_WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`Expected ${failpoint.name} to be reached, but it was not; failed until then: ${failures}`);
  });
  await Promise.race([proxy.arm(failpoint), tooLong]);
  reached.push(failpoint.name);
}

/** Kills the program at each failpoint while people go on filing, until all of them were reached. */
async function killAtEach(city: City): Promise<void> {
  let isOver = false;
  // Each on its own, so that one case that waits for the lock of a dead worker holds up no other.
  const filing = CLERKS.map(async (lives, clerk) => {
    for (let round = 0; !isOver; round++) {
      failures.push(...(await liveAll(city, { lives, atOnce: 1, prefix: `${clerk}-${round}-` })));
    }
  });
  for (const failpoint of failpoints) {
    await reach(failpoint);
    await program.kill();
    await program.start();
  }
  isOver = true;
  await Promise.all(filing);
}

describe('the program, killed at the boundaries of its writes', () => {
  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await openPostgresProxy(database.url);
    program = await createMortalProgram({ settings: { DATABASE_URL: proxy.url } });
    await program.start();
    await killAtEach(await foundCity(program, createPatientFetch({ onAnswer: ledger.note })));
    const half = reach(inSnapshot);
    void program.stop();
    await half;
    await program.kill();
    await program.start();
  }, 600_000);
  afterAll(async () => {
    await program.stop();
    await program.remove();
    await proxy.close();
    await database.drop();
  });

  it('was killed at each of them, and ended nowhere else', () => {
    expect(reached).toEqual([...failpoints, inSnapshot].map(({ name }) => name));
    expect(program.unexpectedEnds).toEqual([]);
  });

  it('refuses nobody', () => {
    expect(program.logged(/"code":"SERVER_FAULT"/)).toEqual([]);
    expect([failures, ledger.faults]).toEqual([[], []]);
  });

  it('gives a repeated request the answer that was lost', () => {
    const replayed = (pattern: RegExp) => ledger.writes(pattern).filter(({ exchange }) => exchange.isReplayed).length;
    const lost = [/^POST \/applications$/, /\/submission$/, /\/completion$/, /\/file$/];
    expect(lost.map(replayed).filter((count) => count === 0)).toEqual([]);
  });

  it(
    'comes to rest with every invariant holding and nothing lost or doubled',
    async () => {
      const found = await findDamage({ databaseUrl: database.url, directory: program.directory, ledger }, REST_MS);
      expect(found).toEqual([]);
    },
    2 * REST_MS,
  );
});
