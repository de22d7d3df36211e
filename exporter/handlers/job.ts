import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

const ENDED = new Set(['COMPLETED', 'CANCELED', 'ERROR_THROWN']);

/** Jobs. A canceled job closes the human task that stands for it. */
export function job(record: ExportedRecord): RecordEffect {
  const value = new ValueReader(record);
  const at = new Date(record.timestamp);
  const life = {
    ...(record.intent === 'CREATED' && { created_at: at }),
    ...(ENDED.has(record.intent) && { ended_at: at }),
  };
  const columns = {
    ...life,
    process_instance_key: value.integer('processInstanceKey'),
    element_id: value.text('elementId'),
    element_instance_key: value.integer('elementInstanceKey'),
    type: value.text('type'),
    state: record.intent,
    retries: value.integer('retries'),
    worker: value.text('worker'),
    error_message: value.text('errorMessage'),
  };
  return {
    change: { table: 'instance_jobs', key: record.key, isNew: record.intent === 'CREATED', columns },
    ...(record.intent === 'CANCELED' && { canceledJobKey: record.key }),
  };
}
