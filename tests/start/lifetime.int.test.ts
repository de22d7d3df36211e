import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isServerOf, readPostmaster, waitFor } from '../../platform/embedded-postgres/postmaster.ts';
import { freePorts } from '../zeebe-broker.ts';
import { ensureBuilt } from './built-program.ts';
import { deployProbe, startProbe, takeProbes } from './engine-probe.ts';
import { type Launched, launch, newDirectory } from './launch.ts';
import { changePassword, createCounty, hasCounty, signIn } from './signed-in.ts';

const FIRST_START_MS = 60_000;
const LATER_START_MS = 30_000;
const STOP_MS = 10_000;
const NEW_PASSWORD = 'lange-Leitung-83';

const directory = newDirectory();
const cluster = join(directory, 'postgres', 'cluster');
const running = new Set<Launched>();
let enginePort: string;

beforeAll(async () => {
  await ensureBuilt();
  enginePort = String((await freePorts(1))[0]);
}, 120_000);
afterEach(async () => {
  await Promise.all([...running].map((program) => program.end('SIGTERM')));
  running.clear();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function start(settings: Record<string, string> = {}): Launched {
  const program = launch({ settings: { PORT: '0', ENGINE_PORT: enginePort, DATA_DIR: directory, ...settings } });
  running.add(program);
  return program;
}

async function end(program: Launched, signal: 'SIGTERM' | 'SIGKILL') {
  const ending = await program.end(signal);
  running.delete(program);
  return ending;
}

const oneTimePasswords = (output: string): string[] =>
  [...output.matchAll(/one-time password: (\S+)/g)].map((match) => match[1] ?? '');

/** The tests tell one story on one data directory, in this order. */
describe.sequential('the program on a data directory of its own', () => {
  it('is ready within a minute of the first start, tells address and password once, and ends on SIGTERM', async () => {
    // given
    const program = start();
    const { address, ms } = await program.ready();
    // when
    const session = await signIn(address, oneTimePasswords(program.stdout())[0] ?? '');
    await changePassword(session, oneTimePasswords(program.stdout())[0] ?? '', NEW_PASSWORD);
    await deployProbe(enginePort);
    const instance = await startProbe(enginePort);
    const ending = await end(program, 'SIGTERM');
    // then
    console.info(`first start ${Math.round(ms)} ms, stop ${Math.round(ending.ms)} ms`);
    expect(ms).toBeLessThan(FIRST_START_MS);
    expect([ending.code, ending.ms < STOP_MS]).toEqual([0, true]);
    expect(ending.stdout.match(/^Tushen is ready at /gm)?.length).toBe(1);
    expect(oneTimePasswords(ending.stdout).length).toBe(1);
    expect(readPostmaster(cluster)).toBe(undefined);
    expect(instance).toMatch(/^\d+$/);
  }, 120_000);

  it('starts again within seconds with all that was answered, and tells no password', async () => {
    // given
    const program = start();
    const { address, ms } = await program.ready();
    // when
    const session = await signIn(address, NEW_PASSWORD);
    const instances = await takeProbes(enginePort, 1);
    await createCounty(session, '339902');
    const ending = await end(program, 'SIGTERM');
    // then
    console.info(`later start ${Math.round(ms)} ms, stop ${Math.round(ending.ms)} ms`);
    expect(ms).toBeLessThan(LATER_START_MS);
    expect(instances.length).toBe(1);
    expect(oneTimePasswords(ending.stdout)).toEqual([]);
  }, 60_000);

  it('is refused a second time on the same directory, while the first goes on', async () => {
    // given
    const first = start();
    const { address } = await first.ready();
    // when
    const second = await launch({ settings: { PORT: '0', ENGINE_PORT: '0', DATA_DIR: directory } }).ended();
    // then
    expect(second.code).toBe(1);
    expect(second.stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^DATA_DIR is .*, which process \d+ on .* is using; stop that one, or name another .*\.$/),
    ]);
    expect(await hasCounty(await signIn(address, NEW_PASSWORD), '339902')).toBe(true);
  }, 60_000);

  it('re-attaches to the PostgreSQL that it left when it was killed, and has lost nothing', async () => {
    // given
    const killed = start();
    const session = await signIn((await killed.ready()).address, NEW_PASSWORD);
    const instance = await startProbe(enginePort);
    await createCounty(session, '339903');
    await end(killed, 'SIGKILL');
    const orphan = readPostmaster(cluster)?.pid ?? 0;
    expect(isServerOf(cluster, orphan)).toBe(true);
    // when
    const next = start();
    const { address, ms } = await next.ready();
    // then
    console.info(`start after a kill ${Math.round(ms)} ms`);
    expect(readPostmaster(cluster)?.pid).toBe(orphan);
    expect(await takeProbes(enginePort, 1)).toEqual([instance]);
    expect(await hasCounty(await signIn(address, NEW_PASSWORD), '339903')).toBe(true);
    expect((await end(next, 'SIGTERM')).code).toBe(0);
    expect(isServerOf(cluster, orphan)).toBe(false);
  }, 60_000);

  it('recovers when PostgreSQL was killed with it', async () => {
    // given
    const killed = start();
    const session = await signIn((await killed.ready()).address, NEW_PASSWORD);
    const instance = await startProbe(enginePort);
    await createCounty(session, '339921');
    const postgres = readPostmaster(cluster)?.pid ?? 0;
    process.kill(postgres, 'SIGKILL');
    await end(killed, 'SIGKILL');
    await waitFor(() => !isServerOf(cluster, postgres), 5_000);
    // when
    const { address, ms } = await start().ready();
    // then
    console.info(`start after a kill of both ${Math.round(ms)} ms`);
    expect(await takeProbes(enginePort, 1)).toEqual([instance]);
    expect(await hasCounty(await signIn(address, NEW_PASSWORD), '339921')).toBe(true);
  }, 60_000);
});

describe('a first start of a demonstration that fails at its port', () => {
  it('has told the passwords, which are good at the next start and not told again', async () => {
    // given
    const own = newDirectory();
    const settings = { DATA_DIR: own, ENGINE_PORT: '0', PORT: '0', DEMO: '1' };
    const refused = await launch({ settings: { ...settings, HOST: '203.0.113.1' } }).ended();
    const shared = /The password of each of its \d+ accounts: (\S+)/;
    // when
    const program = start(settings);
    const { address } = await program.ready();
    const administrator = await signIn(address, oneTimePasswords(refused.stdout)[0] ?? '');
    const officer = await signIn(address, shared.exec(refused.stdout)?.[1] ?? '', 'window.339900');
    const seen = await hasCounty(officer, '339902');
    await end(program, 'SIGTERM');
    await rm(own, { recursive: true, force: true });
    // then
    expect(refused.code).toBe(1);
    expect([administrator.cookie, officer.cookie]).toEqual(Array(2).fill(expect.stringMatching(/=\S+/)));
    expect(seen).toBe(true);
    expect([oneTimePasswords(program.stdout()), shared.test(program.stdout())]).toEqual([[], false]);
  }, 120_000);
});

describe('a start that is interrupted', () => {
  it('ends at once with 0, and the next one succeeds', async () => {
    // given
    const own = newDirectory();
    const settings = { DATA_DIR: own, ENGINE_PORT: '0' };
    const interrupted = start(settings);
    await waitFor(() => interrupted.stdout().includes('"component":"database"'), 60_000);
    // when
    const ending = await end(interrupted, 'SIGTERM');
    const next = start(settings);
    await next.ready();
    await end(next, 'SIGTERM');
    await rm(own, { recursive: true, force: true });
    // then
    expect([ending.code, ending.ms < STOP_MS]).toEqual([0, true]);
    expect(ending.stdout).not.toContain('is ready');
  }, 120_000);
});
