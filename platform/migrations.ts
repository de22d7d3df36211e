import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import createKnex, { type Knex } from 'knex';
import pg from 'pg';
import { StartupError } from './errors.ts';

const MIGRATIONS = new URL('../migrations/', import.meta.url);
const TABLE = 'knex_migrations';
/** Any number that nothing else in the database uses as an advisory lock. */
const MIGRATION_LOCK = 7_475_368_656;

/**
 * Brings the database to this version. Processes that start together wait for each other; a database
 * that a newer version has migrated is refused, since this version cannot know what it would break.
 * @param upTo last migration to apply, for tests that need a database as an earlier version left it
 */
export async function migrate(url: string, upTo?: string): Promise<void> {
  const names = listMigrations().filter((name) => upTo === undefined || name <= upTo);
  const lock = new pg.Client({ connectionString: url, application_name: 'tushen-migrate' });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewerDatabase(lock, names);
    await runMigrations(url, names);
  } finally {
    await lock.end();
  }
}

async function refuseNewerDatabase(client: pg.Client, names: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [TABLE]);
  if (rows[0]?.exists !== true) {
    return;
  }
  const done = await client.query<{ name: string }>(`select name from ${TABLE} order by id`);
  const unknown = done.rows.map((row) => row.name).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new StartupError({
      setting: 'The database',
      found: `has been migrated by a newer version: expected migrations up to ${names.at(-1)}, but found ${unknown.join(', ')}`,
      remedy: 'install that newer version, or restore the backup made before the upgrade',
    });
  }
}

async function runMigrations(url: string, names: readonly string[]): Promise<void> {
  const migrationSource: Knex.MigrationSource<string> = {
    getMigrations: async () => [...names],
    getMigrationName: (name) => name,
    getMigration: async (name) => (await import(new URL(`${name}${extension()}`, MIGRATIONS).href)) as Knex.Migration,
  };
  // One connection and no statement timeout: building an index may take minutes.
  const knex = createKnex({ client: 'pg', connection: url, pool: { min: 0, max: 2 } });
  try {
    const config = { migrationSource, tableName: TABLE };
    // Ours is the lock that counts; knex's own stays set for ever when a process is killed in a migration.
    await knex.migrate.forceFreeMigrationsLock(config);
    await knex.migrate.latest(config);
  } finally {
    await knex.destroy();
  }
}

/** Names without ending, so that a database knows the same names from source (.ts) and from the build (.js). */
function listMigrations(): string[] {
  const pattern = new RegExp(`^\\d{14}_[a-z0-9_]+\\${extension()}$`);
  return readdirSync(fileURLToPath(MIGRATIONS))
    .filter((file) => pattern.test(file))
    .map((file) => file.slice(0, -extension().length))
    .sort();
}

function extension(): string {
  return import.meta.url.endsWith('.ts') ? '.ts' : '.js';
}
