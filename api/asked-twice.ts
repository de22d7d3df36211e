import { type Actor, actAs } from '../storage/audit.ts';
import { AskedTwice, countRefusedRequest } from '../storage/papers.ts';
import type { AppDeps } from './deps.ts';

/** Counts a request for a paper that is on file: its refusal rolls its own transaction back, so the count stands beside it. */
export async function countingAskedTwice<Result>(
  { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>,
  actor: Actor,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof AskedTwice) {
      await actAs(knex, actor, (acting) => countRefusedRequest(acting, thrown, clock.now()));
    }
    throw thrown;
  }
}
