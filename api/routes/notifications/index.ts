import { Type } from 'typebox';
import { listNotifications } from '../../../storage/notifications.ts';
import type { App, AppDeps } from '../../deps.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { principalOf } from '../../principal.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Instant, Uuid } from '../../schemas/shapes.ts';

const NotificationView = Type.Object({
  id: Type.String(),
  caseId: Uuid,
  kind: Type.String(),
  text: Type.String(),
  createdAt: Instant,
});

const listNotificationsSchema = {
  operationId: 'listNotifications',
  summary: '消息 Messages to the signed-in person, newest first',
  querystring: Body(pageQuery),
  response: { 200: Page(NotificationView), ...problems },
};

export function registerNotificationRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/notifications', { schema: listNotificationsSchema }, async (request) => {
    const { query } = request;
    const before = readCursor(query.cursor, { id: cursorValues.integer });
    const page = { beforeId: before?.id, limit: withOneMore(query) };
    const messages = await listNotifications(knex, principalOf(request).user, page);
    return toPage(messages, query, (message) => [message.id]);
  });
}
