import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

/** Deployed definitions with their XML, which the record carries in base64. */
export function process(record: ExportedRecord): RecordEffect | undefined {
  if (record.intent !== 'CREATED') return undefined;
  const value = new ValueReader(record);
  const columns = {
    bpmn_process_id: value.text('bpmnProcessId'),
    version: value.integer('version'),
    resource_name: value.text('resourceName'),
    resource: Buffer.from(value.text('resource'), 'base64').toString('utf8'),
    deployed_at: record.timestamp,
  };
  // Each partition of a cluster tells of it.
  return { change: { table: 'known_definitions', key: record.key, isNew: false, columns } };
}
