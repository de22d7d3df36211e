import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import {
  countReviewRequests,
  listReviewRequests,
  type ReviewRequest,
  requestReview,
} from '../../../storage/review-requests.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { type Principal, principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { ReviewRequestBody, ReviewRequestFiguresView, ReviewRequestView } from '../../schemas/joint-review.ts';
import { problems } from '../../schemas/problem.ts';
import { List, Uuid } from '../../schemas/shapes.ts';

const params = Type.Object({ applicationId: Uuid });

const requestReviewSchema = {
  operationId: 'requestReview',
  summary: '申请审查某专业 Ask for a review of a discipline; refused where it has passed on these drawings',
  params,
  body: ReviewRequestBody,
  response: { 201: ReviewRequestView, ...problems },
};

const listReviewRequestsSchema = {
  operationId: 'listReviewRequests',
  summary: '审查申请记录 Requests for a review of a discipline, with the answers',
  params,
  response: { 200: Type.Object({ items: List(ReviewRequestView) }), ...problems },
};

const listReviewRequestFiguresSchema = {
  operationId: 'listReviewRequestFigures',
  summary: '重复审查统计 Requests and refused double reviews by department and agency',
  response: { 200: Type.Object({ items: List(ReviewRequestFiguresView) }), ...problems },
};

/** No double review: what has passed on the same drawings is not reviewed again, whoever asks. */
export function registerReviewRequestRoutes(app: App, { knex, clock }: AppDeps): void {
  app.post('/applications/:applicationId/review-requests', { schema: requestReviewSchema }, async (request, reply) => {
    const principal = principalOf(request);
    const { id: requestedBy, displayName: requestedByName } = principal.user;
    const asked = {
      ...{ caseId: request.params.applicationId, ...request.body, ...partyOf(principal) },
      ...{ requestedBy, requestedByName, requestKey: String(request.headers['idempotency-key']), at: clock.now() },
    };
    // Stored before it is refused: a refusal that is thrown would take the row along that is counted.
    const answered = await actAs(knex, principal.actor, (acting) => requestReview(acting, asked));
    if (answered.outcome === 'ALREADY_REVIEWED') throw alreadyReviewed(answered);
    return reply.code(201).send(answered);
  });

  app.get('/applications/:applicationId/review-requests', { schema: listReviewRequestsSchema }, async ({ params }) => ({
    items: await listReviewRequests(knex, params.applicationId),
  }));

  app.get('/review-request-figures', { schema: listReviewRequestFiguresSchema }, async (request) => ({
    items: await countReviewRequests(knex, viewerOf(principalOf(request))),
  }));
}

/** The side for which a person asks. */
function partyOf({ user }: Principal): Pick<ReviewRequest, 'partyKind' | 'partyCode'> {
  if (user.agencyCode !== null) return { partyKind: 'AGENCY', partyCode: user.agencyCode };
  if (user.departmentCode !== null) return { partyKind: 'DEPARTMENT', partyCode: user.departmentCode };
  throw new ApiError('RULE_VIOLATED', 'Expected a person of a department or an agency, but you belong to none.');
}

function alreadyReviewed(refused: ReviewRequest): ApiError {
  const { discipline, passedCaseNumber: number, passedRound: round, certificateNumber } = refused;
  return certificateNumber === null
    ? new ApiError(
        'ALREADY_REVIEWED',
        `Expected a discipline that has not passed on these drawings, but ${discipline} has in round ${round} of case ${number}.`,
      )
    : new ApiError(
        'ALREADY_REVIEWED',
        `Expected a discipline without a certificate on these drawings, but ${discipline} has ${certificateNumber} from round ${round} of case ${number}.`,
      );
}
