import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import { listReads } from '../../../storage/case-reads.ts';
import { withdrawDepartmentOpinion, writeDepartmentOpinion } from '../../../storage/department-opinions.ts';
import type { App, AppDeps } from '../../deps.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { CaseReadView } from '../../schemas/joint-review.ts';
import { CreateOpinionBody, OpinionView } from '../../schemas/opinions.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, List, Uuid } from '../../schemas/shapes.ts';
import { countingSecondReviews } from '../../second-reviews.ts';
import { contentOf } from '../opinions/index.ts';

const caseParams = Type.Object({ applicationId: Uuid });
const MOST_READS = 500;

const writeDepartmentOpinionSchema = {
  operationId: 'writeDepartmentOpinion',
  summary: '部门提出意见 Write an opinion of a department with a stake, in any stage of the review',
  params: caseParams,
  body: CreateOpinionBody,
  response: { 201: OpinionView, ...problems },
};

const withdrawDepartmentOpinionSchema = {
  operationId: 'withdrawDepartmentOpinion',
  summary: '部门撤回意见 Take an opinion of one’s own department back before it is issued',
  params: Type.Object({ opinionId: Uuid }),
  response: { 204: Empty, ...problems },
};

const listCaseReadsSchema = {
  operationId: 'listCaseReads',
  summary: '查阅记录 Who of the departments and the agency has read the opinions of a case, and when',
  params: caseParams,
  response: { 200: Type.Object({ items: List(CaseReadView) }), ...problems },
};

/** Departments work beside the reviewers: they write at once, and it is seen who has read what. */
export function registerDepartmentOpinionRoutes(app: App, deps: AppDeps): void {
  const { knex, clock } = deps;
  app.post(
    '/applications/:applicationId/department-opinions',
    { schema: writeDepartmentOpinionSchema },
    async (request, reply) => {
      const by = { caseId: request.params.applicationId, person: principalOf(request).user, at: clock.now() };
      const content = { ...contentOf(request.body), privateNote: null, discipline: request.body.discipline };
      const exchange = { request, reply: reply.code(201) };
      const write = () => actOnce(knex, exchange, (acting) => writeDepartmentOpinion(acting, by, content));
      return reply.send(await countingSecondReviews(deps, request, write));
    },
  );

  app.delete('/department-opinions/:opinionId', { schema: withdrawDepartmentOpinionSchema }, async (request, reply) => {
    const { user: person, actor } = principalOf(request);
    const by = { person, at: clock.now() };
    await actAs(knex, actor, (acting) => withdrawDepartmentOpinion(acting, by, request.params.opinionId));
    return reply.code(204).send(null);
  });

  app.get('/applications/:applicationId/reads', { schema: listCaseReadsSchema }, async ({ params }) => ({
    items: await listReads(knex, params.applicationId, MOST_READS),
  }));
}
