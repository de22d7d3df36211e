import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Knex } from 'knex';
import { type ActorTransaction, actAs } from '../../storage/audit.ts';
import { findKeptAnswer, type IdempotencyScope, type KeptAnswer, keepAnswer } from '../../storage/idempotency.ts';
import { ApiError } from '../errors.ts';
import type { OperationId } from '../policy.ts';
import { principalOf } from '../principal.ts';
import { operationOf } from './authorisation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The key under which this request's answer is still to be kept; null for requests without one. */
    openKey: OpenKey | null;
    /** Name of the key while this process works under it; null for requests without one. */
    runningKey: string | null;
  }
}

/** A key with the digest of the request that bears it. */
interface OpenKey {
  readonly scope: IdempotencyScope;
  readonly requestHash: string;
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
 * the operation; it is looked up after all checks that depend only on the request. `actOnce` keeps the answer together
 * with the act; a refusal, and the answer of an act outside of the database, is kept when it leaves. A process that dies
 * leaves nothing behind that could hold up a repeated request.
 */
export function registerIdempotency(app: FastifyInstance, knex: Knex): void {
  const running = new Set<string>();
  app.decorateRequest('openKey', null);
  app.decorateRequest('runningKey', null);
  app.addHook('preHandler', async (request, reply) => {
    const operation = operationOf(request);
    if (operation === undefined || !needsKey(request.method, operation)) return;
    const open = { scope: scopeOf(request), requestHash: hashOf(request) };
    const name = JSON.stringify(open.scope);
    if (running.has(name)) throw isRunning();
    running.add(name);
    request.runningKey = name;
    const kept = await findKeptAnswer(knex, open.scope);
    if (kept !== undefined) return replay(reply, open, kept);
    request.openKey = open;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { openKey: open, runningKey } = request;
    request.openKey = null;
    try {
      if (open === null || reply.statusCode >= 500) return payload;
      const body = typeof payload === 'string' ? payload : '';
      const contentType = String(reply.getHeader('content-type') ?? '');
      return await keepOrReplace(knex, { request, reply }, open, { status: reply.statusCode, contentType, body });
    } finally {
      if (runningKey !== null) running.delete(runningKey);
    }
  });
}

/** A request on its way to its answer, whose status is set already. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: Pick<FastifyReply, 'statusCode' | 'serialize'>;
}

/**
 * Acts for the person who asks and keeps what is answered, in one transaction: when the process or the answer is lost
 * after the commit, the repeated request gets the same answer. Of two that act at once, in two processes, one is rolled back.
 */
export async function actOnce<Body>(
  knex: Knex,
  { request, reply }: Exchange,
  work: (acting: ActorTransaction) => Promise<Body>,
): Promise<Body> {
  const open = request.openKey;
  const body = await actAs(knex, principalOf(request).actor, async (acting) => {
    const answer = await work(acting);
    const isFirst = open === null || (await keepAnswer(acting.trx, open.scope, answerOf(reply, open, answer)));
    if (!isFirst) throw isRunning();
    return answer;
  });
  request.openKey = null;
  return body;
}

function answerOf(reply: Exchange['reply'], { requestHash }: OpenKey, body: unknown): KeptAnswer {
  const { statusCode: status } = reply;
  if (body === null) return { requestHash, status, contentType: '', body: '' };
  return { requestHash, status, contentType: JSON_TYPE, body: String(reply.serialize(body)) };
}

/** Keeps what is about to leave; when the same request was answered elsewhere meanwhile, that answer leaves instead. */
async function keepOrReplace(
  knex: Knex,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { scope, requestHash }: OpenKey,
  answer: Omit<KeptAnswer, 'requestHash'>,
): Promise<string> {
  try {
    if (await keepAnswer(knex, scope, { requestHash, ...answer })) return answer.body;
    const kept = await findKeptAnswer(knex, scope);
    if (kept?.requestHash !== requestHash) return answer.body;
    replayHeaders(reply, kept);
    return kept.body;
  } catch (error) {
    // What leaves is right all the same; repeated, the request is refused or carried out anew.
    request.log.warn({ err: error }, 'an answer could not be kept for a repeated request');
    return answer.body;
  }
}

function replay(reply: FastifyReply, { requestHash }: OpenKey, kept: KeptAnswer): FastifyReply {
  if (kept.requestHash !== requestHash) throw new ApiError('IDEMPOTENCY_KEY_REUSED');
  replayHeaders(reply, kept);
  return reply.serializer((body: unknown) => String(body)).send(kept.body);
}

function replayHeaders(reply: FastifyReply, { status, contentType }: KeptAnswer): void {
  reply.code(status).header('idempotency-replayed', 'true');
  if (contentType !== '') reply.type(contentType);
}

function isRunning(): ApiError {
  return new ApiError('REQUEST_RUNNING', undefined, { headers: { 'retry-after': '1' } });
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
