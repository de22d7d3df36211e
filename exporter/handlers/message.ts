import { type ExportedRecord, ValueReader } from '../record.ts';
import type { RecordEffect } from './effect.ts';

/** Messages that were published; EXPIRED follows each, also one that was correlated. */
export function message(record: ExportedRecord): RecordEffect | undefined {
  if (record.intent !== 'PUBLISHED' && record.intent !== 'EXPIRED') return undefined;
  const value = new ValueReader(record);
  const isNew = record.intent === 'PUBLISHED';
  const columns = {
    name: value.text('name'),
    correlation_key: value.text('correlationKey'),
    message_id: value.text('messageId'),
    state: record.intent,
    published_at: isNew ? record.timestamp : null,
  };
  return { change: { table: 'published_messages', key: record.key, isNew, columns } };
}
