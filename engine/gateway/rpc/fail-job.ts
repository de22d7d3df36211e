import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import { readVariables } from '../json-document.ts';
import type { EmptyMessage, FailJobRequest } from '../messages.ts';
import { durationOf, keyOf } from '../request-mapper.ts';

/** Sets the retries to the given number; none left raises an incident. The variables stay local to the task. */
export const failJob: UnaryRpc<FailJobRequest, EmptyMessage> = async ({ engine }, request) => {
  const variables = readVariables(request.variables);
  if (!variables.ok) {
    return variables;
  }
  const answer = await engine.submit({
    name: 'JOB.FAIL',
    key: keyOf(request.jobKey),
    value: {
      retries: request.retries,
      errorMessage: request.errorMessage,
      retryBackOff: durationOf(request.retryBackOff),
      variables: variables.value,
    },
  });
  return toResult('JOB.FAIL', answer, () => EMPTY);
};
