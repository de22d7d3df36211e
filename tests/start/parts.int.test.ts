import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';
import { freePorts } from '../zeebe-broker.ts';
import { ensureBuilt, root } from './built-program.ts';
import { askTopology } from './engine-probe.ts';
import { type Launched, launch, newDirectory } from './launch.ts';

const STOP_MS = 10_000;
const PASSWORD = 'tests-only-Passwort-2';

const directory = newDirectory();
const running: Launched[] = [];
let database: TestDatabase;

beforeAll(async () => {
  await ensureBuilt();
  database = await createTestDatabase();
}, 120_000);
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.end('SIGTERM')));
});
afterAll(async () => {
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

function start(options: Parameters<typeof launch>[0]): Launched {
  const program = launch(options);
  running.push(program);
  return program;
}

describe('the parts in processes of their own', () => {
  it('take a case from filing to certificate together, on one database and one file store', async () => {
    // given
    const [enginePort = 0, port = 0] = await freePorts(2);
    const settings = {
      DATABASE_URL: database.url,
      DATA_DIR: directory,
      ENGINE_PORT: String(enginePort),
      PORT: String(port),
      ADMIN_PASSWORD: PASSWORD,
      VIRTUAL_TIME: '1',
      LOG_LEVEL: 'warn',
    };
    const parts = ['engine', 'api', 'workers'].map((part) => start({ settings, args: ['--only', part] }));
    const [engine, api, workers] = await Promise.all(parts.map((part) => part.ready()));
    const [heading = '', first = ''] = readFileSync(join(root, 'data/demo/projects.csv'), 'utf8').split('\n');
    const projects = join(directory, 'one-project.csv');
    writeFileSync(projects, `${heading}\n${first}\n`);
    // when
    const walk = await launch({
      settings: { BASE_URL: api?.address ?? '', ADMIN_PASSWORD: PASSWORD },
      args: ['demo', '--projects', projects],
    }).ended();
    const endings = await Promise.all(running.splice(0).map((part) => part.end('SIGTERM')));
    // then
    expect([engine?.address, workers?.address]).toEqual(Array(2).fill(`127.0.0.1:${enginePort}`));
    expect(walk.stdout + walk.stderr).toContain('P01');
    expect(walk.code, walk.stdout + walk.stderr).toBe(0);
    expect(endings.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: '' }));
  }, 180_000);

  it('refuse an engine that keeps its log in another database', async () => {
    // given
    const [enginePort = 0] = await freePorts(1);
    const elsewhere = await createTestDatabase();
    const settings = { ENGINE_PORT: String(enginePort), PORT: '0', DATA_DIR: directory };
    await start({ settings: { ...settings, DATABASE_URL: elsewhere.url }, args: ['--only', 'engine'] }).ready();
    const empty = await createTestDatabase();
    // when
    const workers = { settings: { ...settings, DATABASE_URL: empty.url }, args: ['--only', 'workers'] };
    const { code, stderr } = await launch(workers).ended();
    await Promise.all(running.splice(0).map((part) => part.end('SIGTERM')));
    await Promise.all([elsewhere.drop(), empty.drop()]);
    // then
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ENGINE_PORT leads to the engine at .*, which keeps its log in another database .*\.\n$/);
  }, 60_000);
});

describe('a standby', () => {
  it('tells at HEALTH_PORT that it waits for the lock of the leader, and that it is ready once it leads', async () => {
    // given
    const own = await createTestDatabase();
    const [enginePort = 0, healthPort = 0] = await freePorts(2);
    const settings = { DATABASE_URL: own.url, DATA_DIR: directory, ENGINE_PORT: String(enginePort) };
    const leader = start({ settings, args: ['--only', 'engine'] });
    await leader.ready();
    const standby = start({ settings: { ...settings, HEALTH_PORT: String(healthPort) }, args: ['--only', 'engine'] });
    const ask = (path: string) => fetch(`http://127.0.0.1:${healthPort}${path}`);
    // when
    const waits = {
      name: 'engine',
      ok: false,
      detail: "Expected the engine to run, but it is waiting for the leader's lock",
    };
    const readiness = () => ask('/health/ready').then((answer) => answer.json(), String);
    await expect.poll(readiness, { timeout: 20_000 }).toEqual({ ready: false, checks: [waits] });
    const waiting = [(await ask('/health/live')).status, (await ask('/health/ready')).status];
    const figures = await (await ask('/metrics')).text();
    await leader.end('SIGTERM');
    await standby.ready();
    // then
    expect(waiting).toEqual([200, 503]);
    expect(figures).toContain('tushen_engine_leads 0\n');
    const names = ['database', 'engine', 'exporter'];
    expect(await readiness()).toEqual({ ready: true, checks: names.map((name) => ({ name, ok: true })) });
    expect(await (await ask('/metrics')).text()).toContain('tushen_engine_leads 1\n');
    await standby.end('SIGTERM');
    await own.drop();
  }, 60_000);
});

describe('npm run engine', () => {
  it('starts the gateway alone, on a database of its own, and ends with npm', async () => {
    // given
    const [enginePort = 0] = await freePorts(1);
    const settings = { ENGINE_PORT: String(enginePort), DATA_DIR: join(directory, 'engine-alone') };
    const engine = start({ settings, npmScript: 'engine' });
    const { address } = await engine.ready();
    // when
    const topology = await askTopology(String(enginePort));
    const { ms } = await engine.end('SIGTERM');
    running.splice(0);
    // then
    expect(address).toBe(`127.0.0.1:${enginePort}`);
    expect(topology).toMatchObject({ clusterSize: 1, partitionsCount: 1, healthy: true });
    expect(ms).toBeLessThan(STOP_MS);
    await expect(askTopologyOnce(enginePort)).rejects.toThrow();
  }, 90_000);
});

/** Nobody listens any more: told by the plain connection, since the client would try again for a while. */
async function askTopologyOnce(port: number): Promise<void> {
  await fetch(`http://127.0.0.1:${port}`);
}
