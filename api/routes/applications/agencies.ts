import { Type } from 'typebox';
import { lotMessage } from '../../../domain/agency-lot.ts';
import { listDraws } from '../../../storage/agency-draws.ts';
import { orderReplacement } from '../../../storage/agency-orders.ts';
import { listReplacements } from '../../../storage/agency-replacements.ts';
import { listStrandedCases } from '../../../storage/stranded-cases.ts';
import { toApplicationView } from '../../application-view.ts';
import type { App, AppDeps } from '../../deps.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { AgencyDrawView, AgencyReplacementView, ReplaceAgencyBody, StrandedCaseView } from '../../schemas/agencies.ts';
import { ApplicationView } from '../../schemas/applications.ts';
import { problems } from '../../schemas/problem.ts';
import { List, Uuid } from '../../schemas/shapes.ts';

const params = Type.Object({ applicationId: Uuid });

const listAgencyDrawsSchema = {
  operationId: 'listAgencyDraws',
  summary: '机构抽签记录 Draws of the agency with seed, candidates, weights and result, for anybody to draw again',
  params,
  response: { 200: Type.Object({ items: List(AgencyDrawView) }), ...problems },
};

const listAgencyReplacementsSchema = {
  operationId: 'listAgencyReplacements',
  summary: '机构更换记录 Agencies from which the case was taken, and why',
  params,
  response: { 200: Type.Object({ items: List(AgencyReplacementView) }), ...problems },
};

const replaceAgencySchema = {
  operationId: 'replaceAgency',
  summary:
    '更换审图机构 Give a case to another agency: a round under way is void, concluded rounds stay, all is reviewed again',
  params,
  body: ReplaceAgencyBody,
  response: { 202: ApplicationView, ...problems },
};

const listStrandedCasesSchema = {
  operationId: 'listStrandedCases',
  summary:
    '受限机构在办案件 Open cases of agencies that are suspended, disqualified or tied to a firm of the case, with what to do',
  response: { 200: Type.Object({ items: List(StrandedCaseView) }), ...problems },
};

export function registerCaseAgencyRoutes(app: App, { knex, clock }: AppDeps): void {
  app.get('/stranded-cases', { schema: listStrandedCasesSchema }, async (request) => ({
    items: await listStrandedCases(knex, viewerOf(principalOf(request))),
  }));

  app.get(
    '/applications/:applicationId/agency-draws',
    { schema: listAgencyDrawsSchema },
    async ({ params: { applicationId } }) => ({
      items: (await listDraws(knex, applicationId)).map((draw) => ({
        ...draw,
        message: lotMessage(applicationId, draw.draw),
      })),
    }),
  );

  app.get(
    '/applications/:applicationId/agency-replacements',
    { schema: listAgencyReplacementsSchema },
    async ({ params: { applicationId } }) => ({ items: await listReplacements(knex, applicationId) }),
  );

  app.post(
    '/applications/:applicationId/agency-replacements',
    { schema: replaceAgencySchema },
    async (request, reply) => {
      const { user: person } = principalOf(request);
      const order = { ...request.body, caseId: request.params.applicationId, person, at: clock.now() };
      const replaced = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) =>
        toApplicationView(await orderReplacement(acting, order)),
      );
      return reply.send(replaced);
    },
  );
}
