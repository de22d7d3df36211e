import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssuedDocument, Items } from '../../demo/answers.ts';
import { until } from '../../demo/until.ts';
import { createTestDatabase, type TestDatabase } from '../postgres.ts';
import { newDirectory } from '../start/launch.ts';
import { findDamage } from './aftermath.ts';
import { draft, live, refuse } from './applicants.ts';
import { type City, foundCity } from './city.ts';
import { createLedger } from './ledger.ts';
import { createMortalProgram, type MortalProgram } from './mortal-program.ts';
import { createPatientFetch } from './patient-fetch.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

const DISK_MB = 16;
const REST_MS = 60_000;

const ledger = createLedger();
const repeated: string[] = [];
const directory = newDirectory();
const disk: SmallDisk | undefined = mountSmallDisk(directory, DISK_MB);
let database: TestDatabase;
let program: MortalProgram;
let city: City;

/** Waits for what only a full disk brings about: where none can be mounted, nothing is waited for. */
async function whenFull(what: string, look: () => boolean): Promise<void> {
  if (disk !== undefined) await until(what, async () => look() || undefined);
}

describe('the program whose files no longer fit on their disk', () => {
  beforeAll(async () => {
    if (disk === undefined) console.info('no disk can be mounted here, so none is full');
    database = await createTestDatabase();
    program = await createMortalProgram({ directory, settings: { DATABASE_URL: database.url } });
    await program.start();
    city = await foundCity(
      program,
      createPatientFetch({ onAnswer: ledger.note, onRepeat: (reason) => repeated.push(reason) }),
    );
  }, 180_000);
  afterAll(async () => {
    await program.stop();
    disk?.remove();
    await database.drop();
    await program.remove();
  });

  it('refuses an upload with 507 and takes the rest of it when there is room', async () => {
    // given
    disk?.fill();
    // when
    const filing = live(city, 'SUBMITTED', '1号厂房');
    await whenFull('an upload without room', () => repeated.includes('507 STORAGE_FULL'));
    const drafts = ledger.writes(/^POST \/applications$/).length;
    disk?.makeRoom();
    await filing;
    // then
    expect([...new Set(repeated)]).toEqual(disk === undefined ? [] : ['507 STORAGE_FULL']);
    expect(drafts).toBe(disk === undefined ? 0 : 1);
    expect(ledger.writes(/^POST \S+\/submission$/)).toHaveLength(1);
  });

  it('prints what could not be printed when there is room, and nobody is asked to mend anything', async () => {
    // given
    const cast = await draft(city, { building: '2号厂房' });
    disk?.fill();
    // when
    await cast.applicant.post(`/applications/${cast.caseId}/submission`);
    await whenFull('a receipt without room', () => program.logged(/The file store has no room left/).length > 0);
    disk?.makeRoom();
    await refuse(cast);
    // then
    const look = async () => {
      const { items } = await cast.applicant.get<Items<IssuedDocument>>(`/applications/${cast.caseId}/documents`);
      return items.length === 2 ? items.map(({ code }) => code).sort() : undefined;
    };
    expect(await until('a receipt and a notice', look)).toEqual(['NON_ACCEPTANCE', 'RECEIPT']);
  }, 90_000);

  it(
    'comes to rest with every invariant holding and nothing lost',
    async () => {
      const found = await findDamage({ databaseUrl: database.url, directory, ledger }, REST_MS);
      expect([found, ledger.faults, program.unexpectedEnds]).toEqual([[], [], []]);
      expect(program.logged(/"code":"SERVER_FAULT"/)).toEqual([]);
    },
    2 * REST_MS,
  );
});
