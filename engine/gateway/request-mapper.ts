/** What several requests have in common: keys, tenants and variables. */
import { DEFAULT_TENANT } from '../protocol/record.ts';
import { type GrpcResult, invalidArgument } from './grpc-error-mapper.ts';

/**
 * int64 text as the number the engine works with. Keys of other partitions may lose precision above 2^53; that is
 * harmless, since the engine has nothing under any of them and answers NOT_FOUND.
 */
export function keyOf(text: string): number {
  return Number(text);
}

/** Milliseconds of a request, an int64 as text. */
export function durationOf(text: string): number {
  return Number(text);
}

/** What setTimeout can still count (24.8 days); beyond that it would fire at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Milliseconds that the gateway itself is to wait. */
export function waitOf(text: string): number {
  return Math.min(durationOf(text), LONGEST_WAIT);
}

const ACCEPTED_TENANTS: ReadonlySet<string> = new Set(['', DEFAULT_TENANT]);

/** The engine runs with multi-tenancy off, so only the default tenant may be named. */
export function checkTenants(rpc: string, tenantIds: readonly string[]): GrpcResult<null> {
  const other = tenantIds.find((tenantId) => !ACCEPTED_TENANTS.has(tenantId));
  return other === undefined
    ? { ok: true, value: null }
    : invalidArgument(
        `Expected to handle gRPC request ${rpc} with tenant identifier '${other}', but multi-tenancy is disabled`,
      );
}
