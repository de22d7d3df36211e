import type { RowChange } from '../../storage/read-model-writer.ts';
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
  const at = new Date(record.timestamp);
  const isNew = state === 'ACTIVE';
  const life = isNew ? { state, started_at: at } : { state, ended_at: at };
  if (value.text('bpmnElementType') === 'PROCESS') {
    return { change: { table: 'process_instances', key: record.key, isNew, columns: instanceColumns(value, life) } };
  }
  const columns = {
    ...life,
    process_instance_key: value.integer('processInstanceKey'),
    element_id: value.text('elementId'),
    element_type: value.text('bpmnElementType'),
    flow_scope_key: value.integer('flowScopeKey'),
    position: record.position,
  };
  return { change: { table: 'element_instances', key: record.key, isNew, columns } };
}

function takenFlow(record: ExportedRecord): RecordEffect {
  const value = new ValueReader(record);
  const processInstanceKey = value.integer('processInstanceKey');
  return { flow: { position: record.position, processInstanceKey, elementId: value.text('elementId') } };
}

function instanceColumns(value: ValueReader, life: RowChange['columns']): RowChange['columns'] {
  return {
    ...life,
    bpmn_process_id: value.text('bpmnProcessId'),
    version: value.integer('version'),
    process_definition_key: value.integer('processDefinitionKey'),
    parent_process_instance_key: value.keyOrNull('parentProcessInstanceKey'),
    parent_element_instance_key: value.keyOrNull('parentElementInstanceKey'),
  };
}
