import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, readdir } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts';
import { isAlive, isServerOf, readPostmaster } from '../platform/embedded-postgres/postmaster.ts';
import { reasonOf } from '../platform/errors.ts';
import { migrate } from '../platform/migrations.ts';
import { SCRATCH_PLACES, scratchPlace } from './scratch.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address at which a test asks for the run's PostgreSQL; it is started by the first who asks. */
    postgresService: string;
  }
}

/** What the service answers. */
export interface TestServer {
  /** Address of the server's maintenance database. */
  readonly url: string;
  /** A migrated database to copy; connecting to it would block the copying. */
  readonly template: string;
}

const PREFIX = 'tushen-test-postgres-';
const TEMPLATE = 'migrated_template';

/** Vitest's global setup: one server per run, in a directory of its own, started only when a test asks. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let running: Promise<RunningServer> | undefined;
  const service = createServer((_request, response) => {
    running ??= startServer();
    running.then(
      ({ answer }) => reply(response, 200, answer),
      (error: unknown) => reply(response, 500, { error: reasonOf(error) }),
    );
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const address = service.address();
  project.provide('postgresService', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
  return async () => {
    service.close();
    const started = await running?.catch(() => undefined);
    await started?.stop();
  };
}

interface RunningServer {
  readonly answer: TestServer;
  stop(): Promise<void>;
}

async function startServer(): Promise<RunningServer> {
  await endServersOfDeadRuns();
  const directory = await mkdtemp(join(scratchPlace(), `${PREFIX}${process.pid}-`));
  // Under root the server runs as nobody, who must pass through.
  await chmod(directory, 0o711);
  const server = await startEmbeddedPostgres({ directory, log: () => {}, durable: false });
  const endAtExit = () => endAtOnce(server, directory);
  process.once('exit', endAtExit);
  // Without a listener these two end the process with no exit event; vitest itself listens to SIGINT.
  process.once('SIGTERM', () => process.exit(143)).once('SIGHUP', () => process.exit(129));
  const stop = async () => {
    process.off('exit', endAtExit);
    await server.stop();
    remove(directory);
  };
  try {
    return { answer: await makeTemplate(server.url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeTemplate(url: string): Promise<TestServer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE}`);
    // What lies in memory must stay small: the write-ahead log would take a gigabyte.
    await client.query("alter system set max_wal_size = '128MB'");
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
  const template = new URL(url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href);
  return { url, template: TEMPLATE };
}

/** A run that is interrupted still leaves no server behind; nothing asynchronous may happen any more. */
function endAtOnce(server: EmbeddedPostgres, directory: string): void {
  process.kill(server.pid, 'SIGQUIT');
  remove(directory);
}

/** Runs killed with SIGKILL leave their server; the process number in the directory's name tells. */
async function endServersOfDeadRuns(): Promise<void> {
  for (const place of SCRATCH_PLACES.filter((each) => existsSync(each))) {
    for (const name of await readdir(place)) endServerOfDeadRun(place, name);
  }
}

function endServerOfDeadRun(place: string, name: string): void {
  const owner = Number(name.match(new RegExp(`^${PREFIX}(\\d+)-`))?.[1] ?? 0);
  if (owner === 0 || isAlive(owner)) return;
  const directory = join(place, name);
  const pid = readPostmaster(join(directory, 'cluster'))?.pid;
  if (pid !== undefined && isServerOf(join(directory, 'cluster'), pid)) process.kill(pid, 'SIGQUIT');
  remove(directory);
}

/** A server that is just ending may still write a file: then the removal is repeated. */
function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

function reply(response: ServerResponse, status: number, body: TestServer | { error: string }): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
