import { once } from 'node:events';
import { createServer } from 'node:net';
import { createEngine, type Engine, type EngineHealth, LOG_FORMAT, NewerLogError } from './engine/engine.ts';
import { startGateway } from './engine/gateway/gateway.ts';
import { systemClock } from './engine/stream/system-clock.ts';
import { identityOfEngineElsewhere, refuseRegressedEngine, refuseStrandedCases } from './engine-identity.ts';
import { createExporter, type Exporter } from './exporter/exporter.ts';
import { openBulkEndpoint } from './exporter/sources/elasticsearch-bulk.ts';
import { followEmbeddedLog } from './exporter/sources/embedded-log.ts';
import type { Config } from './platform/config.ts';
import type { Database } from './platform/database.ts';
import { StartupError } from './platform/errors.ts';
import { type Lifecycle, listenFault } from './platform/lifecycle.ts';
import type { Logger } from './platform/logger.ts';
import type { Metrics } from './platform/metrics.ts';
import { createZeebeClient, waitForGateway, type ZeebeClient } from './platform/zeebe-client/index.ts';
import { engineObserver, showEngine } from './program-metrics.ts';
import { endAbandoned } from './reseat/move.ts';
import { cancelTasksOfJobs } from './storage/tasks.ts';

export interface EngineSideOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly runs: (role: 'engine' | 'exporter') => boolean;
  /** Told of the embedded engine before that may have to wait for another one. */
  readonly watchEngine?: (ask: () => EngineHealth) => void;
}

/** Whatever moves the cases: the embedded engine or a cluster, behind the same client. */
export interface EngineSide {
  readonly zeebe: ZeebeClient;
  /** host:port of the gateway. */
  readonly address: string;
  readonly engineIdentity: string;
  /** Of the embedded engine, where it runs in this process. */
  readonly health: (() => EngineHealth) | undefined;
  /** Why records are not taken in, where the exporter runs in this process. */
  readonly exporterFault: (() => string | undefined) | undefined;
}

const GATEWAY_TIMEOUT_MS = 20_000;

/** The only place that knows which engine there is. */
export async function startEngineSide(options: EngineSideOptions): Promise<EngineSide> {
  const { config, database, runs } = options;
  const isEmbedded = config.ZEEBE_ADDRESS === undefined;
  const connected = isEmbedded ? await connectEmbedded(options) : await connectCluster(options);
  const { zeebe, address, engineIdentity, engine } = connected;
  await refuseStrandedCases(database.knex, engineIdentity);
  await refuseRegressedEngine(database.knex, zeebe, engineIdentity);
  await endAbandoned(database.knex, { identity: engineIdentity, zeebe });
  // The embedded log can be followed in its own process only, so that there the two parts are one.
  const exports = isEmbedded ? engine !== undefined : runs('exporter');
  const exporterFault = exports ? await followRecords(options, connected) : undefined;
  return { zeebe, address, engineIdentity, health: engine && (() => engine.health()), exporterFault };
}

/** An engine behind its client, and under the name that the read model knows it by. */
export interface ConnectedEngine {
  readonly zeebe: ZeebeClient;
  readonly address: string;
  readonly engineIdentity: string;
  /** The embedded engine, where it runs in this process. */
  readonly engine: Engine | undefined;
}

/** Starts the embedded engine in this process, or finds it in another. */
export async function connectEmbedded(options: EngineSideOptions): Promise<ConnectedEngine> {
  const { config, database, runs } = options;
  const started = runs('engine') ? await startEmbeddedEngine(options) : undefined;
  const address = `${config.ENGINE_HOST}:${started?.port ?? config.ENGINE_PORT}`;
  const zeebe = await openClient(options, { setting: 'ENGINE_PORT', address });
  const engineIdentity = started?.engine.identity ?? (await identityOfEngineElsewhere(database.knex, address));
  return { zeebe, address, engineIdentity, engine: started?.engine };
}

/** Connects to the cluster of ZEEBE_ADDRESS. */
export async function connectCluster(options: EngineSideOptions): Promise<ConnectedEngine> {
  const { ZEEBE_ADDRESS: address = '', ENGINE_IDENTITY } = options.config;
  const zeebe = await openClient(options, { setting: 'ZEEBE_ADDRESS', address });
  return { zeebe, address, engineIdentity: ENGINE_IDENTITY ?? `zeebe:${address}`, engine: undefined };
}

async function openClient(
  { config, logger, lifecycle }: EngineSideOptions,
  { setting, address }: { readonly setting: string; readonly address: string },
): Promise<ZeebeClient> {
  const zeebe = await lifecycle.start(
    'zeebe client',
    () => createZeebeClient({ address, logger, ...(setting === 'ZEEBE_ADDRESS' && clientOptions(config)) }),
    (client) => client.close(),
  );
  await lifecycle.start('gateway', () => waitForGateway(zeebe, { setting, address, timeoutMs: GATEWAY_TIMEOUT_MS }));
  return zeebe;
}

async function startEmbeddedEngine(options: EngineSideOptions) {
  const { config, logger, lifecycle, database, metrics, watchEngine } = options;
  const observer = engineObserver(metrics);
  const engine = createEngine({ pool: database.pool, logger, clock: systemClock, observer });
  showEngine(metrics, engine);
  watchEngine?.(() => engine.health());
  await lifecycle.start(
    'engine',
    (stopped) => startUnlessStopped(engine, stopped),
    () => engine.stop(),
  );
  const { ENGINE_HOST: host, ENGINE_PORT: port } = config;
  const gateway = await lifecycle.start(
    'engine gateway',
    () =>
      tryListening(host, port)
        .then(() => startGateway(engine, { logger, host, port }))
        .catch((error: unknown) => {
          throw listenFault({ port, portSetting: 'ENGINE_PORT', host, hostSetting: 'ENGINE_HOST' }, error);
        }),
    ({ close }) => close(),
  );
  return { engine, port: gateway.port };
}

/** A standby waits until the leader is gone, which may be never. */
async function startUnlessStopped(engine: Engine, stopped: AbortSignal): Promise<void> {
  const stop = () => void engine.stop();
  stopped.addEventListener('abort', stop);
  try {
    await engine.start();
  } catch (error) {
    throw error instanceof NewerLogError ? newerLog(error) : error;
  } finally {
    stopped.removeEventListener('abort', stop);
  }
}

/** A standby that is older than the leader was finds this out only when it is to lead. */
function newerLog(error: NewerLogError): StartupError {
  return new StartupError(
    {
      setting: 'The database',
      found: `holds an engine log of format ${error.format}, but this version reads formats up to ${LOG_FORMAT}`,
      remedy: 'install the newer version that has written it, or restore the backup made before the upgrade',
    },
    { cause: error },
  );
}

/** Listens and lets go again: the gRPC server cannot tell why it may not listen, and prints lines of its own. */
async function tryListening(host: string, port: number): Promise<void> {
  const probe = createServer().listen({ host, port });
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/** Takes the engine's records into the read model; answers how to ask why they are not taken in, where they are. */
export async function followRecords(
  { config, logger, lifecycle, database }: EngineSideOptions,
  { engineIdentity, engine }: ConnectedEngine,
): Promise<(() => string | undefined) | undefined> {
  const exporter: Exporter = createExporter({
    knex: database.knex,
    engineIdentity,
    closeTasks: (trx, jobKeys) => cancelTasksOfJobs(trx, { engineIdentity, jobKeys, at: new Date() }),
  });
  if (engine !== undefined) {
    const source = await lifecycle.start(
      'exporter',
      () => followEmbeddedLog(engine, exporter, logger),
      ({ close }) => close(),
    );
    return source.fault;
  }
  const { EXPORTER_PORT: port, EXPORTER_HOST: host, EXPORTER_AUTH: auth } = config;
  if (port === undefined) {
    logger.warn(
      { setting: 'EXPORTER_PORT' },
      'is unset: no record of the cluster arrives, pages about instances stay empty',
    );
    return undefined;
  }
  const endpoint = await lifecycle.start(
    'exporter',
    () =>
      openBulkEndpoint({ host, port, auth, exporter, logger }).catch((error: unknown) => {
        throw listenFault({ port, portSetting: 'EXPORTER_PORT', host, hostSetting: 'EXPORTER_HOST' }, error);
      }),
    ({ close }) => close(),
  );
  return endpoint.fault;
}

function clientOptions(config: Config) {
  const { ZEEBE_CLIENT_ID: clientId, ZEEBE_CLIENT_SECRET: clientSecret, ZEEBE_AUTHORIZATION_SERVER_URL: url } = config;
  const hasLogin = clientId !== undefined && clientSecret !== undefined && url !== undefined;
  return {
    secure: config.ZEEBE_SECURE_CONNECTION,
    ...(config.ZEEBE_CLIENT_SSL_ROOT_CERTS_PATH !== undefined && {
      rootCertificatesFile: config.ZEEBE_CLIENT_SSL_ROOT_CERTS_PATH,
    }),
    ...(config.ZEEBE_TENANT_ID !== undefined && { tenantId: config.ZEEBE_TENANT_ID }),
    ...(hasLogin && { oauth: { clientId, clientSecret, url, audience: config.ZEEBE_TOKEN_AUDIENCE ?? '' } }),
  };
}
