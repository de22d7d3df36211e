import type { FastifyRequest } from 'fastify';
import { actAs } from '../storage/audit.ts';
import type { AskedReview } from '../storage/review-requests.ts';
import { CertifiedAlready, countRefusedOpinion } from '../storage/second-reviews.ts';
import type { AppDeps } from './deps.ts';
import { ApiError } from './errors.ts';
import { type Principal, principalOf } from './principal.ts';

/** Counts an opinion on what a certificate covers: its refusal rolls its own transaction back, so the count stands beside it. */
export async function countingSecondReviews<Result>(
  { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>,
  request: FastifyRequest,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof CertifiedAlready) {
      const principal = principalOf(request);
      const asker = { ...askerOf(principal), requestKey: `opinion:${keyOf(request)}`, at: clock.now() };
      await actAs(knex, principal.actor, (acting) => countRefusedOpinion(acting, thrown, asker));
    }
    throw thrown;
  }
}

/** Who asks for a review, and the side for which that person does. */
export function askerOf({
  user,
}: Principal): Pick<AskedReview, 'requestedBy' | 'requestedByName' | 'partyKind' | 'partyCode'> {
  const { id: requestedBy, displayName: requestedByName, agencyCode, departmentCode } = user;
  const by = { requestedBy, requestedByName };
  if (agencyCode !== null) return { ...by, partyKind: 'AGENCY', partyCode: agencyCode };
  if (departmentCode !== null) return { ...by, partyKind: 'DEPARTMENT', partyCode: departmentCode };
  throw new ApiError('RULE_VIOLATED', 'Expected a person of a department or an agency, but you belong to none.');
}

/** The key under which a request counts once. */
export function keyOf({ headers }: FastifyRequest): string {
  return String(headers['idempotency-key']);
}
