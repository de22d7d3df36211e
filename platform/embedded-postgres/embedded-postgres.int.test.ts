import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scratchPlace } from '../../tests/scratch.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './index.ts';
import { isServerOf, readPostmaster, waitFor } from './postmaster.ts';

describe('the embedded PostgreSQL', () => {
  let base: string;
  let directory: string;
  let running: EmbeddedPostgres | undefined;
  const start = async () => {
    running = await startEmbeddedPostgres({ directory, log: () => {} });
    return running;
  };
  const cluster = () => join(directory, 'cluster');

  beforeEach(async () => {
    base = await mkdtemp(join(scratchPlace(), 'tushen-embedded-'));
    await chmod(base, 0o711);
    directory = join(base, 'postgres');
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  test('it keeps what was committed over a stop and a start', async () => {
    const first = await start();
    await query(first, 'create table t as select 图审 from (values (1)) v(图审)');
    await first.stop();

    const second = await start();

    expect(second.reattached).toBe(false);
    expect(await query(second, 'select * from t')).toEqual([{ 图审: 1 }]);
  });

  test('it is durable, in UTF-8, sorted by code point and listens on loopback only', async () => {
    const server = await start();

    const settings = `select name, setting from pg_settings where name in
      ('fsync', 'synchronous_commit', 'listen_addresses', 'server_encoding', 'password_encryption') order by name`;
    expect((await query(server, settings)).map((row) => Object.values(row).join('='))).toEqual([
      'fsync=on',
      'listen_addresses=127.0.0.1',
      'password_encryption=scram-sha-256',
      'server_encoding=UTF8',
      'synchronous_commit=on',
    ]);
    expect(await query(server, "select datcollate from pg_database where datname = 'tushen'")).toEqual([
      { datcollate: 'C' },
    ]);
  });

  test('it is reached by its socket, and by TCP where the path to that is too long', async () => {
    const address = 'select host(inet_client_addr()) as address';
    const near = await start();
    const bySocket = await query(near, address);
    await near.stop();
    directory = join(base, 'd'.repeat(100));

    const far = await start();

    expect([bySocket, await query(far, address)]).toEqual([[{ address: null }], [{ address: '127.0.0.1' }]]);
  });

  test('nobody gets in without the password', async () => {
    const url = new URL((await start()).url);
    url.password = 'guess';

    const client = new pg.Client({ connectionString: url.href });

    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  test('a server left running by a killed program is taken over as it is', async () => {
    const orphan = await start();
    await query(orphan, 'create table t (id int)');

    const again = await start();

    expect(again).toMatchObject({ reattached: true, pid: orphan.pid, url: orphan.url });
    expect(await query(again, 'select count(*)::int as n from t')).toEqual([{ n: 0 }]);
  });

  test('a server killed together with the program recovers every committed row', async () => {
    const killed = await start();
    await query(killed, 'create table t as select generate_series(1, 1000) as id');
    process.kill(killed.pid, 'SIGKILL');
    await waitFor(() => !isServerOf(cluster(), killed.pid), 5_000);

    const recovered = await start();

    expect(recovered.reattached).toBe(false);
    expect(await query(recovered, 'select count(*)::int as n from t')).toEqual([{ n: 1000 }]);
  });

  test.each(['SIGKILL', 'SIGQUIT'] as const)(
    'a supervised server that is ended by %s comes again at the same address within 5 s, with every committed row',
    async (signal) => {
      running = await startEmbeddedPostgres({ directory, log: () => {}, supervised: true });
      const { pid, url } = running;
      await query(running, 'create table t as select generate_series(1, 1000) as id');

      process.kill(pid, signal);
      const began = performance.now();
      await waitFor(() => running?.pid !== pid, 10_000);
      const ms = performance.now() - began;

      expect(await query(running, 'select count(*)::int as n from t')).toEqual([{ n: 1000 }]);
      expect(running.url).toBe(url);
      expect(ms).toBeLessThan(5_000);
    },
  );

  test('a lock file whose process number belongs to another program now does not stop the start', async () => {
    const first = await start();
    const lines = (await readFile(join(cluster(), 'postmaster.pid'), 'utf8')).split('\n');
    await first.stop();
    await writeFile(join(cluster(), 'postmaster.pid'), [process.pid, ...lines.slice(1)].join('\n'));

    const second = await start();

    expect(readPostmaster(cluster())).toMatchObject({ pid: second.pid, ready: true });
  });

  test('a first start that was killed while making the cluster is made again', async () => {
    await mkdir(join(directory, 'cluster.new', 'base'), { recursive: true });

    await start();

    expect(existsSync(join(directory, 'cluster.new'))).toBe(false);
  });

  test('it runs below a directory that only its owner may enter', async () => {
    await chmod(base, 0o700);

    const server = await start();

    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a cluster of another PostgreSQL version is refused in one sentence', async () => {
    await (await start()).stop();
    await writeFile(join(cluster(), 'PG_VERSION'), '17\n');

    await expect(start()).rejects.toThrow(
      /^DATA_DIR holds a PostgreSQL 17 cluster, but this version ships PostgreSQL 18; dump it .*\.$/,
    );
  });

  test('a cluster without its password is refused in one sentence', async () => {
    await (await start()).stop();
    await rm(join(directory, 'password'));

    await expect(start()).rejects.toThrow(
      /^DATA_DIR holds a PostgreSQL cluster but not its password file .*; restore /,
    );
  });

  test('a directory that a link points to is used through the link', async () => {
    await mkdir(join(base, 'disk'));
    await symlink(join(base, 'disk'), directory);

    await start();

    expect((await lstat(directory)).isSymbolicLink()).toBe(true);
    expect(existsSync(join(base, 'disk', 'cluster', 'PG_VERSION'))).toBe(true);
  });
});

async function query(server: EmbeddedPostgres, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
