/** What an RPC needs, and how the outcome of one becomes the answer of a gRPC call. */
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Engine, EngineLogger } from '../engine.ts';
import type { ClientCommandName, CommandAnswer } from '../protocol/commands.ts';
import { failureOf, type GrpcResult, internalFailure, toTrailers } from './grpc-error-mapper.ts';
import type { JobPolls } from './job-polls.ts';

export interface GatewayContext {
  readonly engine: Engine;
  readonly logger: EngineLogger;
  readonly polls: JobPolls;
  /** Aborted when the gateway closes: ends waits that could outlast it. */
  readonly closing: AbortSignal;
  /** As bound, for Topology. */
  address(): { readonly host: string; readonly port: number };
}

/** A call with one request and one answer. A refusal is a result; an exception is a bug and answered as INTERNAL. */
export type UnaryRpc<Request, Response> = (context: GatewayContext, request: Request) => Promise<GrpcResult<Response>>;

export function unary<Request, Response>(
  context: GatewayContext,
  rpc: UnaryRpc<Request, Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    rpc(context, call.request).then(
      (result) => (result.ok ? callback(null, result.value) : callback(toTrailers(result.error))),
      (cause: unknown) => {
        logUnexpected(context.logger, call.getPath(), cause);
        callback(internalFailure());
      },
    );
  };
}

/** With the call it happened in; the client learns nothing of it. */
export function logUnexpected(logger: EngineLogger, rpc: string, cause: unknown): void {
  logger.error({ err: cause, rpc }, 'gateway call failed unexpectedly');
}

/** Turns the engine's answer to a command into the outcome of the call. */
export function toResult<N extends ClientCommandName, T>(
  name: N,
  answer: CommandAnswer<N>,
  map: (answer: Extract<CommandAnswer<N>, { ok: true }>) => T,
): GrpcResult<T> {
  return answer.ok ? { ok: true, value: map(answer) } : { ok: false, error: failureOf(name, answer.rejection) };
}

/** The answer of calls that only say they have been done. */
export const EMPTY = {};
