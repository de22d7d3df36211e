import { startDatabaseServer } from './database-server.ts';
import { readConfig } from './platform/config.ts';
import { StartupError } from './platform/errors.ts';
import { createLifecycle, runProgram } from './platform/lifecycle.ts';
import { createLogger } from './platform/logger.ts';
import { readRole } from './program-role.ts';

function readStart() {
  try {
    const config = readConfig();
    return { config, only: readRole(process.argv.slice(2), config) };
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

const { config, only } = readStart();
const logger = createLogger({ level: config.LOG_LEVEL });
const lifecycle = createLifecycle({ logger });
await runProgram(lifecycle, logger, async () => {
  // The rest of the program is loaded while PostgreSQL starts, and not before the settings are known to be right.
  const [databaseUrl, { startProgram }] = await Promise.all([
    startDatabaseServer({ config, logger, lifecycle }),
    import('./program.ts'),
  ]);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await startProgram({ config, logger, lifecycle, databaseUrl, only, say });
});
