/**
 * An outcome that is expected to fail at times (an expression, a mapping, a look-up): the failure is data, never an exception.
 * An exception inside the engine means a bug and bans the instance it happened in.
 */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Wraps a good outcome. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Wraps a failure. */
export function err<E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
