import { createApiClient } from '../../demo/api-client.ts';
import type { Material } from '../../demo/materials.ts';
import { gatherPeople, type People } from '../../demo/people.ts';
import { openRegisters } from '../../demo/registers.ts';
import { repositoryFile } from '../../demo/repository.ts';
import { readSampleProjects, type SampleProject } from '../../demo/sample-projects.ts';
import { setClock } from '../../demo/walk.ts';
import { makeSmallMaterials } from '../case/world.ts';

const SAMPLES = repositoryFile('data/demo/projects.csv');
/** An hour of an office day, so that what is handed in counts at once. */
const MORNING = '2026-04-07T01:00:00Z';

/** Registers and people of a system, with a small project to file again and again, and one that is nobody's business. */
export interface City {
  readonly people: People;
  readonly sample: SampleProject;
  readonly outOfScope: SampleProject;
  readonly materials: readonly Material[];
}

/**
 * Fills a fresh system with what cases need; everybody calls through `transport` from then on. Its clock is put to the
 * morning of a working day, unless its time is real.
 */
export async function foundCity(
  system: {
    readonly baseUrl: string;
    readonly administrator: { readonly username: string; readonly password: string };
  },
  transport: typeof fetch,
  { timeIsReal = false }: { readonly timeIsReal?: boolean } = {},
): Promise<City> {
  const samples = await readSampleProjects(SAMPLES);
  const api = createApiClient(system.baseUrl, transport);
  const administrator = await api.signIn(system.administrator.username, system.administrator.password);
  const sample = find(samples, 'P04');
  const outOfScope = find(samples, 'P22');
  const registers = await openRegisters(administrator, [sample, outOfScope]);
  await registers.holdFor([sample, outOfScope]);
  if (!timeIsReal) await setClock(administrator, MORNING);
  const people = await gatherPeople(api, administrator);
  // Everybody now, so that no passwords are hashed under load.
  await people.agency(sample.facts.agencyUscc);
  for (const { facts } of [sample, outOfScope]) {
    await people.applicantOf(facts.applicantUscc);
    await people.designerOf(facts.designUscc);
    await people.officerOf(facts.regionCode);
  }
  for (const kind of ['CONSTRUCTION', 'FIRE', 'CIVIL_DEFENCE'])
    await people.departmentOf(kind, sample.facts.regionCode);
  const all = await makeSmallMaterials(sample.facts);
  const drawings = all.filter(({ slot }) => slot === 'M5').slice(0, 1);
  return { people, sample, outOfScope, materials: [...all.filter(({ slot }) => slot !== 'M5'), ...drawings] };
}

function find(samples: readonly SampleProject[], id: string): SampleProject {
  const found = samples.find((sample) => sample.id === id);
  if (found === undefined) throw new Error(`Expected a sample project ${id}, but there is none`);
  return found;
}
