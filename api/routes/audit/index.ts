import { Type } from 'typebox';
import { listAuditRows } from '../../../storage/audit.ts';
import type { App, AppDeps } from '../../deps.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { AnyJson, Body, Instant, OneOf, Text } from '../../schemas/shapes.ts';

const AuditRowView = Type.Object({
  seq: Type.String(),
  at: Instant,
  actor: Type.Object({
    kind: OneOf(['USER', 'API_KEY', 'WORKER', 'SYSTEM']),
    id: Type.String(),
    name: Type.String(),
  }),
  action: Type.String(),
  entity: Type.String(),
  entityId: Type.String(),
  before: AnyJson,
  after: AnyJson,
});

const listAuditRowsSchema = {
  operationId: 'listAuditRows',
  summary: '审计记录 Audit rows, newest first',
  querystring: Body({
    ...pageQuery,
    entity: Type.Optional(Text(50)),
    entityId: Type.Optional(Text(100)),
    actorId: Type.Optional(Text(100)),
  }),
  response: { 200: Page(AuditRowView), ...problems },
};

export function registerAuditRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/audit-log', { schema: listAuditRowsSchema }, async ({ query }) => {
    const before = readCursor(query.cursor, { seq: cursorValues.integer });
    const { entity, entityId, actorId } = query;
    const limit = withOneMore(query);
    const rows = await listAuditRows(knex, { entity, entityId, actorId, beforeSeq: before?.seq, limit });
    return toPage(rows, query, (row) => [row.seq]);
  });
}
