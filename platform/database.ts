import createKnex, { type Knex } from 'knex';
import pg from 'pg';
import { reasonOf, StartupError, systemCodeOf } from './errors.ts';
import type { Logger } from './logger.ts';
import { prepareStatements, type StatementNames } from './prepared-statements.ts';

export interface DatabaseOptions {
  readonly url: string;
  readonly logger: Logger;
  /** Shown in pg_stat_activity, e.g. tushen-api. */
  readonly applicationName: string;
  /** Most connections for requests and workers. */
  readonly poolSize?: number;
}

export interface Database {
  /** For storage: requests and workers. */
  readonly knex: Knex;
  /** For the engine and the exporter, which write in bulk, and for polling: never starved by requests. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 20;
const BULK_POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const OLDEST_VERSION = 140_000;

/** What every session gets: a forgotten transaction or an endless query must not block the others. */
const SESSION = {
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 10_000,
  keepAlive: true,
};

const DATE = 1082;
const INTEGER_8 = 20;

/**
 * Dates without time stay texts YYYY-MM-DD (pg would make them local midnights), 8-byte integers
 * become numbers where they are exact: counts, and keys of the engine's partitions 1 to 3.
 */
const types = {
  getTypeParser: (oid: number, format?: string): ((value: string) => unknown) => {
    if (format !== 'binary' && oid === DATE) {
      return (value) => value;
    }
    if (format !== 'binary' && oid === INTEGER_8) {
      return toExactInteger;
    }
    return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
  },
};

/** Opens the pools after one connection has shown that the server answers and is new enough. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  await checkServer(options.url);
  const connection = { connectionString: options.url, application_name: options.applicationName, types, ...SESSION };
  const knex = createKnex({
    client: 'pg',
    connection,
    pool: { min: 0, max: options.poolSize ?? DEFAULT_POOL_SIZE, afterCreate: preparing() },
    acquireConnectionTimeout: CONNECT_TIMEOUT_MS,
    // Its own words would go to the standard output, between the lines of the log.
    log: logTo(options.logger),
  });
  const pool = new pg.Pool({ ...connection, max: BULK_POOL_SIZE });
  // Without a listener an idle connection that the server ends would end the whole program.
  pool.on('error', (error) => options.logger.warn({ reason: reasonOf(error) }, 'an idle database connection was lost'));
  return {
    knex,
    pool,
    close: async () => {
      await Promise.all([knex.destroy(), pool.end()]);
    },
  };
}

type Done = (error: undefined, connection: pg.Client) => void;

/** Names are a pool's own: another database has other statements, and there is a most of them. */
function preparing(): (connection: pg.Client, done: Done) => void {
  const names: StatementNames = new Map();
  return (connection, done) => {
    prepareStatements(connection, names);
    done(undefined, connection);
  };
}

function logTo(logger: Logger): Knex.Logger {
  const note = (message: unknown) => logger.warn({ component: 'database', reason: reasonOf(message) }, 'knex');
  return { warn: note, error: note, deprecate: note, debug: () => {} };
}

async function checkServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    refuseOldServer(Number(rows[0]?.version));
  } catch (error) {
    throw error instanceof StartupError ? error : unreachable(url, error);
  } finally {
    await client.end().catch(() => {});
  }
}

function refuseOldServer(version: number): void {
  if (version < OLDEST_VERSION) {
    throw new StartupError({
      setting: 'DATABASE_URL',
      found: `is a PostgreSQL ${Math.floor(version / 10_000)} server, but 14 or later is needed`,
      remedy: 'upgrade it or name another',
    });
  }
}

function unreachable(url: string, error: unknown): StartupError {
  const { hostname, port, pathname } = new URL(url);
  const server = `${hostname}:${port === '' ? '5432' : port}`;
  const remedies: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'start that server or correct the host and port',
    ENOTFOUND: 'correct the host name',
    '28P01': 'correct the user and password',
    '28000': 'correct the user, or allow this machine in pg_hba.conf',
    '3D000': `create the database ${pathname.slice(1)} or name another`,
  };
  return new StartupError(
    {
      setting: 'DATABASE_URL',
      found: `names ${server}, which cannot be used (${reasonOf(error)})`,
      remedy: remedies[systemCodeOf(error) ?? ''] ?? 'check that the server runs and may be reached from here',
    },
    { cause: error },
  );
}

function toExactInteger(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}
