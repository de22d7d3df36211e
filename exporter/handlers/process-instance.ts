import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

const STATE_AFTER: Readonly<Record<string, 'ACTIVE' | 'COMPLETED' | 'TERMINATED'>> = {
  ELEMENT_ACTIVATING: 'ACTIVE',
  ELEMENT_COMPLETED: 'COMPLETED',
  ELEMENT_TERMINATED: 'TERMINATED',
};

/** Instances and their elements; a process is the outermost element of its instance. */
export function processInstance(record: ExportedRecord): RecordEffect | undefined {
  if (record.intent === 'SEQUENCE_FLOW_TAKEN') return takenFlow(record);
  const state = STATE_AFTER[record.intent];
  if (state === undefined) return undefined;
  const value = new ValueReader(record);
  const isNew = state === 'ACTIVE';
  const startedAt = isNew ? record.timestamp : null;
  const endedAt = isNew ? null : record.timestamp;
  if (value.text('bpmnElementType') === 'PROCESS') {
    const columns = {
      bpmn_process_id: value.text('bpmnProcessId'),
      version: value.integer('version'),
      process_definition_key: value.integer('processDefinitionKey'),
      parent_process_instance_key: value.keyOrNull('parentProcessInstanceKey'),
      parent_element_instance_key: value.keyOrNull('parentElementInstanceKey'),
      state,
      started_at: startedAt,
      ended_at: endedAt,
    };
    return { change: { table: 'process_instances', key: record.key, isNew, columns } };
  }
  const columns = {
    process_instance_key: value.integer('processInstanceKey'),
    element_id: value.text('elementId'),
    element_type: value.text('bpmnElementType'),
    flow_scope_key: value.integer('flowScopeKey'),
    state,
    started_at: startedAt,
    ended_at: endedAt,
    position: record.position,
  };
  return { change: { table: 'element_instances', key: record.key, isNew, columns } };
}

function takenFlow(record: ExportedRecord): RecordEffect {
  const value = new ValueReader(record);
  const processInstanceKey = value.integer('processInstanceKey');
  return { flow: { position: record.position, processInstanceKey, elementId: value.text('elementId') } };
}
