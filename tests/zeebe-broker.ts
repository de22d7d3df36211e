import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createZeebeClient, type ZeebeClient } from '../platform/zeebe-client/index.ts';

const VERSION = '8.5.8';
const OLDEST_JAVA = 21;
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 20_000;
const MAVEN_ARTIFACT = `io.camunda:camunda-zeebe:${VERSION}:tar.gz`;
const MAVEN_FILE = `io/camunda/camunda-zeebe/${VERSION}/camunda-zeebe-${VERSION}.tar.gz`;

export interface BrokerOptions {
  /** Where the broker's own Elasticsearch exporter sends its records; no exporter when absent. */
  readonly exporter?: { readonly url: string; readonly username?: string; readonly password?: string };
}

export interface ZeebeBroker {
  /** host:port of its gateway. */
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** What the broker needs and where it lies; or why it cannot run here. */
export type Installation = { readonly javaHome: string; readonly home: string } | { readonly missing: string };

/** Finds Java and fetches the broker (kept in Maven's local repository and unpacked once). */
export function installZeebe(): Installation {
  const javaHome = findJava();
  if (javaHome === undefined) {
    return { missing: `no Java ${OLDEST_JAVA} or newer in JAVA_HOME, /usr/lib/jvm or PATH` };
  }
  const archive = join(homedir(), '.m2/repository', MAVEN_FILE);
  if (!existsSync(archive) && !fetchByMaven()) {
    return { missing: `neither ${archive} nor a Maven (mvn) that can fetch ${MAVEN_ARTIFACT}` };
  }
  return { javaHome, home: unpack(archive) };
}

/** Starts a broker with data of its own on free ports; resolves when it is healthy. */
export async function startZeebeBroker(
  { javaHome, home }: Exclude<Installation, { missing: string }>,
  options: BrokerOptions = {},
): Promise<ZeebeBroker> {
  const data = mkdtempSync(join(tmpdir(), 'tushen-zeebe-data-'));
  const [gateway, command, internal, server, management] = await freePorts(5);
  const log = openSync(join(data, 'broker.log'), 'a');
  const broker = spawn(join(home, 'bin/broker'), [], {
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env['PATH'],
      JAVA_HOME: javaHome,
      JAVA_OPTS: '-Xmx768m',
      ZEEBE_BROKER_NETWORK_HOST: '127.0.0.1',
      ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT: String(command),
      ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT: String(internal),
      ZEEBE_BROKER_GATEWAY_NETWORK_HOST: '127.0.0.1',
      ZEEBE_BROKER_GATEWAY_NETWORK_PORT: String(gateway),
      // Both: with only one of them the other's default port is taken on a busy machine.
      SERVER_PORT: String(server),
      MANAGEMENT_SERVER_PORT: String(management),
      ZEEBE_BROKER_DATA_DIRECTORY: data,
      ...exporterSettings(options),
    },
  });
  const address = `127.0.0.1:${gateway}`;
  const stop = () => stopBroker(broker, data);
  try {
    await waitUntilHealthy(address, broker);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, pid: broker.pid ?? 0, stop };
}

function exporterSettings({ exporter }: BrokerOptions): Record<string, string> {
  if (exporter === undefined) {
    return {};
  }
  const prefix = 'ZEEBE_BROKER_EXPORTERS_ELASTICSEARCH';
  const { url, username, password } = exporter;
  return {
    [`${prefix}_CLASSNAME`]: 'io.camunda.zeebe.exporter.ElasticsearchExporter',
    [`${prefix}_ARGS_URL`]: url,
    [`${prefix}_ARGS_BULK_DELAY`]: '1',
    ...(username === undefined ? {} : { [`${prefix}_ARGS_AUTHENTICATION_USERNAME`]: username }),
    ...(password === undefined ? {} : { [`${prefix}_ARGS_AUTHENTICATION_PASSWORD`]: password }),
  };
}

function findJava(): string | undefined {
  const jvms = '/usr/lib/jvm';
  const installed = existsSync(jvms) ? readdirSync(jvms).map((name) => join(jvms, name)) : [];
  const onPath = spawnSync('sh', ['-c', 'readlink -f "$(command -v java)"'], { encoding: 'utf8' }).stdout.trim();
  const candidates = [process.env['JAVA_HOME'], ...installed, onPath.replace(/\/bin\/java$/, '')];
  return candidates.find((home) => home !== undefined && home !== '' && javaVersion(home) >= OLDEST_JAVA);
}

function javaVersion(home: string): number {
  const { stderr } = spawnSync(join(home, 'bin/java'), ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

function fetchByMaven(): boolean {
  const args = ['-q', '-B', 'dependency:get', `-Dartifact=${MAVEN_ARTIFACT}`, '-Dtransitive=false'];
  return spawnSync('mvn', args, { stdio: 'ignore', timeout: 600_000 }).status === 0;
}

/** Unpacked beside and renamed, so that two runs at the same time cannot see half of it. */
function unpack(archive: string): string {
  const home = join(tmpdir(), `tushen-zeebe-${VERSION}`);
  if (!existsSync(home)) {
    const unfinished = mkdtempSync(`${home}-`);
    const result = spawnSync('tar', ['xzf', archive, '-C', unfinished, '--strip-components=1'], { encoding: 'utf8' });
    if (result.status !== 0) {
      throw new Error(`The broker in ${archive} cannot be unpacked: ${result.stderr}`);
    }
    try {
      renameSync(unfinished, home);
    } catch {
      // Another run was faster.
      rmSync(unfinished, { recursive: true });
    }
  }
  return home;
}

async function waitUntilHealthy(address: string, broker: ChildProcess): Promise<void> {
  const client = createZeebeClient({ address, logger: pino({ level: 'silent' }) });
  const end = performance.now() + START_TIMEOUT_MS;
  try {
    while (!(await isHealthy(client))) {
      if (broker.exitCode !== null || performance.now() > end) {
        throw new Error(`The Zeebe broker did not become healthy (exit code ${broker.exitCode})`);
      }
      await new Promise((done) => setTimeout(done, 500));
    }
  } finally {
    await client.close();
  }
}

async function isHealthy(client: ZeebeClient): Promise<boolean> {
  return client.topology().then(
    ({ healthy }) => healthy,
    () => false,
  );
}

async function stopBroker(broker: ChildProcess, data: string): Promise<void> {
  if (broker.exitCode === null && broker.signalCode === null) {
    const ended = new Promise((done) => broker.once('exit', done));
    broker.kill('SIGTERM');
    const force = setTimeout(() => broker.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(force);
  }
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
}

/** Ports nobody listens on now; held open together, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((done) => server.close(done));
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
}
