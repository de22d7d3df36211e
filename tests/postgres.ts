import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { TestServer } from './postgres-server.ts';

/** A database of one test file's own. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** True gives a database without any table of ours: for the tests of migrating itself. */
  readonly empty?: boolean;
}

/** Makes a migrated database in the run's PostgreSQL, which is started when this is the first one. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await askForServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(server, `create database ${name} template ${options.empty ? 'template0' : server.template}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `drop database if exists ${name} with (force)`) };
}

async function askForServer(): Promise<TestServer> {
  const response = await fetch(inject('postgresService'));
  if (!response.ok) {
    throw new Error(`The PostgreSQL of this test run did not start: ${await response.text()}`);
  }
  return (await response.json()) as TestServer;
}

async function execute(server: TestServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
