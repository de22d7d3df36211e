import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import type { EmptyMessage, UpdateJobTimeoutRequest } from '../messages.ts';
import { durationOf, keyOf } from '../request-mapper.ts';

/** The lock then ends that long from now; shortening works too. */
export const updateJobTimeout: UnaryRpc<UpdateJobTimeoutRequest, EmptyMessage> = async ({ engine }, request) => {
  const answer = await engine.submit({
    name: 'JOB.UPDATE_TIMEOUT',
    key: keyOf(request.jobKey),
    value: { timeout: durationOf(request.timeout) },
  });
  return toResult('JOB.UPDATE_TIMEOUT', answer, () => EMPTY);
};
