import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

/** Variables with their latest value, as JSON text. */
export function variable(record: ExportedRecord): RecordEffect | undefined {
  if (record.intent !== 'CREATED' && record.intent !== 'UPDATED') return undefined;
  const value = new ValueReader(record);
  const columns = {
    process_instance_key: value.integer('processInstanceKey'),
    scope_key: value.integer('scopeKey'),
    name: value.text('name'),
    value: value.text('value'),
    updated_at: record.timestamp,
  };
  return { change: { table: 'instance_variables', key: record.key, isNew: record.intent === 'CREATED', columns } };
}
