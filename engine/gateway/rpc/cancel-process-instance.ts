import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import type { CancelProcessInstanceRequest, EmptyMessage } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** Cancels called instances too; a called instance itself is refused: its caller is the one to cancel. */
export const cancelProcessInstance: UnaryRpc<CancelProcessInstanceRequest, EmptyMessage> = async (
  { engine },
  request,
) => {
  const answer = await engine.submit({
    name: 'PROCESS_INSTANCE.CANCEL',
    key: keyOf(request.processInstanceKey),
    value: {},
  });
  return toResult('PROCESS_INSTANCE.CANCEL', answer, () => EMPTY);
};
