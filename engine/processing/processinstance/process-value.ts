import { NO_KEY } from '../../protocol/keys.ts';
import type { ProcessInstanceValue } from '../../protocol/process-instance-values.ts';
import { DEFAULT_TENANT } from '../../protocol/record.ts';
import type { ProcessDefinition } from '../../state/process-state.ts';

/** The record value of a new process instance that nobody called. */
export function processValue(definition: ProcessDefinition, processInstanceKey: number): ProcessInstanceValue {
  return {
    bpmnProcessId: definition.value.bpmnProcessId,
    version: definition.value.version,
    processDefinitionKey: definition.key,
    processInstanceKey,
    elementId: definition.value.bpmnProcessId,
    bpmnElementType: 'PROCESS',
    bpmnEventType: 'UNSPECIFIED',
    flowScopeKey: NO_KEY,
    parentProcessInstanceKey: NO_KEY,
    parentElementInstanceKey: NO_KEY,
    tenantId: DEFAULT_TENANT,
  };
}
