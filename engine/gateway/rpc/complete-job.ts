import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import { readVariables } from '../json-document.ts';
import type { CompleteJobRequest, EmptyMessage } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** Needs no live lock: a job completes by its key even after its lock has run out, until somebody else takes it. */
export const completeJob: UnaryRpc<CompleteJobRequest, EmptyMessage> = async ({ engine }, request) => {
  const variables = readVariables(request.variables);
  if (!variables.ok) {
    return variables;
  }
  const answer = await engine.submit({
    name: 'JOB.COMPLETE',
    key: keyOf(request.jobKey),
    value: { variables: variables.value },
  });
  return toResult('JOB.COMPLETE', answer, () => EMPTY);
};
