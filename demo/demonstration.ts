import type { ApiClient, Caller } from './api-client.ts';
import { compare, type Difference } from './compare.ts';
import type { MakeMaterials, Material } from './materials.ts';
import { gatherPeople } from './people.ts';
import { openRegisters } from './registers.ts';
import { checkSystem } from './running-system.ts';
import { codesOfTheirOwn, type SampleProject } from './sample-projects.ts';
import { type Stage, type Walk, walkProject } from './walk.ts';

/** How one project ended: as far as it came, and where the system's answers are others than the file's. */
export interface Outcome {
  readonly sample: SampleProject;
  readonly walk: Walk | undefined;
  readonly differences: readonly Difference[];
  /** What stopped the walk. */
  readonly failure: string | undefined;
}

export interface Demonstration {
  readonly api: ApiClient;
  readonly administrator: Caller;
  readonly samples: readonly SampleProject[];
  readonly makeMaterials: MakeMaterials;
  /** Ends the demonstration before the next project; what the present one runs into then is not told. */
  readonly signal?: AbortSignal;
  /** Tells of each project as soon as it has ended. */
  readonly tell?: (outcome: Outcome) => void;
}

/**
 * Walks all projects in the order of their submission: there is one legal clock, so one after the other. While one walks,
 * the drawings of the next are made.
 */
export async function demonstrate(demonstration: Demonstration): Promise<readonly Outcome[]> {
  const { api, administrator, makeMaterials, signal, tell } = demonstration;
  const samples = demonstration.samples.toSorted((a, b) => a.submittedAt.localeCompare(b.submittedAt));
  await checkSystem(administrator);
  const registers = await openRegisters(administrator, samples);
  await registers.holdFor(samples);
  const people = await gatherPeople(api, administrator);
  const stage: Stage = { api, people, registers };
  // The same row may be walked again in the same system: as another project, for which no paper is on file yet.
  const run = Date.now().toString(36);
  const nextCode = codesOfTheirOwn();
  const outcomes: Outcome[] = [];
  try {
    let materials = prepare(makeMaterials, samples[0]);
    for (const [index, sample] of samples.entries()) {
      const present = await materials;
      materials = prepare(makeMaterials, samples[index + 1]);
      const building = `主体工程 ${sample.id}-${run}`;
      const walker = { sample: nextCode(sample), materials: present, building };
      const outcome = await outcomeOf(sample, () => walkProject(stage, walker));
      if (signal?.aborted) break;
      outcomes.push(outcome);
      tell?.(outcome);
    }
  } finally {
    if (!signal?.aborted) await people.dismiss();
  }
  return outcomes;
}

function prepare(makeMaterials: MakeMaterials, sample: SampleProject | undefined): Promise<readonly Material[]> {
  const materials = sample === undefined ? Promise.resolve([]) : makeMaterials(sample.facts);
  // It is awaited after the walk before; until then its failure must not end the program.
  materials.catch(() => {});
  return materials;
}

async function outcomeOf(sample: SampleProject, walk: () => Promise<Walk>): Promise<Outcome> {
  try {
    const walked = await walk();
    return { sample, walk: walked, differences: compare(sample, walked), failure: undefined };
  } catch (thrown) {
    const failure = thrown instanceof Error ? thrown.message : String(thrown);
    return { sample, walk: undefined, differences: [], failure };
  }
}

/** True when every answer was the expected one. */
export function isAsExpected({ differences, failure }: Outcome): boolean {
  return differences.length === 0 && failure === undefined;
}
