import { Type } from 'typebox';
import { flagContradiction, resolveContradiction } from '../../../storage/contradiction-decisions.ts';
import { listContradictions } from '../../../storage/contradictions.ts';
import type { App, AppDeps } from '../../deps.ts';
import { noteRead } from '../../note-read.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { ContradictionView, FlagContradictionBody, ResolveContradictionBody } from '../../schemas/joint-review.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, List, Uuid } from '../../schemas/shapes.ts';

const caseParams = Type.Object({ applicationId: Uuid });

const listContradictionsSchema = {
  operationId: 'listContradictions',
  summary: '意见矛盾 Opinions of two parties that contradict each other, with the evidence and what was decided',
  params: caseParams,
  response: { 200: Type.Object({ items: List(ContradictionView) }), ...problems },
};

const flagContradictionSchema = {
  operationId: 'flagContradiction',
  summary: '标记意见矛盾 Say that two opinions contradict each other where the rule does not see it',
  params: caseParams,
  body: FlagContradictionBody,
  response: { 204: Empty, ...problems },
};

const resolveContradictionSchema = {
  operationId: 'resolveContradiction',
  summary: '协调意见矛盾 Say in the final review which opinion prevails, or how both go together',
  params: Type.Object({ taskId: Uuid }),
  body: ResolveContradictionBody,
  response: { 204: Empty, ...problems },
};

/** What parties demand against each other is seen and decided before it reaches the applicant. */
export function registerContradictionRoutes(app: App, deps: AppDeps): void {
  const { knex, clock } = deps;

  app.get('/applications/:applicationId/contradictions', { schema: listContradictionsSchema }, async (request) => {
    const { applicationId: caseId } = request.params;
    await noteRead(deps, principalOf(request), { caseId, what: 'CONTRADICTIONS' });
    return { items: await listContradictions(knex, caseId) };
  });

  app.post(
    '/applications/:applicationId/contradictions',
    { schema: flagContradictionSchema },
    async (request, reply) => {
      const { firstId, secondId, reason } = request.body;
      const by = { person: principalOf(request).user, at: clock.now() };
      const flag = { caseId: request.params.applicationId, opinionIds: [firstId, secondId] as const, reason };
      const exchange = { request, reply: reply.code(204) };
      return reply.send(
        await actOnce(knex, exchange, async (acting) => {
          await flagContradiction(acting, by, flag);
          return null;
        }),
      );
    },
  );

  app.post('/tasks/:taskId/contradiction-decisions', { schema: resolveContradictionSchema }, async (request, reply) => {
    const { firstId, secondId, prevailingId, reason } = request.body;
    const by = { taskId: request.params.taskId, person: principalOf(request).user, at: clock.now() };
    const decision = { opinionIds: [firstId, secondId] as const, prevailingId, reason };
    const exchange = { request, reply: reply.code(204) };
    return reply.send(
      await actOnce(knex, exchange, async (acting) => {
        await resolveContradiction(acting, by, decision);
        return null;
      }),
    );
  });
}
