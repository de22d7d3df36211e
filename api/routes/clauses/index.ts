import { Type } from 'typebox';
import { getApplication } from '../../../storage/applications.ts';
import { listClauses } from '../../../storage/clauses.ts';
import type { App, AppDeps } from '../../deps.ts';
import { problems } from '../../schemas/problem.ts';
import { ClauseView } from '../../schemas/registers.ts';
import { Body, List, PlainDate, Text, Uuid } from '../../schemas/shapes.ts';

const search = {
  text: Type.Optional(Text(100)),
  discipline: Type.Optional(Text(20)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
};
const MOST_FOUND = 50;

const listClausesSchema = {
  operationId: 'listClauses',
  summary: '条文库 Clauses of the library, those in force on a day or all',
  querystring: Body({ ...search, on: Type.Optional(PlainDate) }),
  response: { 200: Type.Object({ items: List(ClauseView) }), ...problems },
};

const listClausesOfCaseSchema = {
  operationId: 'listClausesOfCase',
  summary: '本案适用条文 Clauses that were in force on the filing day of the case',
  params: Type.Object({ applicationId: Uuid }),
  querystring: Body(search),
  response: { 200: Type.Object({ filingDay: PlainDate, items: List(ClauseView) }), ...problems },
};

export function registerClauseRoutes(app: App, { knex, clock }: Pick<AppDeps, 'knex' | 'clock'>): void {
  app.get('/clauses', { schema: listClausesSchema }, async ({ query }) => ({
    items: await listClauses(knex, { ...query, limit: query.limit ?? MOST_FOUND }),
  }));

  app.get('/applications/:applicationId/clauses', { schema: listClausesOfCaseSchema }, async ({ params, query }) => {
    const { effectiveDate } = await getApplication(knex, params.applicationId);
    const filingDay = effectiveDate ?? clock.dayOf(clock.now());
    return { filingDay, items: await listClauses(knex, { ...query, on: filingDay, limit: query.limit ?? MOST_FOUND }) };
  });
}
