import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../demo/answers.ts';
import { type Cast, complete, teamOf, uploadAll } from '../../demo/cast.ts';
import { migrate } from '../../platform/migrations.ts';
import { abreast, finish, type Underway } from '../case/finish.ts';
import { CASE_STATES, type CaseState, EARLY_STATES } from '../case/states.ts';
import { enterWorld, makeSmallMaterials, type World } from '../case/world.ts';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';
import { scratchPlace } from '../scratch.ts';
import { type System, startSystem } from '../system.ts';
import { type DataHeader, digestOfMigration, type KeptCase, readHeader, restoreData } from './data-file.ts';
import { PASSWORD, UPGRADE_DATA } from './upgrade-data.ts';

const MINUTE = 60_000;

describe('data of an earlier build', { timeout: 10 * MINUTE }, () => {
  let header: DataHeader;
  let database: TestDatabase;
  let directory: string;
  let system: System;
  let world: World;

  beforeAll(async () => {
    header = await readHeader(UPGRADE_DATA);
    database = await createTestDatabase({ empty: true });
    directory = await mkdtemp(join(scratchPlace(), 'tushen-upgrade-'));
    await migrate(database.url, header.migrations.at(-1)?.name);
    await fill(database, { directory, legalNow: header.legalNow });
    system = await startSystem({
      settings: { DATABASE_URL: database.url, DATA_DIR: directory, ADMIN_PASSWORD: PASSWORD },
    });
    world = await enterWorld({ baseUrl: system.baseUrl, administrator: { username: 'admin', password: PASSWORD } });
  }, 5 * MINUTE);
  afterAll(async () => {
    await system?.stop();
    await database?.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it('rest on migrations that nobody has changed since', async () => {
    const now = await Promise.all(
      header.migrations.map(async ({ name }) => ({ name, sha256: await digestOfMigration(name) })),
    );
    expect(now).toEqual(header.migrations);
  });

  it('are finished by this one, whatever state a case was in', async () => {
    const underway = await abreast(header.cases, (kept) => resume(world, kept));

    const ended = await abreast(underway, finish);

    expect(ended.filter(({ caseResult, wanted }) => caseResult !== wanted)).toEqual([]);
    expect(ended).toHaveLength(header.cases.length);
    // The earlier build knew fewer states, and left some cases more whose people were answered while its workers were gone.
    const known = CASE_STATES.filter(({ name }) => header.cases.some((kept) => kept.name === name));
    expect(known.length).toBeGreaterThan(20);
    expect(ended.length).toBeGreaterThan(known.length);
  });
});

/** Time has gone by since the data were made; legal time goes on where it stood. */
async function fill({ url }: TestDatabase, of: { readonly directory: string; readonly legalNow: string }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await restoreData(UPGRADE_DATA, { client, filesDirectory: join(of.directory, 'files') });
  await client.query('update legal_time_offset set offset_ms = $1', [Date.parse(of.legalNow) - Date.now()]);
  await client.end();
}

/** States that no case comes into any more, on the diagrams of now. */
const FORMER_STATES: readonly Pick<CaseState, 'name' | 'acts'>[] = [
  {
    // Silence had accepted it; what was missing was not handed in but uploaded, and nobody checked it.
    name: 'its certificate is barred',
    acts: (cast) => ({
      ResolveBar: async (task) => {
        await uploadAll(cast.applicant, cast.caseId, cast.missing);
        return complete((await teamOf(cast)).manager, task, { retry: true, reason: '材料已补齐' });
      },
    }),
  },
];

/** The people of a case take it up again, with nothing but what the system tells and their own papers. */
async function resume(world: World, { name, caseId, proposed }: KeptCase): Promise<Underway> {
  const { people, administrator, samples } = world;
  const application = await administrator.get<Application>(`/applications/${caseId}`);
  const sample = samples.find(({ facts }) => facts.projectName === application.projectName);
  if (sample === undefined) throw new Error(`Expected a sample of project ${application.projectName}`);
  const { facts, missingMaterials } = sample;
  const materials = await makeSmallMaterials(facts);
  await Promise.all(proposed.map((code) => people.agency(code)));
  const cast: Cast = {
    caseId,
    regionCode: facts.regionCode,
    people,
    applicant: await people.applicantOf(facts.applicantUscc),
    designer: await people.designerOf(facts.designUscc),
    officer: await people.officerOf(facts.regionCode),
    missing: materials.filter(({ slot }) => missingMaterials.includes(slot)),
    proposed: [...proposed],
    seenByOfficer: undefined,
  };
  const state = [...CASE_STATES, ...EARLY_STATES, ...FORMER_STATES].find((each) => each.name === name);
  return { ...state, name, cast };
}
