/** Refusals of the engine and faults of a request as gRPC statuses, the way Zeebe's gateway words them. */
import { status } from '@grpc/grpc-js';
import type { CommandName } from '../protocol/commands.ts';
import { commandIntent } from '../protocol/commands.ts';
import type { Rejection, RejectionType } from '../protocol/rejection.ts';
import type { Result } from '../protocol/result.ts';

/** How a call ends when it does not succeed. */
export interface GrpcFailure {
  readonly code: status;
  readonly details: string;
}

/** What an RPC resolves with: the answer, or the status to end the call with. */
export type GrpcResult<T> = Result<T, GrpcFailure>;

const CODES: Readonly<Record<RejectionType, status>> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  NOT_FOUND: status.NOT_FOUND,
  ALREADY_EXISTS: status.ALREADY_EXISTS,
  INVALID_STATE: status.FAILED_PRECONDITION,
  PROCESSING_ERROR: status.INTERNAL,
  EXCEEDED_BATCH_RECORD_SIZE: status.UNKNOWN,
  UNAVAILABLE: status.UNAVAILABLE,
};

/** Clients read trailers of 8 kB at most; a longer text would keep them waiting until their deadline. */
const MOST_DETAILS = 7_000;

/** The failure as it fits into the trailers of a call, where a character outside of ASCII takes three bytes for each of its own. */
export function toTrailers({ code, details }: GrpcFailure): GrpcFailure {
  let length = 0;
  let end = 0;
  for (const character of details.slice(0, MOST_DETAILS)) {
    length += /[ -$&-~]/.test(character) ? 1 : 3 * Buffer.byteLength(character);
    if (length > MOST_DETAILS) {
      break;
    }
    end += character.length;
  }
  return { code, details: end < details.length ? `${details.slice(0, end)}...` : details };
}

/** A refusal by the engine, worded as a rejection record of Zeebe. */
export function failureOf(command: CommandName, { type, reason }: Rejection): GrpcFailure {
  const code = CODES[type];
  switch (type) {
    case 'EXCEEDED_BATCH_RECORD_SIZE':
      // A real gateway answers this one without any text.
      return { code, details: '' };
    case 'UNAVAILABLE':
      // Not a refusal by a processor: the command was never looked at.
      return { code, details: reason };
    default:
      return { code, details: `Command '${commandIntent(command)}' rejected with code '${type}': ${reason}` };
  }
}

/** A fault of the request that Zeebe finds only in the broker, so that its text reads like a rejection. */
export function rejectedArgument(
  command: CommandName,
  reason: string,
): { readonly ok: false; readonly error: GrpcFailure } {
  return { ok: false, error: failureOf(command, { type: 'INVALID_ARGUMENT', reason }) };
}

/** A fault that Zeebe's gateway finds by itself. */
export function invalidArgument(details: string): { readonly ok: false; readonly error: GrpcFailure } {
  return { ok: false, error: { code: status.INVALID_ARGUMENT, details } };
}

/** An exception is a bug of ours: the client gets no detail, the log does. */
export function internalFailure(): GrpcFailure {
  return { code: status.INTERNAL, details: 'Unexpected error occurred during the request processing' };
}
