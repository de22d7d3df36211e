import type { Role } from '../domain/roles.ts';
import type { Actor } from '../storage/audit.ts';
import type { User } from '../storage/identity.ts';
import { ApiError } from './errors.ts';

/** Whom a request acts for, read anew from the tables on every request. */
export interface Principal {
  readonly user: User;
  /** A cookie is sent by any page a browser shows, a key only by who holds it: the origin check needs the difference. */
  readonly via: 'SESSION' | 'API_KEY';
  readonly actor: Actor;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** null where nobody is signed in; the policy table lets only public operations get that far. */
    principal: Principal | null;
  }
}

/** The principal of a request that the policy has let through. */
export function principalOf(request: { readonly principal: Principal | null }): Principal {
  if (request.principal === null) throw new ApiError('NOT_SIGNED_IN');
  return request.principal;
}

/** True when the person holds one of the roles. */
export function holdsAny(user: User, wanted: readonly Role[]): boolean {
  return wanted.some((role) => user.roles.includes(role));
}
