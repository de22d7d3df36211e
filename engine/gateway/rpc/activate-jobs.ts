import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { ActivationStream } from '../activation-stream.ts';
import { type GatewayContext, logUnexpected } from '../context.ts';
import { toTrailers } from '../grpc-error-mapper.ts';
import type { ActivateJobsRequest, ActivateJobsResponse } from '../messages.ts';
import { waitOf } from '../request-mapper.ts';
import { readActivation } from './activation-request.ts';

const DEFAULT_REQUEST_TIMEOUT = 10_000;

/** A long poll: requestTimeout below 0 answers at once, 0 waits 10 s. Nothing found ends the stream with OK. */
export function activateJobs(
  context: GatewayContext,
): handleServerStreamingCall<ActivateJobsRequest, ActivateJobsResponse> {
  return (call) => {
    const { request } = call;
    const activation = readActivation('ActivateJobs', request);
    if (!activation.ok) {
      call.emit('error', toTrailers(activation.error));
      return;
    }
    if (context.closing.aborted) {
      call.end();
      return;
    }
    const poll = new ActivationStream({
      engine: context.engine,
      call,
      activation: activation.value,
      toMessages: (jobs) => [{ jobs }],
      endsAfterJobs: true,
      onFailure: (cause) => logUnexpected(context.logger, 'ActivateJobs', cause),
      onClosed: (closed) => {
        clearTimeout(timer);
        context.polls.remove(closed);
      },
    });
    const requestTimeout = waitOf(request.requestTimeout);
    const wait = requestTimeout === 0 ? DEFAULT_REQUEST_TIMEOUT : requestTimeout;
    const timer = wait > 0 ? setTimeout(() => poll.finish(), wait) : undefined;
    if (wait < 0) {
      void poll.attempt().then(() => poll.finish());
    } else {
      context.polls.add(poll);
    }
  };
}
