import { readConfig } from './platform/config.ts';
import { StartupError } from './platform/errors.ts';
import { createLifecycle, runProgram } from './platform/lifecycle.ts';
import { createLogger } from './platform/logger.ts';
import { type ProgramRole, ROLES, startProgram } from './program.ts';

/** `--only ROLE` runs one part in this process; without it everything runs in one. */
function readRole(args: readonly string[]): ProgramRole | undefined {
  const index = args.indexOf('--only');
  if (index < 0) return undefined;
  const role = ROLES.find((each) => each === args[index + 1]);
  if (role !== undefined) return role;
  throw new StartupError({
    setting: '--only',
    found: `is ${args[index + 1] ?? 'followed by nothing'}, but a part is expected`,
    remedy: `name one of ${ROLES.join(', ')}`,
  });
}

function readStart(): { config: ReturnType<typeof readConfig>; only: ProgramRole | undefined } {
  try {
    return { config: readConfig(), only: readRole(process.argv.slice(2)) };
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
  await startProgram({ config, logger, lifecycle, only, say: (line) => void process.stdout.write(`${line}\n`) });
});
