import { openFileStore } from '../../platform/file-store.ts';
import { findUnrest, withDatabase } from './at-rest.ts';
import type { Ledger } from './ledger.ts';
import { findBrokenPromises } from './promises.ts';

/** What was broken, and where it lies. */
export interface Remains {
  readonly databaseUrl: string;
  /** DATA_DIR of the program, with the files. */
  readonly directory: string;
  readonly ledger: Ledger;
}

/**
 * Waits until all is at rest, then holds the tables and the files against what was acknowledged.
 * @returns what is still under way after `deadlineMs`, which invariant does not hold, what was lost: nothing, if all is well
 */
export async function findDamage({ databaseUrl, directory, ledger }: Remains, deadlineMs: number): Promise<string[]> {
  const files = await openFileStore('file', directory);
  return withDatabase(databaseUrl, async (knex) => [
    ...(await findUnrest(knex, deadlineMs)),
    ...(await findBrokenPromises(knex, ledger, files)),
  ]);
}
