import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { actAs } from '../../../storage/audit.ts';
import { findUser } from '../../../storage/identity.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../../storage/sessions.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { digestOf, newApiKey } from '../../plugins/authentication.ts';
import { principalOf } from '../../principal.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Empty, List, Uuid } from '../../schemas/shapes.ts';
import { ApiKeyView, CreateApiKeyBody, NewApiKeyView } from '../../schemas/users.ts';

const DAY_MS = 86_400_000;

const listApiKeysSchema = {
  operationId: 'listApiKeys',
  summary: '接口密钥 API keys, the newest 200',
  querystring: Body({ userId: Type.Optional(Uuid) }),
  response: { 200: Type.Object({ items: List(ApiKeyView) }), ...problems },
};

const createApiKeySchema = {
  operationId: 'createApiKey',
  summary: '签发接口密钥 Make an API key that acts for a user; the key is shown this once',
  body: CreateApiKeyBody,
  response: { 201: NewApiKeyView, ...problems },
};

const revokeApiKeySchema = {
  operationId: 'revokeApiKey',
  summary: '吊销接口密钥 Revoke an API key',
  params: Type.Object({ keyId: Uuid }),
  response: { 204: Empty, ...problems },
};

export function registerApiKeyRoutes(app: App, { knex }: Pick<AppDeps, 'knex'>): void {
  app.get('/api-keys', { schema: listApiKeysSchema }, async ({ query }) => ({
    items: await listApiKeys(knex, query.userId),
  }));

  app.post('/api-keys', { schema: createApiKeySchema }, async (request, reply) => {
    const { name, userId, expiresInDays } = request.body;
    orNotFound(await findUser(knex, userId), 'a user');
    const key = newApiKey();
    const expiresAt = expiresInDays === undefined ? null : new Date(Date.now() + expiresInDays * DAY_MS);
    const fresh = { id: randomUUID(), name, userId, keyHash: digestOf(key), expiresAt };
    const stored = await actAs(knex, principalOf(request).actor, (acting) => createApiKey(acting, fresh));
    return reply.code(201).send({ ...stored, key });
  });

  app.delete('/api-keys/:keyId', { schema: revokeApiKeySchema }, async (request, reply) => {
    const revoked = await actAs(knex, principalOf(request).actor, (acting) =>
      revokeApiKey(acting, request.params.keyId),
    );
    if (!revoked) throw new ApiError('NOT_FOUND');
    return reply.code(204).send(null);
  });
}
