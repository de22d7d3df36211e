import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

/** Timers with the instant they are due; a start timer belongs to no instance. */
export function timer(record: ExportedRecord): RecordEffect | undefined {
  const value = new ValueReader(record);
  const columns = {
    process_instance_key: value.keyOrNull('processInstanceKey'),
    element_instance_key: value.keyOrNull('elementInstanceKey'),
    element_id: value.text('targetElementId'),
    due_at: value.integer('dueDate'),
    state: record.intent,
  };
  return { change: { table: 'instance_timers', key: record.key, isNew: record.intent === 'CREATED', columns } };
}
