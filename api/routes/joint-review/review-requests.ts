import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import {
  countReviewRequests,
  listReviewRequests,
  type ReviewRequest,
  requestReview,
} from '../../../storage/review-requests.ts';
import { certifiedWords } from '../../../storage/second-reviews.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { ReviewRequestBody, ReviewRequestFiguresView, ReviewRequestView } from '../../schemas/joint-review.ts';
import { problems } from '../../schemas/problem.ts';
import { List, Uuid } from '../../schemas/shapes.ts';
import { askerOf, keyOf } from '../../second-reviews.ts';

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
    const asked = {
      ...{ caseId: request.params.applicationId, ...request.body, ...askerOf(principal) },
      ...{ requestKey: keyOf(request), at: clock.now() },
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

function alreadyReviewed(refused: ReviewRequest): ApiError {
  const { discipline, passedCaseNumber: caseNumber, passedRound, certificateNumber } = refused;
  const round = passedRound ?? 0;
  return new ApiError(
    'ALREADY_REVIEWED',
    certificateNumber === null
      ? `Expected a discipline that has not passed on these drawings, but ${discipline} has in round ${round} of case ${caseNumber}.`
      : certifiedWords({ discipline }, { caseNumber, round, certificateNumber }),
  );
}
