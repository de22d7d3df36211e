import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '../../platform/embedded-postgres/index.ts';
import { isServerOf, readPostmaster } from '../../platform/embedded-postgres/postmaster.ts';
import { ensureBuilt } from '../start/built-program.ts';
import { type Launched, launch, newDirectory } from '../start/launch.ts';
import { freePorts } from '../zeebe-broker.ts';

export interface MortalOptions {
  /** Settings beside those that a test cannot do without. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Instead of a new one. */
  readonly directory?: string;
}

/** The built program on a directory of its own, always under the same address, to be killed and started again. */
export interface MortalProgram {
  readonly baseUrl: string;
  readonly directory: string;
  readonly administrator: { readonly username: string; readonly password: string };
  /** Resolves when it is ready, with how long it took. */
  start(): Promise<number>;
  /** SIGKILL at whatever it is doing, also while it starts. */
  kill(): Promise<void>;
  /** SIGKILL to its PostgreSQL, as when the machine loses its power. */
  killPostgres(): void;
  pidOfPostgres(): number | undefined;
  isPostgresReady(): boolean;
  /** Ends that nobody has asked for, with the last words. */
  readonly unexpectedEnds: readonly string[];
  /** Lines of the log so far that match, of every process. */
  logged(pattern: RegExp): readonly string[];
  /** Address of its database, while that runs. */
  databaseUrl(): string;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

const PASSWORD = 'tests-only-Passwort-1';
const LAST_WORDS = 2_000;

export async function createMortalProgram(options: MortalOptions = {}): Promise<MortalProgram> {
  const { settings, directory = newDirectory() } = options;
  await ensureBuilt();
  const [port, enginePort] = await freePorts(2);
  const environment = {
    ...{ PORT: String(port), ENGINE_PORT: String(enginePort), DATA_DIR: directory, ADMIN_PASSWORD: PASSWORD },
    ...{ VIRTUAL_TIME: '1', LOG_LEVEL: 'warn' },
    ...settings,
  };
  const unexpectedEnds: string[] = [];
  const cluster = join(directory, 'postgres', 'cluster');
  let current: Launched | undefined;
  const awaited = new WeakSet<Launched>();
  const all: Launched[] = [];
  const begin = (): Launched => {
    const program = launch({ settings: environment });
    all.push(program);
    void program.ended().then(({ code, stdout, stderr }) => {
      if (!awaited.has(program)) unexpectedEnds.push(`code ${code}: ${`${stdout}${stderr}`.slice(-LAST_WORDS)}`);
    });
    return program;
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (current === undefined) return;
    awaited.add(current);
    await current.end(signal);
  };
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    directory,
    administrator: { username: 'admin', password: PASSWORD },
    unexpectedEnds,
    start: async () => {
      current = begin();
      return (await current.ready()).ms;
    },
    kill: () => end('SIGKILL'),
    killPostgres: () => {
      const pid = readPostmaster(cluster)?.pid;
      // Its lock file outlives it, and the number may belong to anybody by now.
      if (pid !== undefined && isServerOf(cluster, pid)) process.kill(pid, 'SIGKILL');
    },
    pidOfPostgres: () => readPostmaster(cluster)?.pid,
    isPostgresReady: () => readPostmaster(cluster)?.ready === true,
    logged: (pattern) => all.flatMap((each) => each.stdout().split('\n')).filter((line) => pattern.test(line)),
    databaseUrl: () => {
      const url = settings?.['DATABASE_URL'] ?? findEmbeddedPostgres(join(directory, 'postgres'));
      if (url === undefined) throw new Error('Expected the database of the program to run, but it does not');
      return url;
    },
    stop: () => end('SIGTERM'),
    remove: () => rm(directory, { recursive: true, force: true, maxRetries: 5 }),
  };
}
