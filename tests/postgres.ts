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
  const template = options.empty ? 'template0' : server.template;
  // Copies files as they are; the other strategy writes every page into the log as well.
  await query(server.url, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => void (await query(server.url, `drop database if exists ${name} with (force)`)),
  };
}

async function askForServer(): Promise<TestServer> {
  const response = await fetch(inject('postgresService'));
  if (!response.ok) {
    throw new Error(`The PostgreSQL of this test run did not start: ${await response.text()}`);
  }
  return (await response.json()) as TestServer;
}

/** Rows of one statement, on a connection of its own. */
export async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
