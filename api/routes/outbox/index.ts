import { Type } from 'typebox';
import { listDeadEntries, measureOutbox, requeueEntry } from '../../../storage/outbox.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Empty, Instant, JsonObject, List, Nullable, OneOf } from '../../schemas/shapes.ts';

const OutboxEntryView = Type.Object({
  id: Type.String(),
  kind: OneOf(['PUBLISH_MESSAGE', 'COMPLETE_JOB']),
  businessKey: Type.String(),
  caseId: Nullable(Type.String()),
  payload: JsonObject,
  status: OneOf(['PENDING', 'SENT', 'DEAD']),
  attempts: Type.Integer(),
  lastError: Nullable(Type.String()),
  createdAt: Instant,
});

const listOutboxEntriesSchema = {
  operationId: 'listOutboxEntries',
  summary: '死信 Messages to the engine that were given up, and how many wait',
  querystring: Body(pageQuery),
  response: {
    200: Type.Object({
      pending: Type.Integer(),
      dead: Type.Integer(),
      oldestPendingSeconds: Type.Number(),
      items: List(OutboxEntryView),
      nextCursor: Type.Optional(Type.String()),
    }),
    ...problems,
  },
};

const requeueOutboxEntrySchema = {
  operationId: 'requeueOutboxEntry',
  summary: '重新发送 Put a given-up message back into the queue',
  params: Type.Object({ entryId: Type.String({ pattern: '^[1-9][0-9]{0,18}$' }) }),
  response: { 204: Empty, ...problems },
};

export function registerOutboxRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/outbox', { schema: listOutboxEntriesSchema }, async ({ query }) => {
    const after = readCursor(query.cursor, { id: cursorValues.integer });
    const entries = await listDeadEntries(knex, { afterId: after?.id, limit: withOneMore(query) });
    return { ...(await measureOutbox(knex)), ...toPage(entries, query, (entry) => [entry.id]) };
  });

  app.post('/outbox/:entryId/requeue', { schema: requeueOutboxEntrySchema }, async (request, reply) => {
    const { entryId } = request.params;
    const requeued = await actOnce(knex, { request, reply: reply.code(204) }, async (acting) => {
      if (await requeueEntry(acting, entryId)) return null;
      throw new ApiError('NOT_FOUND', 'Expected a message that was given up, but there is none.');
    });
    return reply.send(requeued);
  });
}
