import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startDatabaseServer } from '../database-server.ts';
import { readConfig } from '../platform/config.ts';
import { createLifecycle } from '../platform/lifecycle.ts';
import { createLogger } from '../platform/logger.ts';
import { startProgram } from '../program.ts';
import { createTestDatabase } from './postgres.ts';
import { scratchPlace } from './scratch.ts';

export interface SystemOptions {
  /** A real broker and the port to which its exporter sends; the embedded engine when absent. */
  readonly zeebe?:
    | { readonly address: string; readonly exporterPort: number; readonly exporterAuth: string }
    | undefined;
  /** Further settings, as environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Job types whose workers stay off until `startWorker`. */
  readonly workersOff?: readonly string[];
}

/** The whole program in this process, on a database of its own, with legal time that can be moved. */
export interface System {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  readonly administrator: { readonly username: string; readonly password: string };
  /** Settings of its processes, for other programs that work on the same data. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the program as a signal would and starts it anew on the same data, maybe with an engine of another place. */
  restart(options?: Restart): Promise<void>;
  /** Ends the program as a signal would; `restart` begins it anew. */
  halt(): Promise<void>;
  stop(): Promise<void>;
}

/** What is other than before; settings stay until they are named again, '' takes one away. */
type Restart = Pick<SystemOptions, 'workersOff' | 'settings'>;

const PASSWORD = 'tests-only-Passwort-1';

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const database = await createTestDatabase();
  const directory = await mkdtemp(join(scratchPlace(), 'tushen-system-'));
  let environment: Readonly<Record<string, string>> = {
    HOST: '127.0.0.1',
    PORT: '0',
    ENGINE_PORT: '0',
    DATA_DIR: directory,
    DATABASE_URL: database.url,
    VIRTUAL_TIME: '1',
    ADMIN_PASSWORD: PASSWORD,
    LOG_LEVEL: 'error',
    ...(options.zeebe !== undefined && {
      ZEEBE_ADDRESS: options.zeebe.address,
      EXPORTER_PORT: String(options.zeebe.exporterPort),
      EXPORTER_AUTH: options.zeebe.exporterAuth,
    }),
    ...options.settings,
  };
  let running = await begin(environment, options.workersOff);
  return {
    get baseUrl() {
      return running.baseUrl;
    },
    databaseUrl: database.url,
    administrator: { username: 'admin', password: PASSWORD },
    get environment() {
      return environment;
    },
    restart: async (again) => {
      await running.stop();
      environment = { ...environment, ...again?.settings };
      running = await begin(environment, again?.workersOff);
    },
    halt: () => running.stop(),
    stop: async () => {
      await running.stop();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function begin(environment: Readonly<Record<string, string>>, workersOff: readonly string[] | undefined) {
  const config = readConfig(environment);
  const logger = createLogger({ level: config.LOG_LEVEL });
  const lifecycle = createLifecycle({ logger });
  try {
    const databaseUrl = await startDatabaseServer({ config, logger, lifecycle });
    const { baseUrl } = await startProgram({ config, logger, lifecycle, databaseUrl, workersOff, say: () => {} });
    if (baseUrl === undefined) throw new Error('Expected the program to serve the API, but it does not');
    return { baseUrl, stop: () => lifecycle.stop() };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}
