import { rm } from 'node:fs/promises';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bpmn, end, start } from '../../engine/testing/bpmn.ts';
import { createTestDatabase } from '../postgres.ts';
import { ensureBuilt } from '../start/built-program.ts';
import { type Launched, launch, newDirectory } from '../start/launch.ts';
import { freePorts } from '../zeebe-broker.ts';
import { GatewayUser, PROBE_DIAGRAM } from './gateway-user.ts';
import { around, job, loopOver } from './hostile-bpmn.ts';
import { patienceMs } from './patience.ts';

const thousand = loopOver('=for i in 1..1000 return i');
const nested = bpmn(
  'nested',
  start + around('a', job('b', 'nobody', thousand), { first: 'b', inner: thousand }) + end,
  ['start -> a', 'a -> end'],
);

const running = new Set<Launched>();
beforeAll(() => ensureBuilt(), 120_000);
afterEach(async () => {
  await Promise.all([...running].map((program) => program.end('SIGKILL')));
});

describe('the program, killed in the middle of a loop of a thousand within a loop of a thousand', () => {
  it('starts again, serves others within a second and holds the loop by an incident', async () => {
    // given
    const database = await createTestDatabase();
    const directory = newDirectory();
    const [port] = await freePorts(1);
    const settings = { DATABASE_URL: database.url, DATA_DIR: directory, ENGINE_PORT: String(port) };
    const begin = async () => {
      const program = launch({ settings, args: ['--only', 'engine'] });
      running.add(program);
      await program.ready();
      return { program, user: new GatewayUser(port ?? 0) };
    };
    const first = await begin();
    await first.user.deploy(PROBE_DIAGRAM, nested);
    // when
    await first.user.create('nested');
    await first.program.end('SIGKILL');
    running.delete(first.program);
    const second = await begin();
    const probes = [await second.user.probe(), await second.user.probe(), await second.user.probe()];
    const pool = new pg.Pool({ connectionString: database.url });
    const incidents = `select 1 from engine_log where content like '%steps to be done at once%'`;
    await vi.waitFor(async () => expect((await pool.query(incidents)).rowCount).toBe(1), { timeout: 10_000 });
    probes.push(await second.user.probe());
    // then
    expect(Math.max(...probes)).toBeLessThan(patienceMs());
    await pool.end();
    first.user.close();
    second.user.close();
    await second.program.end('SIGTERM');
    running.clear();
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);
});
