import type { Knex } from 'knex';
import type { MovableCase } from '../storage/reseats.ts';
import { openCaseFiles, type SeatedCase } from './case-file.ts';
import { type Planned, planSeat } from './plan.ts';

/** One case with its plan, or with why it has none. */
export interface Prepared {
  readonly movable: MovableCase;
  readonly seated: SeatedCase;
  readonly planned: Planned | undefined;
  readonly obstacles: readonly string[];
}

/** Plans the moves of cases; those that no engine has opened yet have nothing to plan. */
export async function prepare(knex: Knex, cases: readonly MovableCase[]): Promise<Prepared[]> {
  const files = openCaseFiles(knex);
  const prepared: Prepared[] = [];
  for (const movable of cases) {
    for (const seated of seatOf(movable)) {
      const file = await files.read(seated);
      const planned = 'obstacle' in file ? undefined : planSeat(file, soon());
      const obstacles = 'obstacle' in file ? [file.obstacle] : (planned?.obstacles ?? []);
      prepared.push({ movable, seated, planned, obstacles });
    }
  }
  return prepared;
}

/** The instance that drives a case; none before its first job has run. */
export function seatOf({ caseId, engineIdentity, processInstanceKey }: MovableCase): SeatedCase[] {
  if (engineIdentity === null || processInstanceKey === null) return [];
  return [{ caseId, engineIdentity, processInstanceKey }];
}

/** The instant at which the watchers of a moved case look at their clocks: at once, in whole seconds as timers have it. */
function soon(): string {
  return `${new Date(Date.now() + 1_000).toISOString().slice(0, 19)}Z`;
}
