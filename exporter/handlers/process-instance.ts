import type { RowChange } from '../../storage/read-model-writer.ts';
import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

const STATE_AFTER: Readonly<Record<string, 'ACTIVE' | 'COMPLETED' | 'TERMINATED'>> = {
  ELEMENT_ACTIVATING: 'ACTIVE',
  ELEMENT_COMPLETED: 'COMPLETED',
  ELEMENT_TERMINATED: 'TERMINATED',
};

/** Instances and their elements; a process is the outermost element of its instance. */
export function processInstance(record: ExportedRecord): RecordEffect {
  const value = new ValueReader(record);
  const processInstanceKey = value.integer('processInstanceKey');
  if (record.intent === 'SEQUENCE_FLOW_TAKEN') {
    return { flow: { position: record.position, processInstanceKey, elementId: value.text('elementId') } };
  }
  const state = STATE_AFTER[record.intent];
  if (state === undefined) return {};
  const at = new Date(record.timestamp);
  const life = state === 'ACTIVE' ? { state, started_at: at } : { state, ended_at: at };
  if (value.text('bpmnElementType') === 'PROCESS') return { changes: [instanceChange(record, value, life)] };
  const element: RowChange = {
    table: 'element_instances',
    key: record.key,
    columns: {
      ...life,
      process_instance_key: processInstanceKey,
      element_id: value.text('elementId'),
      element_type: value.text('bpmnElementType'),
      flow_scope_key: value.integer('flowScopeKey'),
      position: record.position,
    },
  };
  return { changes: [element] };
}

function instanceChange(record: ExportedRecord, value: ValueReader, life: RowChange['columns']): RowChange {
  return {
    table: 'process_instances',
    key: record.key,
    columns: {
      ...life,
      bpmn_process_id: value.text('bpmnProcessId'),
      version: value.integer('version'),
      process_definition_key: value.integer('processDefinitionKey'),
      parent_process_instance_key: value.keyOrNull('parentProcessInstanceKey'),
      parent_element_instance_key: value.keyOrNull('parentElementInstanceKey'),
    },
  };
}
