import { join } from 'node:path';
import type { Knex } from 'knex';
import { buildApp } from './api/app.ts';
import { createBootstrapAdministrator } from './api/bootstrap.ts';
import { describeDemoCity, loadDemoCity } from './api/demo-data.ts';
import type { AppDeps } from './api/deps.ts';
import { deployShippedResources } from './api/shipped-resources.ts';
import { NEIGHBOUR_SYSTEMS } from './domain/neighbours.ts';
import { startEngineSide } from './engine-side.ts';
import { createLegalClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { openDatabase } from './platform/database.ts';
import { openFileStore } from './platform/file-store.ts';
import { type Lifecycle, listenFault } from './platform/lifecycle.ts';
import type { Logger } from './platform/logger.ts';
import { createMetrics } from './platform/metrics.ts';
import { migrate } from './platform/migrations.ts';
import { neighbourByHttp } from './platform/neighbours.ts';
import { projectRoot } from './platform/project-root.ts';
import { startTracing } from './platform/tracing.ts';
import { lintDiagram } from './processes/lint/index.ts';
import { serveHealth } from './program-health.ts';
import { showTables } from './program-metrics.ts';
import type { ProgramRole } from './program-role.ts';
import { refuseWhileReseating } from './reseat-guard.ts';
import { decideWith } from './storage/decisions.ts';
import { readLegalOffset } from './storage/legal-time.ts';
import { type Neighbours, offlineNeighbours } from './storage/neighbour-records.ts';
import { findTraceOfCase } from './storage/outbox.ts';
import { startDeliverySender } from './workers/delivery-sender.ts';
import { startGoalSweep } from './workers/goal-sweep.ts';
import { startNeighbourAsker } from './workers/neighbour-asker.ts';
import { startOutboxSender } from './workers/outbox-sender.ts';
import { runWorkers } from './workers/run-workers.ts';

export interface ProgramOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
  readonly databaseUrl: string;
  /** Everything when undefined. */
  readonly only?: ProgramRole | undefined;
  /** Job types that this process leaves to others. */
  readonly workersOff?: readonly string[] | undefined;
  /** Tells the person at the terminal. */
  readonly say: (line: string) => void;
}

export interface Program {
  /** Where the pages and the API answer; undefined when this process does not serve them. */
  readonly baseUrl: string | undefined;
}

/** Starts the parts in the order in which they need each other; the lifecycle stops them the other way round. */
export async function startProgram({
  config,
  logger,
  lifecycle,
  databaseUrl: url,
  only,
  workersOff,
  say,
}: ProgramOptions): Promise<Program> {
  const runs = (role: ProgramRole): boolean => only === undefined || only === role;

  const collector = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (collector !== undefined)
    await lifecycle.start(
      'tracing',
      () => startTracing(collector),
      (end) => end(),
    );
  const database = await lifecycle.start(
    'database',
    () => openDatabase({ url, logger, applicationName: `tushen-${only ?? 'all'}`, poolSize: config.DATABASE_POOL }),
    ({ close }) => close(),
  );
  const { knex } = database;
  const metrics = createMetrics();
  const health = await serveHealth({ config, logger, metrics, lifecycle });
  await lifecycle.start('migrations', () => migrate(url));
  await refuseWhileReseating({ knex, databaseUrl: url, logger, lifecycle });
  const clock = createLegalClock({
    timeZone: config.TZ_CITY,
    ...(config.VIRTUAL_TIME && { readOffset: () => readLegalOffset(knex) }),
  });
  await clock.refresh();

  const { watchEngine } = health;
  const engine = await startEngineSide({ config, logger, lifecycle, database, metrics, runs, watchEngine });
  const { zeebe, engineIdentity } = engine;
  showTables(metrics, knex, engineIdentity);
  const fileStore = await openFileStore(config.FILE_STORE, config.DATA_DIR);
  const shared = { knex, zeebe, engineIdentity, clock, logger };

  const parts = { ...shared, config, fileStore, metrics, lifecycle };
  if (runs('api')) await deployShipped(parts);
  if (runs('workers')) await startWorkers(parts, { databaseUrl: url, workersOff });
  const asked = health.started({ ...shared, engine: engine.health, exporterFault: engine.exporterFault }, only);
  if (!runs('api')) {
    say(`Tushen's part ${only} is ready, with the engine at ${engine.address}`);
    return { baseUrl: undefined };
  }
  const baseUrl = await serve(parts, asked, say);
  say(`Tushen is ready at ${baseUrl}`);
  if (config.PUBLIC_URL === undefined) {
    say(
      `Documents carry check codes that lead to ${publicUrlOf(config)}: set PUBLIC_URL before other machines are to use them.`,
    );
  }
  return { baseUrl };
}

/** What the parts of this process are made of. */
type Parts = Pick<AppDeps, 'knex' | 'zeebe' | 'engineIdentity' | 'clock' | 'fileStore' | 'metrics'> &
  Pick<ProgramOptions, 'config' | 'logger' | 'lifecycle'>;

async function deployShipped(parts: Parts): Promise<void> {
  const { lifecycle, logger } = parts;
  const shipped = await lifecycle.start('processes', () =>
    deployShippedResources({ ...parts, lintDiagram }, join(projectRoot, 'processes')),
  );
  if (shipped.kept.length > 0) logger.warn({ files: shipped.kept }, 'edited here, so not replaced by the shipped ones');
}

async function startWorkers(
  { lifecycle, config, fileStore, ...shared }: Parts,
  { databaseUrl, workersOff }: { readonly databaseUrl: string; readonly workersOff: ProgramOptions['workersOff'] },
): Promise<void> {
  const { knex, zeebe, metrics } = shared;
  const work = {
    ...shared,
    files: fileStore,
    decide: decideWith(zeebe),
    publicUrl: publicUrlOf(config),
    cityName: config.CITY_NAME,
  };
  const isTracing = config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined;
  const traceOf = isTracing ? (caseId: string) => findTraceOfCase(knex, caseId) : undefined;
  await lifecycle.start(
    'workers',
    () => runWorkers(work, { zeebe, metrics, off: workersOff, traceOf }),
    ({ close }) => close(),
  );
  await lifecycle.start(
    'goals',
    () => startGoalSweep(work),
    ({ close }) => close(),
  );
  await lifecycle.start(
    'deliveries',
    () => startDeliverySender(work),
    ({ close }) => close(),
  );
  await lifecycle.start(
    'outbox',
    () => startOutboxSender({ ...shared, databaseUrl }),
    ({ close }) => close(),
  );
  const neighbours = neighboursOf(config, knex);
  await lifecycle.start(
    'neighbours',
    () => startNeighbourAsker({ ...shared, neighbours }),
    ({ close }) => close(),
  );
}

/** The systems of other offices: behind their gateway where there is one, else answered for by what is known here. */
function neighboursOf({ NEIGHBOURS_URL: base }: Config, knex: Knex): Neighbours {
  if (base === undefined) return offlineNeighbours(knex);
  const systems = NEIGHBOUR_SYSTEMS.map((system) => [system, neighbourByHttp(base, system)]);
  return Object.fromEntries(systems) as Neighbours;
}

/** Serves API and pages; answers where. */
async function serve(parts: Parts, health: AppDeps['health'], say: ProgramOptions['say']): Promise<string> {
  const { config, lifecycle, knex } = parts;
  const app = await buildApp({
    ...parts,
    health,
    lintDiagram,
    uploadDirectory: join(config.DATA_DIR, 'uploads'),
    pagesDirectory: join(projectRoot, 'dist', 'pages'),
    version: '0.1.0',
  });
  const accounts = await makeAccounts(knex, config);
  // Told in any case: a start that fails at its port must not have made an account that nobody can use.
  return lifecycle
    .start(
      'api',
      () => listen(app, config),
      () => app.close(),
    )
    .finally(() => accounts.forEach(say));
}

/** Makes the first administrator, and the demonstration's people with DEMO; answers what the terminal is to say of them. */
async function makeAccounts(knex: Knex, config: Config): Promise<string[]> {
  const account = await createBootstrapAdministrator(knex, config.ADMIN_PASSWORD);
  const city = config.DEMO ? await loadDemoCity(knex, join(projectRoot, 'data', 'registers')) : undefined;
  const told = city === undefined ? [] : describeDemoCity(city);
  if (account === undefined || config.ADMIN_PASSWORD !== undefined) return told;
  return [`First administrator: ${account.username}, one-time password: ${account.password}`, ...told];
}

async function listen(app: Awaited<ReturnType<typeof buildApp>>, config: Config): Promise<string> {
  try {
    return await app.listen({ host: config.HOST, port: config.PORT });
  } catch (error) {
    throw listenFault({ port: config.PORT, portSetting: 'PORT', host: config.HOST, hostSetting: 'HOST' }, error);
  }
}

const publicUrlOf = ({ PUBLIC_URL, HOST, PORT }: Config): string => PUBLIC_URL ?? `http://${HOST}:${PORT}`;
