import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Knex } from 'knex';
import {
  claimIdempotencyKey,
  type IdempotencyScope,
  keepAnswer,
  releaseIdempotencyKey,
} from '../../storage/idempotency.ts';
import { ApiError } from '../errors.ts';
import type { OperationId } from '../policy.ts';
import { principalOf } from '../principal.ts';
import { operationOf } from './authorisation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The key that this request has claimed and must settle; null for requests that claim none. */
    claimedKey: IdempotencyScope | null;
  }
}

/**
 * POSTs that take no key: an answer that holds a secret (a session, an API key, passwords) must not be kept in a table, an
 * evaluation changes nothing, and a resumable upload that is begun twice leaves an empty file that is swept away.
 */
const WITHOUT_KEY: readonly OperationId[] = [
  'createSession',
  'createApiKey',
  'issueStaffPasswords',
  'evaluateDecision',
  'lintResources',
  'createUpload',
];

/** What a key may be. */
export const KEY_PATTERN = '^[\\x21-\\x7e]{8,200}$';
const keyPattern = new RegExp(KEY_PATTERN);

/** True for the requests that must carry a key. */
export function needsKey(method: string, operation: OperationId): boolean {
  return method === 'POST' && !WITHOUT_KEY.includes(operation);
}

/**
 * Makes a repeated POST answer what the first one answered instead of acting again. The key is bound to the person and
 * the operation; it is claimed after all checks that depend only on the request, and settled when the answer leaves.
 */
export function registerIdempotency(app: FastifyInstance, knex: Knex): void {
  app.decorateRequest('claimedKey', null);
  app.addHook('preHandler', async (request, reply) => {
    const operation = operationOf(request);
    if (operation === undefined || !needsKey(request.method, operation)) return;
    return claim(knex, request, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.claimedKey === null) return;
    const scope = request.claimedKey;
    request.claimedKey = null;
    if (reply.statusCode >= 500) return releaseIdempotencyKey(knex, scope);
    await keepAnswer(knex, scope, {
      status: reply.statusCode,
      contentType: String(reply.getHeader('content-type') ?? ''),
      body: typeof payload === 'string' ? payload : '',
    });
  });
}

async function claim(knex: Knex, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const scope = scopeOf(request);
  const found = await claimIdempotencyKey(knex, scope, hashOf(request));
  switch (found.kind) {
    case 'FRESH':
      request.claimedKey = scope;
      return undefined;
    case 'RUNNING':
      throw new ApiError('REQUEST_RUNNING', undefined, { headers: { 'retry-after': '1' } });
    case 'OTHER_REQUEST':
      throw new ApiError('IDEMPOTENCY_KEY_REUSED');
    case 'ANSWERED':
      return replay(reply, found.answer);
  }
}

function replay(reply: FastifyReply, answer: { status: number; contentType: string; body: string }): FastifyReply {
  reply.code(answer.status).header('idempotency-replayed', 'true');
  if (answer.contentType !== '') reply.type(answer.contentType);
  return reply.serializer((body: unknown) => String(body)).send(answer.body);
}

function scopeOf(request: FastifyRequest): IdempotencyScope {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || !keyPattern.test(key)) {
    const expected = 'Expected an Idempotency-Key of 8 to 200 visible ASCII characters';
    throw new ApiError('IDEMPOTENCY_KEY_MISSING', `${expected}, but found ${key === undefined ? 'none' : 'another'}.`);
  }
  return { principal: principalOf(request).user.id, operation: String(operationOf(request)), key };
}

function hashOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.url}\n${request.headers['if-match'] ?? ''}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
}
