import { EMPTY, toResult, type UnaryRpc } from '../context.ts';
import type { DeleteResourceRequest, EmptyMessage } from '../messages.ts';
import { keyOf } from '../request-mapper.ts';

/** By the key of a process definition, decision requirements or form; refused while instances run. */
export const deleteResource: UnaryRpc<DeleteResourceRequest, EmptyMessage> = async ({ engine }, request) => {
  const answer = await engine.submit({ name: 'RESOURCE_DELETION.DELETE', key: keyOf(request.resourceKey), value: {} });
  return toResult('RESOURCE_DELETION.DELETE', answer, () => EMPTY);
};
