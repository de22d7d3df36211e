import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { StartupError, systemCodeOf } from '../errors.ts';
import { locateBinaries } from './binaries.ts';
import { type Cluster, prepareCluster, readPassword, SERVER_ROLE, serverEnvironment } from './cluster.ts';
import { disownLockFile, hasSocket, isServerOf, type Postmaster, readPostmaster, waitFor } from './postmaster.ts';
import { chooseServerUser, dataPath, type ServerUser } from './server-user.ts';
import { superviseServer } from './supervisor.ts';

export interface EmbeddedPostgresOptions {
  /** Directory of the server's own; made when missing. */
  readonly directory: string;
  /** Told what happened: new cluster, re-attached, started. */
  readonly log: (message: string) => void;
  /** False gives up surviving a power failure for speed: for tests only. */
  readonly durable?: boolean;
  /** True starts the server again, at the same address, when it ends by itself. */
  readonly supervised?: boolean;
}

export interface EmbeddedPostgres {
  /** Connection address with user and password. */
  readonly url: string;
  readonly pid: number;
  /** True when a server of an earlier start, whose program was killed, was still running. */
  readonly reattached: boolean;
  /** Ends all sessions and the server; everything committed is on disk. */
  stop(): Promise<void>;
}

const DATABASE = 'tushen';
const START_TIMEOUT_MS = 50_000;
const FAST_STOP_MS = 7_000;
const START_ATTEMPTS = 5;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Starts the PostgreSQL server from the npm package, or takes over the one that an earlier start left running. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const base = resolve(options.directory);
  mkdirSync(base, { recursive: true });
  const user = chooseServerUser(locateBinaries(join(base, 'links')), base);
  const fresh = !existsSync(join(base, 'cluster'));
  const cluster = await prepareCluster(base, user, options.durable ?? true);
  if (fresh) {
    options.log(`made a new PostgreSQL cluster in ${cluster.directory} (run as ${user.label})`);
  }
  const orphan = await findOrphan(cluster);
  const how = { user, durable: options.durable ?? true };
  let server = orphan ?? (await start(cluster, base, how));
  options.log(`${orphan ? 're-attached to' : 'started'} PostgreSQL, process ${server.pid}, port ${server.port}`);
  await ensureDatabase(cluster, server.port);
  const supervisor = options.supervised
    ? superviseServer({
        isRunning: () => isServerOf(cluster.directory, server.pid),
        startAgain: async () => {
          // Its lock file is left over; whoever has its number now is another program.
          await findOrphan(cluster);
          server = await start(cluster, base, { ...how, port: server.port });
          options.log(`started PostgreSQL again, process ${server.pid}, port ${server.port}`);
        },
        log: options.log,
      })
    : undefined;
  return {
    url: address(cluster, server.port, DATABASE),
    get pid() {
      return server.pid;
    },
    reattached: orphan !== undefined,
    stop: async () => {
      await supervisor?.stop();
      await stop(cluster, server.pid, user);
    },
  };
}

/** Address of the server that runs in the directory now; undefined when none does. */
export function findEmbeddedPostgres(directory: string): string | undefined {
  const base = resolve(directory);
  const cluster = join(base, 'cluster');
  const found = readPostmaster(cluster);
  if (found?.ready !== true || !isServerOf(cluster, found.pid)) return undefined;
  return address({ directory: cluster, password: readPassword(base) }, found.port, DATABASE);
}

/** The server that outlived its program, once it is ready; undefined when a new one must be started. */
async function findOrphan(cluster: Cluster): Promise<Postmaster | undefined> {
  const found = readPostmaster(cluster.directory);
  if (found === undefined) {
    return undefined;
  }
  if (!isServerOf(cluster.directory, found.pid)) {
    disownLockFile(cluster.directory);
    return undefined;
  }
  // It may still recover, or be about to stop: wait until it is one or the other.
  const settled = () => !isServerOf(cluster.directory, found.pid) || readPostmaster(cluster.directory)?.ready === true;
  if (!(await waitFor(settled, START_TIMEOUT_MS))) {
    throw new StartupError({
      setting: 'DATA_DIR',
      found: `has a PostgreSQL server (process ${found.pid}) that neither answers nor ends`,
      remedy: `end that process and start again; its log is beside ${cluster.directory}`,
    });
  }
  return isServerOf(cluster.directory, found.pid) ? readPostmaster(cluster.directory) : undefined;
}

async function start(
  cluster: Cluster,
  base: string,
  { user, durable, port }: { user: ServerUser; durable: boolean; port?: number },
): Promise<Postmaster> {
  const logFile = join(base, 'server.log');
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
    const child = launch(cluster, logFile, { user, durable, port: port ?? (await freePort()) });
    const ready = () =>
      readPostmaster(cluster.directory)?.pid === child.pid && readPostmaster(cluster.directory)?.ready;
    // Not ready in time is an end too: a half-started server must not stay behind.
    await waitFor(() => child.exitCode !== null || ready() === true, START_TIMEOUT_MS);
    const started = readPostmaster(cluster.directory);
    if (child.exitCode === null && started?.ready) {
      child.unref();
      return started;
    }
    child.kill('SIGQUIT');
    // A port taken in between, or memory of a server killed a moment ago: both pass.
    await waitFor(() => child.exitCode !== null || child.signalCode !== null, attempt * 300);
  }
  throw new StartupError({
    setting: 'DATA_DIR',
    found: `has a PostgreSQL cluster whose server does not start (${lastLogLine(logFile)})`,
    remedy: `read ${logFile}, or set DATABASE_URL to another server`,
  });
}

interface Launch {
  readonly user: ServerUser;
  readonly durable: boolean;
  readonly port: number;
}

/**
 * In a process group of its own, writing to a file: Ctrl-C at the terminal must end the program
 * first and the database last, and a killed program must not break the server's output.
 */
function launch(cluster: Cluster, logFile: string, { user, durable, port }: Launch): ChildProcess {
  // A setting of our own, by which isServerOf knows the server again whatever -D says.
  const own = { port: String(port), 'tushen.directory': cluster.directory };
  const settings = { ...SERVER_SETTINGS, ...(durable ? {} : FAST_SETTINGS), ...own };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const data = dataPath(user, cluster.directory);
  const [command = '', ...rest] = [...user.prefix, user.binaries.postgres, '-D', data, ...args];
  if (statSync(logFile, { throwIfNoEntry: false }) !== undefined && statSync(logFile).size > LOG_LIMIT_BYTES) {
    truncateSync(logFile);
  }
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(command, rest, {
      cwd: cluster.directory,
      detached: true,
      stdio: ['ignore', log, log],
      env: serverEnvironment(user),
      ...user.switchTo,
    });
  } finally {
    closeSync(log);
  }
}

const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // Its data directory, as it sees it itself.
  unix_socket_directories: process.platform === 'win32' ? '' : '.',
  // In files of the data directory, since segments in /dev/shm outlive a killed server and a container's are small.
  dynamic_shared_memory_type: 'mmap',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
};

const FAST_SETTINGS: Readonly<Record<string, string>> = { fsync: 'off', full_page_writes: 'off' };

async function stop(cluster: Cluster, pid: number, user: ServerUser): Promise<void> {
  if (!isServerOf(cluster.directory, pid)) {
    return;
  }
  if (process.platform === 'win32') {
    spawnSync(user.binaries.pgCtl, ['stop', '-m', 'fast', '-D', cluster.directory]);
    return;
  }
  // SIGINT = fast shutdown; SIGQUIT = at once, with recovery at the next start.
  process.kill(pid, 'SIGINT');
  const ended = () => !isServerOf(cluster.directory, pid);
  if (!(await waitFor(ended, FAST_STOP_MS))) {
    process.kill(pid, 'SIGQUIT');
    await waitFor(ended, 1_000);
  }
}

async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: address(cluster, port, 'postgres') });
  await client.connect();
  try {
    await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // 42P04: it exists, as on every start but the first.
    if (systemCodeOf(error) !== '42P04') {
      throw error;
    }
  } finally {
    await client.end();
  }
}

/** Through the socket where there is one, which takes a quarter less time for a short statement than TCP on one machine. */
function address(cluster: Cluster, port: number, database: string): string {
  const url = new URL(`postgresql://${SERVER_ROLE}:${cluster.password}@127.0.0.1:${port}/${database}`);
  if (hasSocket(cluster.directory, port)) url.searchParams.set('host', cluster.directory);
  return url.href;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const found = probe.address();
      probe.close(() => done(found !== null && typeof found === 'object' ? found.port : 0));
    });
  });
}

function lastLogLine(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? 'no output';
}
