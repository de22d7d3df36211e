import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Knex } from 'knex';
import { type ActorTransaction, actAs } from '../../storage/audit.ts';
import {
  type ClaimedKey,
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
    claimedKey: ClaimedKey | null;
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

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
 * the operation; it is claimed after all checks that depend only on the request. `actOnce` settles it together with the
 * act; a refusal, and the answer of an act outside of the database, is kept when it leaves.
 */
export function registerIdempotency(app: FastifyInstance, knex: Knex): void {
  app.decorateRequest('claimedKey', null);
  app.addHook('preHandler', async (request, reply) => {
    const operation = operationOf(request);
    if (operation === undefined || !needsKey(request.method, operation)) return;
    return claim(knex, request, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const claimed = request.claimedKey;
    if (claimed === null) return;
    request.claimedKey = null;
    const body = typeof payload === 'string' ? payload : '';
    await settle(knex, claimed, { status: reply.statusCode, contentType: contentTypeOf(reply), body }).catch(
      // The answer is right all the same; the key may be taken over after a while.
      (error: unknown) => request.log.warn({ err: error }, 'an idempotency key could not be settled'),
    );
  });
}

/** A request on its way to its answer, whose status is set already. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: Pick<FastifyReply, 'statusCode' | 'serialize'>;
}

/**
 * Acts for the person who asks and keeps what is answered, in one transaction: when the process or the answer is lost
 * after the commit, the repeated request gets the same answer. Refuses REQUEST_RUNNING when it was slow enough for the
 * repeated request to come first.
 */
export async function actOnce<Body>(
  knex: Knex,
  { request, reply }: Exchange,
  work: (acting: ActorTransaction) => Promise<Body>,
): Promise<Body> {
  const claimed = request.claimedKey;
  const body = await actAs(knex, principalOf(request).actor, async (acting) => {
    const answer = await work(acting);
    const kept = claimed === null || (await keepAnswer(acting.trx, claimed, answerOf(reply, answer)));
    if (!kept) throw new ApiError('REQUEST_RUNNING', undefined, { headers: { 'retry-after': '1' } });
    return answer;
  });
  request.claimedKey = null;
  return body;
}

function answerOf(reply: Exchange['reply'], body: unknown) {
  return body === null
    ? { status: reply.statusCode, contentType: '', body: '' }
    : { status: reply.statusCode, contentType: JSON_TYPE, body: String(reply.serialize(body)) };
}

async function settle(knex: Knex, claimed: ClaimedKey, answer: ReturnType<typeof answerOf>): Promise<void> {
  if (answer.status >= 500) await releaseIdempotencyKey(knex, claimed);
  else await keepAnswer(knex, claimed, answer);
}

function contentTypeOf(reply: FastifyReply): string {
  return String(reply.getHeader('content-type') ?? '');
}

async function claim(knex: Knex, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const scope = scopeOf(request);
  const found = await claimIdempotencyKey(knex, scope, hashOf(request));
  switch (found.kind) {
    case 'FRESH':
      request.claimedKey = found.claimed;
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
