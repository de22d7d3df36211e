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
  // Only now: whoever has mistyped a setting need not wait for all of the program to be read.
  const { startProgram } = await import('./program.ts');
  await startProgram({ config, logger, lifecycle, only, say: (line) => void process.stdout.write(`${line}\n`) });
});
