import { join } from 'node:path';
import type { Config } from './platform/config.ts';
import { takeDataDirectory } from './platform/data-dir.ts';
import { startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import type { Lifecycle } from './platform/lifecycle.ts';
import type { Logger } from './platform/logger.ts';

interface ServerParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly lifecycle: Lifecycle;
}

/** Address of the database; starts the embedded server under DATA_DIR where no other is named. */
export async function startDatabaseServer({ config, logger, lifecycle }: ServerParts): Promise<string> {
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL;
  const held = await lifecycle.start(
    'data directory',
    () => takeDataDirectory(config.DATA_DIR),
    (lock) => lock.release(),
  );
  const server = await lifecycle.start(
    'postgres',
    () =>
      startEmbeddedPostgres({
        directory: join(held.path, 'postgres'),
        log: (message) => logger.info(message),
        supervised: true,
      }),
    ({ stop }) => stop(),
  );
  return server.url;
}
