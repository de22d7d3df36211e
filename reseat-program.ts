import { parseArgs } from 'node:util';
import { startDatabaseServer } from './database-server.ts';
import { refuseRegressedEngine } from './engine-identity.ts';
import {
  type ConnectedEngine,
  connectCluster,
  connectEmbedded,
  type EngineSideOptions,
  followRecords,
} from './engine-side.ts';
import { type Config, readConfig } from './platform/config.ts';
import { openDatabase } from './platform/database.ts';
import { reasonOf, StartupError } from './platform/errors.ts';
import { createLifecycle, type Lifecycle } from './platform/lifecycle.ts';
import { createLogger, type Logger } from './platform/logger.ts';
import { createMetrics } from './platform/metrics.ts';
import { migrate } from './platform/migrations.ts';
import type { Engine } from './reseat/engines.ts';
import { type ReseatOutcome, runReseat } from './reseat/run.ts';
import { refuseWhileRunning } from './reseat-guard.ts';

/** What the operator asked for. */
interface Order {
  readonly to: 'cluster' | 'embedded';
  readonly dryRun: boolean;
  readonly sourceGone: boolean;
  readonly leavePrevented: boolean;
}

const USAGE = '--to cluster or --to embedded, and --dry-run, --source-gone or --leave-prevented where wanted';
/** A broker sends its records every few seconds; after a restart it sends many again. */
const RECORDS_TIMEOUT_MS = 120_000;

/** Exit codes: every case is where it is to be; some case stays where it was; nothing was tried. */
const DONE = 0;
const SOME_STAY = 1;
const NOTHING_TRIED = 2;

function readOrder(args: readonly string[]): Order {
  const options = {
    to: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    'source-gone': { type: 'boolean', default: false },
    'leave-prevented': { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    const { to } = values;
    if (to !== 'cluster' && to !== 'embedded') throw new Error(`--to is ${to ?? 'missing'}`);
    return {
      to,
      dryRun: values['dry-run'],
      sourceGone: values['source-gone'],
      leavePrevented: values['leave-prevented'],
    };
  } catch (error) {
    throw new StartupError({
      setting: 'The command line',
      found: `cannot be read (${reasonOf(error).split('. ')[0]})`,
      remedy: `give ${USAGE}`,
    });
  }
}

async function reseat(order: Order, config: Config, tools: { logger: Logger; lifecycle: Lifecycle }) {
  const { logger, lifecycle } = tools;
  if (order.to === 'cluster' && config.ZEEBE_ADDRESS === undefined) {
    throw new StartupError({
      setting: 'ZEEBE_ADDRESS',
      found: 'is unset, so that there is no cluster to move the cases to',
      remedy: 'set it to the gateway of the cluster',
    });
  }
  const databaseUrl = await startDatabaseServer({ config, logger, lifecycle });
  const database = await lifecycle.start(
    'database',
    () => openDatabase({ url: databaseUrl, logger, applicationName: 'tushen-reseat' }),
    ({ close }) => close(),
  );
  await lifecycle.start('migrations', () => migrate(databaseUrl));
  await refuseWhileRunning({ databaseUrl, logger, lifecycle });
  // Nobody but us speaks to the embedded engine meanwhile.
  const options = {
    config: { ...config, ENGINE_PORT: 0 },
    logger,
    lifecycle,
    database,
    metrics: createMetrics(),
    runs: () => true,
  };
  const embedded = await open(options, connectEmbedded);
  const cluster = await openCluster(options, order);
  const [to, from] = order.to === 'cluster' ? [cluster, embedded] : [embedded, cluster];
  if (to === undefined) throw new Error('Expected an engine to move the cases to, but there is none.');
  return runReseat({
    ...{ knex: database.knex, to, from, recordsTimeoutMs: RECORDS_TIMEOUT_MS },
    ...{ dryRun: order.dryRun, sourceGone: order.sourceGone, leavePrevented: order.leavePrevented },
    say: (line) => void process.stdout.write(`${line}\n`),
  });
}

async function open(
  options: EngineSideOptions,
  connect: (options: EngineSideOptions) => Promise<ConnectedEngine>,
): Promise<Engine> {
  const connected = await connect(options);
  await refuseRegressedEngine(options.database.knex, connected.zeebe, connected.engineIdentity);
  const fault = await followRecords(options, connected);
  return { identity: connected.engineIdentity, zeebe: connected.zeebe, hasRecords: fault !== undefined };
}

/** A cluster that is to be left and does not answer counts as gone where the operator has said so. */
async function openCluster(options: EngineSideOptions, { to, sourceGone }: Order): Promise<Engine | undefined> {
  if (options.config.ZEEBE_ADDRESS === undefined) return undefined;
  try {
    return await open(options, connectCluster);
  } catch (error) {
    if (to === 'embedded' && sourceGone) return undefined;
    throw error;
  }
}

async function main(): Promise<number> {
  const order = readOrder(process.argv.slice(2));
  const config = readConfig();
  // The report goes to standard output, what befalls the program to the other.
  const logger = createLogger({ level: config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL, to: 2 });
  const lifecycle = createLifecycle({ logger });
  const interrupt = () => void lifecycle.stop().finally(() => process.exit(SOME_STAY));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return codeOf(await reseat(order, config, { logger, lifecycle }));
  } finally {
    await lifecycle.stop();
  }
}

function codeOf({ prevented }: ReseatOutcome): number {
  return prevented === 0 ? DONE : SOME_STAY;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exitCode = error instanceof StartupError ? NOTHING_TRIED : SOME_STAY;
}
