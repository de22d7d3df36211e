import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import type { EmptyMessage, UpdateJobRetriesRequest } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** Does not make a failed job available again: resolving its incident does. */
export const updateJobRetries: UnaryRpc<UpdateJobRetriesRequest, EmptyMessage> = async ({ engine }, request) => {
  const answer = await engine.submit({
    name: 'JOB.UPDATE_RETRIES',
    key: keyOf(request.jobKey),
    value: { retries: request.retries },
  });
  return toResult('JOB.UPDATE_RETRIES', answer, () => EMPTY);
};
