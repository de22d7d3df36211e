import { Type } from 'typebox';
import { declareRecusal, listRecusals } from '../../../storage/recusals.ts';
import type { App, AppDeps } from '../../deps.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { DeclareRecusalBody, RecusalView } from '../../schemas/people.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty, List, Uuid } from '../../schemas/shapes.ts';
import { subjectOf } from '../../subject.ts';

const params = Type.Object({ applicationId: Uuid });

const listRecusalsSchema = {
  operationId: 'listRecusals',
  summary: '回避记录 People who may have no part in the case, and why',
  params,
  response: { 200: Type.Object({ items: List(RecusalView) }), ...problems },
};

const declareRecusalSchema = {
  operationId: 'declareRecusal',
  summary: '申请回避 Bar oneself from the case; a manager or a department bars somebody of its agency',
  params,
  body: DeclareRecusalBody,
  response: { 201: Empty, ...problems },
};

export function registerRecusalRoutes(app: App, { knex, clock }: AppDeps): void {
  app.get(
    '/applications/:applicationId/recusals',
    { schema: listRecusalsSchema },
    async ({ params: { applicationId } }) => ({ items: await listRecusals(knex, applicationId) }),
  );

  app.post('/applications/:applicationId/recusals', { schema: declareRecusalSchema }, async (request, reply) => {
    const { user: by } = principalOf(request);
    const { userId, reason } = request.body;
    const subject = await subjectOf(knex, by, userId);
    const declaration = { caseId: request.params.applicationId, subject, by, reason, at: clock.now() };
    const declared = await actOnce(knex, { request, reply: reply.code(201) }, async (acting) => {
      await declareRecusal(acting, declaration);
      return null;
    });
    return reply.send(declared);
  });
}
