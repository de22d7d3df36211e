import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

const ENDED = new Set(['COMPLETED', 'CANCELED', 'ERROR_THROWN']);

/** Jobs. A canceled job closes the human task that stands for it. */
export function job(record: ExportedRecord): RecordEffect {
  const value = new ValueReader(record);
  const isNew = record.intent === 'CREATED';
  const columns = {
    created_at: isNew ? record.timestamp : null,
    ended_at: ENDED.has(record.intent) ? record.timestamp : null,
    process_instance_key: value.integer('processInstanceKey'),
    element_id: value.text('elementId'),
    element_instance_key: value.integer('elementInstanceKey'),
    type: value.text('type'),
    state: record.intent,
    retries: value.integer('retries'),
    worker: value.text('worker'),
    error_message: value.text('errorMessage'),
  };
  const change = { table: 'instance_jobs', key: record.key, isNew, columns } as const;
  return record.intent === 'CANCELED' ? { change, canceledJobKey: record.key } : { change };
}
