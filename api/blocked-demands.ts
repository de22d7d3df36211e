import type { FastifyRequest } from 'fastify';
import { actAs } from '../storage/audit.ts';
import { recordCaseEvent } from '../storage/case-events.ts';
import { Refusal } from '../storage/refusal.ts';
import type { AppDeps } from './deps.ts';
import { principalOf } from './principal.ts';

/** Name of the line in a case's history by which refused demands are counted. */
export const DEMAND_BLOCKED = 'DEMAND_BLOCKED';

/**
 * Runs an act of an officer. A demand that comes after the one notice is refused and leaves a line in the history of the case:
 * what was asked for changes nothing, that it was asked is counted.
 */
export async function countingBlockedDemands<Result>(
  { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>,
  { request, caseId }: { readonly request: FastifyRequest; readonly caseId: string },
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.code === 'DEMAND_BLOCKED') {
      await actAs(knex, principalOf(request).actor, (acting) =>
        recordCaseEvent(acting, { caseId, kind: DEMAND_BLOCKED, legalAt: clock.now() }),
      );
    }
    throw thrown;
  }
}
