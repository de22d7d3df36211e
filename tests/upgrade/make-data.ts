import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { type Cast, complete, teamOf } from '../../demo/cast.ts';
import { abreast } from '../case/finish.ts';
import { CASE_STATES, EARLY_STATES } from '../case/states.ts';
import { drive, enterWorld, openTask, type World, waitsFor } from '../case/world.ts';
import { createTestDatabase } from '../postgres.ts';
import { type Launched, type LaunchOptions, launch, newDirectory } from '../start/launch.ts';
import { freePorts } from '../zeebe-broker.ts';
import { digestOfMigration, type KeptCase, writeData } from './data-file.ts';
import { buildPrevious, type PreviousBuild } from './previous-build.ts';
import { PASSWORD, UPGRADE_DATA } from './upgrade-data.ts';

/**
 * Writes the data that tests/upgrade opens: an earlier commit is built and run, cases are brought to every state by its API,
 * some answers are given while its workers are gone, and the processes are killed. `npm run upgrade-data`, with UPGRADE_FROM
 * naming the commit or tag.
 */
it('an earlier build leaves cases in every state', async () => {
  const build = await buildPrevious(process.env['UPGRADE_FROM'] ?? 'HEAD');
  const database = await createTestDatabase({ empty: true });
  const directory = newDirectory();
  try {
    const settings = await settingsFor(database.url, directory);
    const { cases, legalNow } = await runPrevious(build, settings);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select name from knex_migrations order by name');
    const migrations = await Promise.all(
      rows.map(async ({ name }) => ({ name, sha256: await digestOfMigration(name, join(build.folder, 'migrations')) })),
    );
    // What the program printed is not read again, and letters in PDFs do not compress.
    const printed = await client.query<{ sha256: string }>('select sha256 from documents where sha256 is not null');
    const header = { commit: build.commit, legalNow, migrations, cases };
    const omit = printed.rows.map(({ sha256 }) => sha256);
    await writeData(UPGRADE_DATA, { client, filesDirectory: join(directory, 'files'), header, omit });
    await client.end();
    expect(cases.length).toBeGreaterThan(CASE_STATES.length);
  } finally {
    await Promise.all(running.map((program) => program.end('SIGKILL')));
    await database.drop();
    await rm(directory, { recursive: true, force: true });
    build.remove();
  }
});

const running: Launched[] = [];

function start(options: LaunchOptions): Launched {
  const program = launch(options);
  running.push(program);
  return program;
}

async function settingsFor(databaseUrl: string, directory: string): Promise<Record<string, string>> {
  const [port = 0, enginePort = 0] = await freePorts(2);
  return {
    DATABASE_URL: databaseUrl,
    DATA_DIR: directory,
    PORT: String(port),
    ENGINE_PORT: String(enginePort),
    ADMIN_PASSWORD: PASSWORD,
    VIRTUAL_TIME: '1',
    LOG_LEVEL: 'error',
  };
}

async function runPrevious({ folder }: PreviousBuild, settings: Readonly<Record<string, string>>) {
  const program = start({ folder, settings });
  const { address } = await program.ready();
  const world = await enterWorld({ baseUrl: address, administrator: { username: 'admin', password: PASSWORD } });
  const kept: KeptCase[] = [];
  const keep = (name: string, { caseId, proposed }: Cast) => kept.push({ name, caseId, proposed: [...proposed] });
  for (const state of EARLY_STATES) keep(state.name, await state.make(world));
  await abreast(CASE_STATES, async (state) => keep(state.name, await state.make(world)));
  const begun = await abreast(UNHEARD, async (each) => ({ ...each, cast: await each.begin(world) }));
  await program.end('SIGTERM');

  const parts = ['engine', 'api'].map((part) => start({ folder, settings, args: ['--only', part] }));
  await Promise.all(parts.map((part) => part.ready()));
  for (const { name, cast, say } of begun) {
    await say(cast);
    keep(name, cast);
  }
  const { now } = await world.administrator.get<{ now: string }>('/clock');
  await Promise.all(parts.map((part) => part.end('SIGKILL')));
  return { cases: kept, legalNow: now };
}

/** What people say while no worker and no sender runs: it is stored and has not reached the engine. */
const UNHEARD: readonly {
  readonly name: string;
  begin(world: World): Promise<Cast>;
  say(cast: Cast): Promise<unknown>;
}[] = [
  {
    name: 'unheard: an officer has accepted it',
    begin: (world) => world.submit('P04', { submittedAt: '2026-10-19 08:50' }),
    say: async (cast) => {
      const task = await openTask(cast, 'AcceptanceReview');
      return complete(cast.officer, task, { decision: 'ACCEPTED', reason: 'COMPLETE' });
    },
  },
  {
    name: 'unheard: it was signed',
    begin: async (world) => {
      const cast = await world.submit('P04', { submittedAt: '2026-10-19 08:50' });
      await drive(cast, { SignCertificate: undefined }, waitsFor('SignCertificate'));
      return cast;
    },
    say: async (cast) =>
      complete((await teamOf(cast)).legalRepresentative, await openTask(cast, 'SignCertificate'), { signed: true }),
  },
  {
    name: 'unheard: its withdrawal was asked for',
    begin: async (world) => {
      const cast = await world.submit('P04', { submittedAt: '2026-10-19 08:50' });
      await openTask(cast, 'AcceptanceReview');
      return cast;
    },
    say: (cast) => cast.applicant.post(`/applications/${cast.caseId}/withdrawal`, { reason: '项目缓建' }),
  },
  {
    name: 'unheard: it was submitted',
    begin: (world) => world.draft('P04', { submittedAt: '2026-10-19 08:50' }),
    say: (cast) => cast.applicant.post(`/applications/${cast.caseId}/submission`),
  },
];
