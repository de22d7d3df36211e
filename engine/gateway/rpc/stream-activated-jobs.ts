import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { ActivationStream } from '../activation-stream.ts';
import { type GatewayContext, logUnexpected } from '../context.ts';
import { toTrailers } from '../grpc-error-mapper.ts';
import type { ActivatedJobMessage, StreamActivatedJobsRequest } from '../messages.ts';
import { readActivation } from './activation-request.ts';

/** Jobs locked ahead for a stream whose client may be slow; the rest waits for the next turn. */
const JOBS_PER_TURN = 32;

/**
 * Pushes jobs as long as the client listens. Unlike a real broker it also pushes jobs that were waiting when the stream
 * was opened, so that a client with a stream alone misses none.
 */
export function streamActivatedJobs(
  context: GatewayContext,
): handleServerStreamingCall<StreamActivatedJobsRequest, ActivatedJobMessage> {
  return (call) => {
    const activation = readActivation('StreamActivatedJobs', { ...call.request, maxJobsToActivate: JOBS_PER_TURN });
    if (!activation.ok) {
      call.emit('error', toTrailers(activation.error));
      return;
    }
    if (context.closing.aborted) {
      call.end();
      return;
    }
    const stream = new ActivationStream({
      engine: context.engine,
      call,
      activation: activation.value,
      toMessages: (jobs) => jobs,
      endsAfterJobs: false,
      onFailure: (cause) => logUnexpected(context.logger, 'StreamActivatedJobs', cause),
      onClosed: (closed) => context.polls.remove(closed),
    });
    context.polls.add(stream);
  };
}
