import { DEFAULT_TENANT } from '../../protocol/record.ts';
import { toResult, type UnaryRpc } from '../context.ts';
import type { CreateProcessInstanceRequest, CreateProcessInstanceResponse } from '../messages.ts';
import { readCreation } from './creation-request.ts';

/** Answers as soon as the creation is durable; the instance runs on by itself. */
export const createProcessInstance: UnaryRpc<CreateProcessInstanceRequest, CreateProcessInstanceResponse> = async (
  { engine },
  request,
) => {
  const creation = readCreation('CreateProcessInstance', request);
  if (!creation.ok) {
    return creation;
  }
  const answer = await engine.submit({ name: 'PROCESS_INSTANCE_CREATION.CREATE', key: -1, value: creation.value });
  return toResult('PROCESS_INSTANCE_CREATION.CREATE', answer, ({ value }) => ({
    processDefinitionKey: value.processDefinitionKey,
    bpmnProcessId: value.bpmnProcessId,
    version: value.version,
    processInstanceKey: value.processInstanceKey,
    tenantId: DEFAULT_TENANT,
  }));
};
