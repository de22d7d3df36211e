import { fullKey, PARTITION_ID, shortKey } from '../protocol/keys.ts';
import { BROKER_VERSION, type EngineEvent, type EngineRecord } from '../protocol/record.ts';
import { INTERNAL_VALUE_TYPES } from '../protocol/value-type.ts';
import type { LogRow } from './engine-log.ts';
import { codeOf, kindOf } from './event-codes.ts';
import { type EncodedValue, RowReader, RowWriter } from './value-codec.ts';

/**
 * The text of a row: a JSON array of [key, number of the event, value]. Keys are written without their partition bits. A
 * value that has been written in the row before (an element instance has the same in each of its steps) is written as the
 * index of the event that had it first.
 */
type EncodedEvent = readonly [key: number, code: number, value: EncodedValue];

/** The events of one command as the text of its row. */
export function encodeEvents(events: readonly EngineEvent[]): string {
  const seen = new Map<object, number>();
  const writer = new RowWriter();
  const encoded: EncodedEvent[] = [];
  for (const event of events) {
    const first = seen.get(event.value);
    if (first === undefined) {
      seen.set(event.value, encoded.length);
    }
    encoded.push([shortKey(event.key), codeOf(event), first ?? writer.write(event)]);
  }
  return JSON.stringify(encoded);
}

/** Reads rows back. Texts that repeat in every instance are kept once in memory, whatever row they come from. */
export class RowDecoder {
  readonly #texts = new Map<string, string>();

  decode(content: string): EngineEvent[] {
    // Data enters here: the log holds what encodeEvents wrote.
    const encoded = JSON.parse(content) as EncodedEvent[];
    const reader = new RowReader(this.#texts);
    const values: object[] = [];
    return encoded.map(([key, code, value]) => {
      const { valueType, intent } = kindOf(code);
      const decoded = typeof value === 'number' ? (values[value] ?? {}) : reader.read(valueType, value);
      values.push(decoded);
      return { key: fullKey(key), valueType, intent, value: decoded } as EngineEvent;
    });
  }
}

/** The row as readers see it: framed records of the exported value types, behind a position. */
export function toRecords(row: LogRow, events: readonly EngineEvent[], afterPosition: number): EngineRecord[] {
  const commandPosition = row.position - row.count;
  const records: EngineRecord[] = [];
  const plain = new PlainVariables();
  for (const [index, event] of events.entries()) {
    const position = commandPosition + index + 1;
    if (position > afterPosition && !INTERNAL_VALUE_TYPES.has(event.valueType)) {
      records.push({
        partitionId: PARTITION_ID,
        position,
        sourceRecordPosition: commandPosition,
        key: event.key,
        timestamp: row.timestamp,
        recordType: 'EVENT',
        rejectionType: 'NULL_VAL',
        rejectionReason: '',
        brokerVersion: BROKER_VERSION,
        valueType: event.valueType,
        intent: event.intent,
        value: plain.of(event.value),
      } as EngineRecord);
    }
  }
  return records;
}

/**
 * Inside, variables are texts; outside, as in Zeebe's exporter JSON, a plain JSON object. Records of one row share them:
 * a job's go into the events that it triggers.
 */
class PlainVariables {
  #texts: object = {};
  #plain: object = {};

  of(value: object): object {
    if (!('variables' in value) || typeof value.variables !== 'object' || value.variables === null) {
      return value;
    }
    if (value.variables !== this.#texts) {
      this.#texts = value.variables;
      this.#plain = Object.fromEntries(
        Object.entries(value.variables).map(([name, text]) => [name, JSON.parse(String(text))]),
      );
    }
    return { ...value, variables: this.#plain };
  }
}
