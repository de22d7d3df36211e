import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from './platform/config.ts';
import { openDatabase } from './platform/database.ts';
import { findEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import { StartupError } from './platform/errors.ts';
import { createLogger } from './platform/logger.ts';
import { findLastingViolations, invariants } from './storage/invariants.ts';

/** A row that is under way is gone within seconds; one that is still found at the last look is a fault. */
const LOOKS = 3;
const PAUSE_MS = 3_000;
const MOST_SHOWN = 10;

/** Prints how often each invariant is broken, and where; fails when one is. The program may go on meanwhile. */
async function main(): Promise<void> {
  const logger = createLogger({ level: 'error' });
  const url = databaseUrl();
  const database = await openDatabase({ url, logger, applicationName: 'tushen-invariants', poolSize: 4 });
  try {
    const violations = await findLastingViolations(database.knex, { looks: LOOKS, pause: () => wait(PAUSE_MS) });
    for (const invariant of invariants) {
      const offenders = violations.find((each) => each.invariant === invariant)?.offenders ?? [];
      print(`${String(offenders.length).padStart(6)}  ${invariant.name}`);
      if (offenders.length > 0) print(`        there is ${invariant.says}:`);
      for (const offender of offenders.slice(0, MOST_SHOWN)) print(`        ${offender}`);
    }
    process.exitCode = violations.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

/** That of the setting, or of the program that runs on DATA_DIR. */
function databaseUrl(): string {
  const { DATABASE_URL, DATA_DIR } = readConfig();
  const url = DATABASE_URL ?? findEmbeddedPostgres(join(DATA_DIR, 'postgres'));
  if (url !== undefined) return url;
  throw new StartupError({
    setting: 'DATA_DIR',
    found: `is ${DATA_DIR}, where no PostgreSQL runs`,
    remedy: 'start the program on it, or set DATABASE_URL',
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
