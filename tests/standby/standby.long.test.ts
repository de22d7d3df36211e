import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, query, type TestDatabase } from '../postgres.ts';
import { ensureBuilt } from '../start/built-program.ts';
import { deployProbe, startProbe, takeProbes } from '../start/engine-probe.ts';
import { type Launched, launch, newDirectory } from '../start/launch.ts';
import { freePorts } from '../zeebe-broker.ts';

const TAKEOVER_MS = 5_000;
const STOP_MS = 3_000;
const PROBES = 20;

describe('a second engine on the database of the first', () => {
  const directory = newDirectory();
  const running: Launched[] = [];
  let database: TestDatabase;

  beforeAll(ensureBuilt, 120_000);
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((program) => program.end('SIGKILL')));
    await database.drop();
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  function start(port: number): Launched {
    const settings = { DATABASE_URL: database.url, ENGINE_PORT: String(port), DATA_DIR: join(directory, String(port)) };
    const program = launch({ settings, args: ['--only', 'engine'] });
    running.push(program);
    return program;
  }

  const ask = (statement: string) => query(database.url, statement);

  /** Once the second engine asks for the lock, it waits for the first. */
  async function waiting(): Promise<void> {
    const asking = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and query like '%pg_terminate_backend%'`;
    await expect.poll(() => ask(asking), { timeout: 20_000 }).not.toEqual([]);
  }

  async function startProbes(port: number): Promise<string[]> {
    const keys: string[] = [];
    for (let count = 0; count < PROBES; count++) keys.push(await startProbe(String(port)));
    return keys.sort();
  }

  async function takeover(standby: Launched): Promise<number> {
    const began = performance.now();
    await standby.ready();
    return performance.now() - began;
  }

  it('leads within five seconds of the death of the first, and has all that was answered', async () => {
    // given
    const [port = 0] = await freePorts(1);
    const leader = start(port);
    await leader.ready();
    const standby = start(port);
    await deployProbe(String(port));
    const promised = await startProbes(port);
    await waiting();
    // when
    await leader.end('SIGKILL');
    const ms = await takeover(standby);
    // then
    console.log(`takeover after SIGKILL: ${Math.round(ms)} ms`);
    expect(ms).toBeLessThan(TAKEOVER_MS);
    expect((await takeProbes(String(port), PROBES)).sort()).toEqual(promised);
  });

  it('leads instead of one that stands still, and keeps out what that one writes when it goes on', async () => {
    // given
    const [port = 0, otherPort = 0] = await freePorts(2);
    const leader = start(port);
    await leader.ready();
    const standby = start(otherPort);
    await deployProbe(String(port));
    const before = await startProbes(port);
    await waiting();
    // when
    process.kill(leader.pid, 'SIGSTOP');
    const late = startProbe(String(port)).then(
      () => 'ANSWERED',
      () => 'REFUSED',
    );
    const ms = await takeover(standby);
    const after = await startProbes(otherPort);
    process.kill(leader.pid, 'SIGCONT');
    // then
    console.log(`takeover after SIGSTOP: ${Math.round(ms)} ms`);
    expect(ms).toBeLessThan(TAKEOVER_MS);
    expect(await late).toBe('REFUSED');
    const promised = [...before, ...after].sort();
    expect((await takeProbes(String(otherPort), promised.length)).sort()).toEqual(promised);
    const gaps = `select position from (select position, event_count, lag(position) over (order by position) as before
      from engine_log) as row where position <> coalesce(before, 0) + event_count + 1`;
    expect(await ask(gaps)).toEqual([]);
  });

  it('ends at once while it waits', async () => {
    // given
    const [port = 0] = await freePorts(1);
    await start(port).ready();
    const standby = start(port);
    await waiting();
    // when
    const { code, ms } = await standby.end('SIGTERM');
    // then
    expect(code).toBe(0);
    expect(ms).toBeLessThan(STOP_MS);
  });
});
