import type { IntentOf } from './intent.ts';
import type { RecordValues, ValueType } from './value-type.ts';

/** The broker version the embedded engine stands in for; written into every record. */
export const BROKER_VERSION = '8.5.8';

/** With multi-tenancy off Zeebe writes this tenant everywhere. */
export const DEFAULT_TENANT = '<default>';

/** An event as processors append it and appliers take it: a record without its place in the log. */
export type EngineEvent<V extends ValueType = ValueType> = {
  [K in V]: {
    readonly key: number;
    readonly valueType: K;
    readonly intent: IntentOf<K>;
    readonly value: RecordValues[K];
  };
}[V];

/** Where an event stands in the log; the fields every exported record has. */
interface RecordFrame {
  readonly partitionId: number;
  /** Rises by one per event inside a command; a command takes one position of its own before its events. */
  readonly position: number;
  /** Position of the command that caused the event. */
  readonly sourceRecordPosition: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly recordType: 'EVENT';
  readonly rejectionType: 'NULL_VAL';
  readonly rejectionReason: '';
  readonly brokerVersion: string;
}

/** Record values as readers get them: `variables` is a plain JSON object, as in Zeebe's exporter JSON. */
type ExportedValue<T> = {
  readonly [K in keyof T]: K extends 'variables' ? Readonly<Record<string, unknown>> : T[K];
};

/** A committed event in the shape of Zeebe's exporter JSON. */
export type EngineRecord<V extends ValueType = ValueType> = {
  [K in V]: RecordFrame & {
    readonly key: number;
    readonly valueType: K;
    readonly intent: IntentOf<K>;
    readonly value: ExportedValue<RecordValues[K]>;
  };
}[V];
