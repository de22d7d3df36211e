import { createHash, randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Knex } from 'knex';
import { findApiKeyUser, findSessionUser } from '../../storage/sessions.ts';
import { ApiError } from '../errors.ts';
import type { Principal } from '../principal.ts';

const REFERENCE_BYTES = 32;
const REFERENCE_LENGTH = 43;
/** Lets a scanner of leaked texts, and a person, tell what it is. */
const API_KEY_PREFIX = 'tsk_';

/** The session cookie: under https the name's prefix binds it to this host and to encrypted requests. */
export interface SessionCookie {
  readonly name: string;
  set(reply: FastifyReply, reference: string): void;
  clear(reply: FastifyReply): void;
  read(request: FastifyRequest): string | undefined;
}

export function createSessionCookie(https: boolean): SessionCookie {
  const name = https ? '__Host-tushen' : 'tushen';
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure: https } as const;
  return {
    name,
    set: (reply, reference) => {
      reply.setCookie(name, reference, attributes);
    },
    clear: (reply) => {
      reply.clearCookie(name, attributes);
    },
    read: (request) => request.cookies[name],
  };
}

/** A secret of 256 bits for a cookie or an API key. */
export function newReference(): string {
  return randomBytes(REFERENCE_BYTES).toString('base64url');
}

export function newApiKey(): string {
  return `${API_KEY_PREFIX}${newReference()}`;
}

/** What the tables hold instead of a secret. A fast digest is enough: the secret is random, nobody can guess it. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Reads who is asking from the API key or the session cookie; a key that is offered and wrong is refused at once. */
export async function registerAuthentication(
  app: FastifyInstance,
  options: { readonly knex: Knex; readonly sessionCookie: SessionCookie },
): Promise<void> {
  const { knex, sessionCookie } = options;
  await app.register(cookie);
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request) => {
    const { authorization } = request.headers;
    request.principal =
      authorization === undefined
        ? await fromSession(knex, sessionCookie.read(request))
        : await fromApiKey(knex, authorization);
  });
}

async function fromSession(knex: Knex, reference: string | undefined): Promise<Principal | null> {
  if (reference === undefined || reference.length !== REFERENCE_LENGTH) return null;
  const user = await findSessionUser(knex, digestOf(reference));
  if (user === undefined) return null;
  return { user, via: 'SESSION', actor: { kind: 'USER', id: user.id, name: user.displayName } };
}

async function fromApiKey(knex: Knex, authorization: string): Promise<Principal> {
  const key = /^Bearer (tsk_[\w-]{43})$/.exec(authorization)?.[1];
  const found = key === undefined ? undefined : await findApiKeyUser(knex, digestOf(key));
  if (found === undefined) throw new ApiError('NOT_SIGNED_IN', 'Expected a valid API key as bearer, but it is none.');
  const { user, keyId } = found;
  return { user, via: 'API_KEY', actor: { kind: 'API_KEY', id: keyId, name: user.displayName } };
}
