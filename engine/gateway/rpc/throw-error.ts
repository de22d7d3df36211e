import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import { readVariables } from '../json-document.ts';
import type { EmptyMessage, ThrowErrorRequest } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** OK even when nothing catches the error: that is an incident of the instance, not a fault of the worker. */
export const throwError: UnaryRpc<ThrowErrorRequest, EmptyMessage> = async ({ engine }, request) => {
  const variables = readVariables(request.variables);
  if (!variables.ok) {
    return variables;
  }
  const answer = await engine.submit({
    name: 'JOB.THROW_ERROR',
    key: keyOf(request.jobKey),
    value: { errorCode: request.errorCode, errorMessage: request.errorMessage, variables: variables.value },
  });
  return toResult('JOB.THROW_ERROR', answer, () => EMPTY);
};
