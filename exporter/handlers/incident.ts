import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

/** Incidents: raised, then resolved or gone with their instance (which Zeebe also records as RESOLVED). */
export function incident(record: ExportedRecord): RecordEffect | undefined {
  if (record.intent !== 'CREATED' && record.intent !== 'RESOLVED') return undefined;
  const value = new ValueReader(record);
  const at = new Date(record.timestamp);
  const life =
    record.intent === 'CREATED' ? { state: 'ACTIVE', created_at: at } : { state: 'RESOLVED', resolved_at: at };
  const columns = {
    ...life,
    process_instance_key: value.integer('processInstanceKey'),
    element_id: value.text('elementId'),
    element_instance_key: value.integer('elementInstanceKey'),
    job_key: value.keyOrNull('jobKey'),
    error_type: value.text('errorType'),
    error_message: value.text('errorMessage'),
  };
  return { change: { table: 'incidents', key: record.key, isNew: record.intent === 'CREATED', columns } };
}
