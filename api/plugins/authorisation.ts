import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Knex } from 'knex';
import { ApiError } from '../errors.ts';
import { type OperationId, type PolicyRow, policy } from '../policy.ts';
import { holdsAny, type Principal, principalOf } from '../principal.ts';
import { relations } from '../relations.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Operation ids of all routes so far; the test of the policy table compares them with its rows. */
    operations: Set<string>;
  }
}

/**
 * Holds every route to its row in the policy table. A route without a row stops the program at start: what nobody
 * thought about is forbidden, and found before it serves anyone.
 */
export function registerAuthorisation(app: FastifyInstance, knex: Knex): void {
  app.decorate('operations', new Set<string>());
  app.addHook('onRoute', (route) => {
    const id = operationIdOf(route.schema);
    if (id === undefined || !isOperation(id)) {
      throw new Error(
        `Expected a policy row for ${String(route.method)} ${route.url}, but operation "${id}" has none.`,
      );
    }
    app.operations.add(id);
  });
  app.addHook('onRequest', async (request) => {
    const row = rowOf(request);
    if (row !== undefined) checkRole(row, request.principal);
  });
  // After validation, so that a relation may rely on well-formed parameters.
  app.addHook('preHandler', async (request) => {
    const row = rowOf(request);
    if (row?.relation === undefined) return;
    const related = await relations[row.relation](knex, principalOf(request), parametersOf(request));
    if (!related) throw new ApiError('NOT_FOUND');
  });
}

/** Operation id of the route that a request has reached; undefined where no route matches. */
export function operationOf(request: FastifyRequest): OperationId | undefined {
  return operationIn(request.routeOptions.schema);
}

/** Operation id that a route's schema carries. */
export function operationIn(schema: unknown): OperationId | undefined {
  const id = operationIdOf(schema);
  return id !== undefined && isOperation(id) ? id : undefined;
}

function rowOf(request: FastifyRequest): PolicyRow | undefined {
  const operation = operationOf(request);
  return operation === undefined ? undefined : policy[operation];
}

function checkRole(row: PolicyRow, principal: Principal | null): void {
  if (row.access === 'PUBLIC') return;
  if (principal === null) throw new ApiError('NOT_SIGNED_IN');
  if (row.access !== 'SIGNED_IN' && !holdsAny(principal.user, row.access)) throw new ApiError('ROLE_NOT_ALLOWED');
  // A key is no password: whoever holds one never used the one-time password.
  const isFirstPassword = principal.via === 'SESSION' && principal.user.mustChangePassword;
  if (isFirstPassword && row.beforePasswordChange !== true) {
    throw new ApiError('PASSWORD_CHANGE_REQUIRED');
  }
}

function parametersOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const { params } = request;
  if (typeof params !== 'object' || params === null) return {};
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

function operationIdOf(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null || !('operationId' in schema)) return undefined;
  return typeof schema.operationId === 'string' ? schema.operationId : undefined;
}

function isOperation(id: string): id is OperationId {
  return Object.hasOwn(policy, id);
}
