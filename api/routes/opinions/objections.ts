import { Type } from 'typebox';
import { answerObjection } from '../../../storage/objection-answers.ts';
import { raiseObjection } from '../../../storage/objections.ts';
import type { App, AppDeps } from '../../deps.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { holdsAny, principalOf } from '../../principal.ts';
import { ObjectionAnswerBody, ObjectionBody, ObjectionView } from '../../schemas/opinions.ts';
import { problems } from '../../schemas/problem.ts';
import { Uuid } from '../../schemas/shapes.ts';

const params = Type.Object({ opinionId: Uuid });

const raiseObjectionSchema = {
  operationId: 'raiseObjection',
  summary: '提出异议 Dispute an issued opinion while its notice is young; once for each opinion',
  params,
  body: ObjectionBody,
  response: { 201: ObjectionView, ...problems },
};

const answerObjectionSchema = {
  operationId: 'answerObjection',
  summary: '答复异议 Uphold or overturn: the technical head, or the department when the agency is late',
  params,
  body: ObjectionAnswerBody,
  response: { 200: ObjectionView, ...problems },
};

export function registerObjectionRoutes(app: App, { knex, clock }: AppDeps): void {
  app.post('/opinions/:opinionId/objection', { schema: raiseObjectionSchema }, async (request, reply) => {
    const raising = { person: principalOf(request).user, at: clock.now(), reason: request.body.reason };
    const exchange = { request, reply: reply.code(201) };
    const { opinionId } = request.params;
    return reply.send(await actOnce(knex, exchange, (acting) => raiseObjection(acting, opinionId, raising)));
  });

  app.post('/opinions/:opinionId/objection/answer', { schema: answerObjectionSchema }, async (request, reply) => {
    const { user: person } = principalOf(request);
    const actor = holdsAny(person, ['technicalHead']) ? ('technicalHead' as const) : ('panel' as const);
    const answer = { ...request.body, person, actor, at: clock.now() };
    return actOnce(knex, { request, reply }, (acting) => answerObjection(acting, request.params.opinionId, answer));
  });
}
