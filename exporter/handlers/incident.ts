import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

/** Incidents: raised, then resolved or gone with their instance (which Zeebe also records as RESOLVED). */
export function incident(record: ExportedRecord): RecordEffect | undefined {
  if (record.intent !== 'CREATED' && record.intent !== 'RESOLVED') return undefined;
  const value = new ValueReader(record);
  const isNew = record.intent === 'CREATED';
  const columns = {
    state: isNew ? 'ACTIVE' : 'RESOLVED',
    created_at: isNew ? record.timestamp : null,
    resolved_at: isNew ? null : record.timestamp,
    process_instance_key: value.integer('processInstanceKey'),
    element_id: value.text('elementId'),
    element_instance_key: value.integer('elementInstanceKey'),
    job_key: value.keyOrNull('jobKey'),
    error_type: value.text('errorType'),
    error_message: value.text('errorMessage'),
  };
  return { change: { table: 'incidents', key: record.key, isNew, columns } };
}
