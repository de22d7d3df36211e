/** The PostgreSQL server of the bench: the program's own, durable, in a directory that goes with the run. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../platform/embedded-postgres/index.ts';
import { migrate } from '../../platform/migrations.ts';

export interface BenchServer {
  /** Address of an empty database; with `template`, of a copy of that one, to which nobody may be connected. */
  createDatabase(template?: string): Promise<string>;
  readonly pid: number;
  stop(): Promise<void>;
}

let created = 0;

export async function startPostgres(): Promise<BenchServer> {
  const directory = await mkdtemp(join(tmpdir(), 'tushen-bench-postgres-'));
  // Under root the server runs as nobody, who must pass through.
  await chmod(directory, 0o711);
  const server = await startEmbeddedPostgres({ directory, log: () => {} });
  return {
    pid: server.pid,
    createDatabase: async (template = 'template0') => {
      const name = `bench_${++created}`;
      const source = template.startsWith('postgres') ? new URL(template).pathname.slice(1) : template;
      await query(server.url, `create database ${name} template ${source}`);
      return Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
    },
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A migrated database. */
export async function createMigrated(server: BenchServer): Promise<string> {
  const url = await server.createDatabase();
  await migrate(url);
  return url;
}

/** First row of the answer. */
export async function query(url: string, statement: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows[0] ?? {};
  } finally {
    await client.end();
  }
}

/** Bytes of write-ahead log since the beginning of the server. */
export async function walBytes(url: string): Promise<number> {
  const { bytes } = await query(url, "select pg_current_wal_insert_lsn() - '0/0' as bytes");
  return Number(bytes);
}

const LOOK_MS = 20;

/** Waits until the read model shows so many ended instances. */
export async function awaitReadModel(url: string, ended: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query(
        'select count(*)::int as ended from process_instances where ended_at is not null',
      );
      if (rows[0]?.ended >= ended) {
        return;
      }
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  } finally {
    await client.end();
  }
}
