import { status } from '@grpc/grpc-js';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { type GatewayContext, toResult, type UnaryRpc } from '../context.ts';
import { type GrpcFailure, type GrpcResult, invalidArgument } from '../grpc-error-mapper.ts';
import type { CreateProcessInstanceWithResultRequest, CreateProcessInstanceWithResultResponse } from '../messages.ts';
import { waitOf } from '../request-mapper.ts';
import { readCreation } from './creation-request.ts';

const DEFAULT_REQUEST_TIMEOUT = 15_000;
const COMMAND = 'PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT';

/**
 * Answers with the variables of the instance when it completes. When the time is over first, only the answer is lost: the
 * instance goes on (and a cancelled one never answers otherwise). Other calls of the client are not touched, unlike 8.5.8.
 */
export const createProcessInstanceWithResult: UnaryRpc<
  CreateProcessInstanceWithResultRequest,
  CreateProcessInstanceWithResultResponse
> = async (context, { request, requestTimeout, fetchVariables }) => {
  if (request === null) {
    return invalidArgument('Expected a request to create a process instance, but found none');
  }
  const creation = readCreation('CreateProcessInstanceWithResult', request);
  if (!creation.ok) {
    return creation;
  }
  const completed = context.engine
    .submit({ name: COMMAND, key: -1, value: { ...creation.value, fetchVariables } })
    .then((answer) => toResult(COMMAND, answer, ({ value }) => ({ ...value, tenantId: DEFAULT_TENANT })));
  const timeout = waitOf(requestTimeout);
  return withinTime(completed, timeout > 0 ? timeout : DEFAULT_REQUEST_TIMEOUT, context);
};

function withinTime<T>(
  completed: Promise<GrpcResult<T>>,
  timeout: number,
  { closing }: GatewayContext,
): Promise<GrpcResult<T>> {
  return new Promise((resolve, reject) => {
    const settle = (error: GrpcFailure) => resolve({ ok: false, error });
    const onClosing = () =>
      // Not UNAVAILABLE: clients repeat that by themselves, and the instance would be created twice.
      settle({ code: status.ABORTED, details: 'Expected to await the result, but the gateway is closing' });
    const timer = setTimeout(() => {
      settle({
        code: status.DEADLINE_EXCEEDED,
        details: `Expected the instance to complete within ${timeout} ms, but it did not`,
      });
    }, timeout);
    closing.addEventListener('abort', onClosing, { once: true });
    completed.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      closing.removeEventListener('abort', onClosing);
    });
  });
}
