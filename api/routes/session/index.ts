import type { FastifyReply, FastifyRequest } from 'fastify';
import { ROLE_LABELS } from '../../../domain/roles.ts';
import { hashPassword, verifyPassword } from '../../../platform/passwords.ts';
import { actAs } from '../../../storage/audit.ts';
import { findCredentials, type User, updateUser } from '../../../storage/identity.ts';
import { clearLoginAttempts, takeLoginAttempt } from '../../../storage/login-throttle.ts';
import { closeSession, openSession } from '../../../storage/sessions.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError } from '../../errors.ts';
import { checkNewPassword } from '../../passwords.ts';
import { digestOf, newReference, type SessionCookie } from '../../plugins/authentication.ts';
import { principalOf } from '../../principal.ts';
import { problems } from '../../schemas/problem.ts';
import { Empty } from '../../schemas/shapes.ts';
import { ChangePasswordBody, CreateSessionBody, SessionView } from '../../schemas/users.ts';

type SessionDeps = Pick<AppDeps, 'knex'> & { readonly sessionCookie: SessionCookie };

const createSessionSchema = {
  operationId: 'createSession',
  summary: '登录 Sign in',
  body: CreateSessionBody,
  response: { 200: SessionView, ...problems },
};

const getSessionSchema = {
  operationId: 'getSession',
  summary: '当前用户 Who is signed in',
  response: { 200: SessionView, ...problems },
};

const deleteSessionSchema = {
  operationId: 'deleteSession',
  summary: '退出登录 Sign out',
  response: { 204: Empty, ...problems },
};

const changePasswordSchema = {
  operationId: 'changePassword',
  summary: '修改密码 Change the own password',
  body: ChangePasswordBody,
  response: { 204: Empty, ...problems },
};

export function registerSessionRoutes(app: App, deps: SessionDeps): void {
  const { knex, sessionCookie } = deps;

  app.post('/session', { schema: createSessionSchema }, async (request, reply) => {
    const user = await checkCredentials(deps, request, request.body);
    // A fresh reference on every sign-in: one that was planted in the browser before leads nowhere.
    await endSession(deps, request);
    await startSession(deps, user, reply);
    return toSessionView(user);
  });

  app.get('/session', { schema: getSessionSchema }, async (request) => toSessionView(principalOf(request).user));

  app.delete('/session', { schema: deleteSessionSchema }, async (request, reply) => {
    await endSession(deps, request);
    sessionCookie.clear(reply);
    return reply.code(204).send(null);
  });

  app.put('/session/password', { schema: changePasswordSchema }, async (request, reply) => {
    const { user, actor } = principalOf(request);
    const { currentPassword, newPassword } = request.body;
    await checkCredentials(deps, request, { username: user.username, password: currentPassword });
    checkNewPassword(newPassword, user.username);
    const change = { passwordHash: await hashPassword(newPassword), mustChangePassword: false };
    await actAs(knex, actor, (acting) => updateUser(acting, user.id, change));
    // All sessions ended with the old password; the person who changed it stays signed in with a new one.
    await startSession(deps, { ...user, mustChangePassword: false }, reply);
    return reply.code(204).send(null);
  });
}

/**
 * The active user of a name and password. Unknown names take as long as known ones, and the answer is the same, so
 * that nobody learns which accounts exist.
 */
async function checkCredentials(
  { knex }: SessionDeps,
  request: FastifyRequest,
  given: { readonly username: string; readonly password: string },
): Promise<User> {
  const source = { username: given.username, ip: request.ip };
  const wait = await takeLoginAttempt(knex, source);
  if (wait > 0) throw new ApiError('TOO_MANY_ATTEMPTS', undefined, { headers: { 'retry-after': String(wait) } });
  const found = await findCredentials(knex, given.username);
  const isRight = await verifyPassword(found?.passwordHash ?? undefined, given.password);
  if (found === undefined || !isRight || found.user.status !== 'ACTIVE') {
    // Not the name: people type their password into that field, too.
    request.log.warn({ ip: request.ip }, 'sign-in refused');
    throw new ApiError('WRONG_CREDENTIALS');
  }
  await clearLoginAttempts(knex, source);
  return found.user;
}

async function startSession({ knex, sessionCookie }: SessionDeps, user: User, reply: FastifyReply): Promise<void> {
  const reference = newReference();
  const actor = { kind: 'USER', id: user.id, name: user.displayName } as const;
  await actAs(knex, actor, (acting) => openSession(acting, { referenceHash: digestOf(reference), userId: user.id }));
  sessionCookie.set(reply, reference);
}

async function endSession({ knex, sessionCookie }: SessionDeps, request: FastifyRequest): Promise<void> {
  const reference = sessionCookie.read(request);
  const { principal } = request;
  if (reference === undefined || principal === null) return;
  await actAs(knex, principal.actor, (acting) => closeSession(acting, digestOf(reference)));
}

function toSessionView(user: User): SessionView {
  return { ...user, roles: user.roles.map((role) => ({ role, label: ROLE_LABELS[role] })) };
}
