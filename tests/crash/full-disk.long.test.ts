import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, createApiClient } from '../../demo/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';
import { newDirectory } from '../start/launch.ts';
import { findDamage } from './aftermath.ts';
import { withDatabase } from './at-rest.ts';
import { foundCity } from './city.ts';
import { liveAll } from './kill-run.ts';
import { createLedger } from './ledger.ts';
import { createMortalProgram, type MortalProgram } from './mortal-program.ts';
import { createPatientFetch } from './patient-fetch.ts';
import { openPostgresProxy, type PostgresProxy } from './postgres-proxy.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

/** A fresh PostgreSQL takes about 90 MB of it. */
const DISK_MB = 192;
const FULL_FOR_MS = 5_000;
const BACK_WITHIN_MS = 10_000;
const MOST_LOG_FILES = 30;
const PATIENCE_MS = 60_000;
const REST_MS = 60_000;

const ledger = createLedger();
const directory = newDirectory();
let disk: SmallDisk | undefined;
let database: TestDatabase | undefined;
let proxy: PostgresProxy | undefined;
let program: MortalProgram;
let writer: Caller;
let lastStatus = '';
const whileFull: string[] = [];
const backAfterMs: number[] = [];
let hasPostgresEnded = false;
let failures: readonly string[];

/** Where no disk can be mounted, the way to the database says of every write what PostgreSQL says then. */
async function prepare(): Promise<void> {
  disk = mountSmallDisk(directory, DISK_MB);
  if (disk !== undefined) {
    program = await createMortalProgram({ directory });
    return;
  }
  database = await createTestDatabase();
  proxy = await openPostgresProxy(database.url);
  program = await createMortalProgram({ directory, settings: { DATABASE_URL: proxy.url } });
}

function setFull(isFull: boolean): void {
  if (disk === undefined) proxy?.setFull(isFull);
  else if (isFull) disk.fill();
  else disk.makeRoom();
}

/** Somebody whose every request is told as it is. */
async function sendWriter(): Promise<Caller> {
  const { username, password } = program.administrator;
  const transport: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    lastStatus = String(answer.status);
    return answer;
  };
  return createApiClient(program.baseUrl, transport).signIn(username, password);
}

async function tryToWrite(): Promise<string> {
  lastStatus = 'LOST';
  await writer.put('/demo/clock', { now: new Date(Date.now()).toISOString() }).catch(() => {});
  return lastStatus;
}

/** Makes PostgreSQL ask for log files that there is no room for, which it does not survive: its address is asked before. */
async function exhaustLog(url: string): Promise<void> {
  const grow = `select pg_logical_emit_message(false, 'test', repeat('x', 8000000))`;
  for (let count = 0; count < MOST_LOG_FILES && program.isPostgresReady(); count++) {
    await withDatabase(url, (knex) => knex.raw(grow)).catch(() => {});
  }
}

async function statusOf(path: string): Promise<string> {
  return fetch(`${program.baseUrl}${path}`).then(({ status }) => String(status), String);
}

async function writesUntil(isWanted: (status: string) => boolean, deadlineMs: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const status = await tryToWrite();
    if (isWanted(status)) return performance.now() - began;
    if (performance.now() - began > deadlineMs) return Number.POSITIVE_INFINITY;
  }
}

describe('the program on a disk that is full', () => {
  beforeAll(async () => {
    await prepare();
    console.info(disk === undefined ? 'a full disk is played by the way to the database' : `a disk of ${DISK_MB} MB`);
    await program.start();
    const city = await foundCity(program, createPatientFetch({ onAnswer: ledger.note }));
    const living = liveAll(city, { lives: ['CERTIFIED', 'CORRECTION', 'REFUSED', 'SUBMITTED'], atOnce: 4 });
    writer = await sendWriter();
    setFull(true);
    await writesUntil((status) => ['503', '507'].includes(status), PATIENCE_MS);
    for (const end = performance.now() + FULL_FOR_MS; performance.now() < end; await pause(200)) {
      whileFull.push(await tryToWrite(), await statusOf('/health/live'), await statusOf('/api/v1/clock'));
    }
    setFull(false);
    backAfterMs.push(await writesUntil((status) => status === '200', PATIENCE_MS));
    if (disk !== undefined) {
      const [pid, url] = [program.pidOfPostgres(), program.databaseUrl()];
      setFull(true);
      await exhaustLog(url);
      whileFull.push(await tryToWrite(), await statusOf('/health/live'));
      await pause(FULL_FOR_MS);
      setFull(false);
      backAfterMs.push(await writesUntil((status) => status === '200', PATIENCE_MS));
      hasPostgresEnded = program.pidOfPostgres() !== pid;
    }
    failures = await living;
    console.info(`works again ${backAfterMs.map((ms) => Math.round(ms)).join(' and ')} ms after there was room`);
  }, 300_000);
  afterAll(async () => {
    await program.stop();
    disk?.remove();
    await proxy?.close();
    await database?.drop();
    await program.remove();
  });

  it('says so, does not end, and goes on answering', () => {
    expect(program.logged(/"code":"SERVER_FAULT"/)).toEqual([]);
    expect(program.unexpectedEnds).toEqual([]);
    expect(whileFull).toContain('200');
    // 503 where PostgreSQL could not write its own log either, has ended and tries to start.
    expect(whileFull.some((status) => status === '507' || status === '503')).toBe(true);
    expect(whileFull.filter((status) => !['200', '503', '507'].includes(status))).toEqual([]);
  });

  it('goes on by itself within 10 s when there is room, also when PostgreSQL had ended for want of it', () => {
    expect(Math.max(...backAfterMs)).toBeLessThan(BACK_WITHIN_MS);
    expect(hasPostgresEnded).toBe(disk !== undefined);
    expect([failures, ledger.faults]).toEqual([[], []]);
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
