import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, query, type TestDatabase } from '../postgres.ts';
import { ensureBuilt } from './built-program.ts';
import { launch, newDirectory } from './launch.ts';

const directory = newDirectory();
let database: TestDatabase;
let migratedByNewer: TestDatabase;
let writtenByNewer: TestDatabase;
let taken: Server;
let takenPort: string;

beforeAll(async () => {
  await ensureBuilt();
  database = await createTestDatabase();
  migratedByNewer = await createTestDatabase();
  await query(
    migratedByNewer.url,
    "insert into knex_migrations (name, batch, migration_time) values ('29990101000000_add_future', 9, now())",
  );
  writtenByNewer = await createTestDatabase();
  await query(
    writtenByNewer.url,
    'insert into engine_identity (identity, term, format) values (gen_random_uuid(), 1, 1000)',
  );
  writeFileSync(join(directory, 'a-file'), '');
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  takenPort = String(typeof address === 'object' ? address?.port : 0);
}, 120_000);
afterAll(async () => {
  taken.close();
  await Promise.all([database, migratedByNewer, writtenByNewer].map((each) => each.drop()));
  await rm(directory, { recursive: true, force: true });
});

interface Refusal {
  readonly what: string;
  readonly settings?: () => Record<string, string>;
  readonly args?: readonly string[];
  readonly sentences: readonly RegExp[];
}

const refusals: readonly Refusal[] = [
  // The one that waits longest comes first: they run side by side.
  {
    what: 'a cluster that cannot be reached',
    settings: () => ({ ZEEBE_ADDRESS: '127.0.0.1:1' }),
    sentences: [
      /^ZEEBE_ADDRESS names the gateway 127\.0\.0\.1:1, which does not answer \(.*\); start the gateway, .*\.$/,
    ],
  },
  {
    what: 'a port that is taken',
    settings: () => ({ PORT: takenPort }),
    sentences: [
      /^PORT is \d+, which is taken on 127\.0\.0\.1; stop the program that uses it, or choose another port\.$/,
    ],
  },
  {
    what: 'an engine port that is taken',
    settings: () => ({ ENGINE_PORT: takenPort }),
    sentences: [/^ENGINE_PORT is \d+, which is taken on 127\.0\.0\.1; stop .*\.$/],
  },
  {
    what: 'a health port that is taken',
    settings: () => ({ HEALTH_PORT: takenPort }),
    args: ['--only', 'engine'],
    sentences: [/^HEALTH_PORT is \d+, which is taken on 127\.0\.0\.1; stop .*\.$/],
  },
  {
    what: 'a database that cannot be reached, without its password',
    settings: () => ({ DATABASE_URL: 'postgresql://clerk:geheim@127.0.0.1:1/review' }),
    sentences: [
      /^DATABASE_URL names 127\.0\.0\.1:1, which cannot be used \((?!.*geheim).*ECONNREFUSED.*\); start .*\.$/,
    ],
  },
  {
    what: 'a database that a newer version has migrated',
    settings: () => ({ DATABASE_URL: migratedByNewer.url }),
    sentences: [
      /^The database has been migrated by a newer version: expected migrations up to \d{14}_\w+, but found 29990101000000_add_future; install that newer version, or restore the backup .*\.$/,
    ],
  },
  {
    what: 'an engine log that a newer version has written',
    settings: () => ({ DATABASE_URL: writtenByNewer.url }),
    args: ['--only', 'engine'],
    sentences: [
      /^The database holds an engine log of format 1000, but this version reads formats up to \d+; install the newer version .*\.$/,
    ],
  },
  {
    what: 'a data directory that cannot be written',
    settings: () => ({ DATABASE_URL: '', DATA_DIR: join(directory, 'a-file', 'data') }),
    sentences: [/^DATA_DIR is .*a-file\/data, which cannot be written \(ENOTDIR.*\); give this user the right .*\.$/],
  },
  {
    what: 'several wrong settings, all at once',
    settings: () => ({ PORT: '80x', FILE_STORE: 's3://bucket', LOG_LEVEL: 'loud', EXPORTER_PORT: '9300' }),
    sentences: [
      /^PORT is "80x", not a whole number from 0 \(any free port\) to 65535; correct it, or unset it for 3000\.$/,
      /^FILE_STORE is "s3:\/\/bucket", not `file` or .*; correct it, or unset it for file\.$/,
      /^LOG_LEVEL is "loud", not one of trace, .*; correct it, or unset it for info\.$/,
      /^EXPORTER_AUTH is unset although EXPORTER_PORT is set; set it, or unset EXPORTER_PORT\.$/,
    ],
  },
  {
    what: 'a part that there is not',
    args: ['--only', 'portal'],
    sentences: [/^--only is portal, but a part is expected; name one of api, workers, engine, exporter\.$/],
  },
  {
    what: '--only without a part',
    args: ['--only'],
    sentences: [/^The command line is "--only", which cannot be read \(.*\); give nothing, or --only and one of .*\.$/],
  },
  {
    what: 'a word that means nothing',
    args: ['--onyl', 'api'],
    sentences: [/^The command line is "--onyl api", which cannot be read \(.*\); give nothing, or .*\.$/],
  },
  {
    what: 'an exporter apart from the embedded engine',
    args: ['--only', 'exporter'],
    sentences: [/^--only is exporter, but the embedded engine's log .*; start --only engine, which does both, .*\.$/],
  },
  {
    what: 'an exporter that no broker can reach',
    settings: () => ({ ZEEBE_ADDRESS: '127.0.0.1:1' }),
    args: ['--only', 'exporter'],
    sentences: [/^EXPORTER_PORT is unset, so that --only exporter has nothing to do; set it and EXPORTER_AUTH.*\.$/],
  },
  {
    what: 'an embedded engine beside a cluster',
    settings: () => ({ ZEEBE_ADDRESS: '127.0.0.1:1' }),
    args: ['--only', 'engine'],
    sentences: [/^ZEEBE_ADDRESS is set, so that the embedded engine .* has nothing to do; unset it, or .*\.$/],
  },
  {
    what: 'a part without the database that all parts share',
    settings: () => ({ DATABASE_URL: '' }),
    args: ['--only', 'workers'],
    sentences: [/^DATABASE_URL is unset, but --only workers shares its database with the other parts; set it .*\.$/],
  },
];

describe('a start that cannot succeed', () => {
  const cases = refusals.map((refusal) => [refusal.what, refusal] as const);

  it.concurrent.each(cases)(
    'because of %s ends with 1 and a sentence for each fault',
    async (_what, refusal) => {
      // given
      const usual = { PORT: '0', ENGINE_PORT: '0', DATABASE_URL: database.url, DATA_DIR: directory };
      // when
      const settings = { ...usual, ...refusal.settings?.() };
      const { code, stdout, stderr } = await launch({ settings, args: refusal.args ?? [] }).ended();
      // then
      expect(code).toBe(1);
      expect(stderr.trimEnd().split('\n')).toEqual(
        refusal.sentences.map((sentence) => expect.stringMatching(sentence)),
      );
      expect(stdout + stderr).not.toMatch(/"stack"|\n\s+at /);
      expect(stdout).not.toContain('is ready');
    },
    60_000,
  );

  it('because of a newer version has touched nothing', async () => {
    const left =
      'select (select count(*)::int from users) as users, (select max(term)::int from engine_identity) as term';
    expect(await query(migratedByNewer.url, left)).toEqual([{ users: 0, term: null }]);
    expect(await query(writtenByNewer.url, left)).toEqual([{ users: 0, term: 1 }]);
  });
});
