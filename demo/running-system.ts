import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, environmentForPrograms } from '../platform/config.ts';
import { type Caller, createApiClient } from './api-client.ts';
import { repositoryFile } from './repository.ts';
import { until } from './until.ts';

/** A system to walk projects through. */
export interface RunningSystem {
  readonly baseUrl: string;
  readonly administrator: { readonly username: string; readonly password: string };
  /** Ends it when the demonstration has started it. */
  stop(): Promise<void>;
}

interface ClockAnswer {
  readonly movable: boolean;
}

const ADMINISTRATOR = 'admin';
const START_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 15_000;

/** The system at BASE_URL, else the one on PORT if it lets itself be demonstrated, else one of our own. */
export async function findOrStartSystem(config: Config, say: (line: string) => void): Promise<RunningSystem> {
  const { BASE_URL, HOST, PORT, ADMIN_PASSWORD: password } = config;
  if (BASE_URL !== undefined) {
    if (password === undefined) {
      throw new Error(`Expected ADMIN_PASSWORD, that of ${ADMINISTRATOR} at ${BASE_URL}, but it is not set.`);
    }
    if ((await clockOf(BASE_URL)) === undefined) {
      throw new Error(`Expected a system at BASE_URL ${BASE_URL}, but none answers there.`);
    }
    return foreign(BASE_URL, password);
  }
  const local = `http://${HOST}:${PORT}`;
  const clock = await clockOf(local);
  if (clock?.movable === true && password !== undefined) return foreign(local, password);
  if (clock !== undefined) {
    const reason = clock.movable ? 'ADMIN_PASSWORD is not set' : 'its time is real (VIRTUAL_TIME is off)';
    say(`The system at ${local} is left alone, since ${reason}; starting another one for the demonstration.`);
  }
  return startOwn(config);
}

/** Refuses a system whose time is real before anything is written into it. */
export async function checkSystem(administrator: Caller): Promise<void> {
  const { movable } = await administrator.get<ClockAnswer>('/clock');
  if (!movable) throw new Error('Expected a system for demonstrations (VIRTUAL_TIME=1), but its legal time is real.');
}

function foreign(baseUrl: string, password: string): RunningSystem {
  return { baseUrl, administrator: { username: ADMINISTRATOR, password }, stop: async () => {} };
}

/** What answers there about its clock; undefined when nothing does, or something else. */
async function clockOf(baseUrl: string): Promise<ClockAnswer | undefined> {
  try {
    return await createApiClient(baseUrl).anybody.get<ClockAnswer>('/clock');
  } catch {
    return undefined;
  }
}

/** Starts the program with data of its own that are deleted afterwards. */
async function startOwn(config: Config): Promise<RunningSystem> {
  const directory = await mkdtemp(join(tmpdir(), 'tushen-demo-'));
  const [port, enginePort] = [await freePort(), await freePort()];
  const password = randomBytes(18).toString('base64url');
  const program = spawnProgram({
    ...engineSettings(config),
    PORT: String(port),
    ENGINE_PORT: String(enginePort),
    DATA_DIR: directory,
    VIRTUAL_TIME: '1',
    ADMIN_PASSWORD: password,
    LOG_LEVEL: 'error',
  });
  let ending: Promise<void> | undefined;
  const end = async () => {
    await program.end();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  const stop = () => (ending ??= end());
  const baseUrl = `http://127.0.0.1:${port}`;
  const looks = async () => (await isReady(baseUrl)) || program.failIfEnded() || undefined;
  try {
    await until('the program to answer', looks, START_DEADLINE_MS);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { baseUrl, administrator: { username: ADMINISTRATOR, password }, stop };
}

interface Program {
  /** Throws with its last words when the program has ended by itself. */
  failIfEnded(): false;
  end(): Promise<void>;
}

function spawnProgram(settings: Readonly<Record<string, string>>): Program {
  const program = spawn(process.execPath, ['--max-semi-space-size=64', repositoryFile('scripts/start.mjs')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // The event name lets the program end by itself when we are killed: it then watches who started it.
    env: { ...environmentForPrograms(), ...settings, npm_lifecycle_event: 'demo' },
  });
  let complaint = '';
  program.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString()}`.slice(-2_000);
  });
  const hasEnded = () => program.exitCode !== null || program.signalCode !== null;
  const exited = once(program, 'exit');
  return {
    failIfEnded: () => {
      if (hasEnded()) throw new Error(`Expected the program to start, but it ended: ${complaint}`);
      return false;
    },
    end: async () => {
      if (hasEnded()) return;
      program.kill('SIGTERM');
      const timer = setTimeout(() => program.kill('SIGKILL'), STOP_DEADLINE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** A cluster is used where one is named; the database is always a fresh one. */
function engineSettings(config: Config): Record<string, string> {
  const { ZEEBE_ADDRESS, EXPORTER_PORT, EXPORTER_AUTH } = config;
  if (ZEEBE_ADDRESS === undefined) return {};
  return {
    ZEEBE_ADDRESS,
    ...(EXPORTER_PORT === undefined ? {} : { EXPORTER_PORT: String(EXPORTER_PORT) }),
    ...(EXPORTER_AUTH === undefined ? {} : { EXPORTER_AUTH }),
  };
}

async function isReady(baseUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/health/ready`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
