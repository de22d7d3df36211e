/**
 * A record as both sources deliver it: the JSON frame of Zeebe 8.5's Elasticsearch exporter. Only what the read model
 * uses is named; the value's shape depends on the value type and is narrowed by its handler.
 */
export interface ExportedRecord {
  readonly partitionId: number;
  readonly position: number;
  /** Key of the entity the record is about: element instance, job, incident, variable … */
  readonly key: number;
  /** Engine time, ms since the epoch. */
  readonly timestamp: number;
  readonly recordType: string;
  readonly valueType: string;
  readonly intent: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Reads a value's fields and says which record was wrong when one has another type than expected. */
export class ValueReader {
  readonly #record: ExportedRecord;

  constructor(record: ExportedRecord) {
    this.#record = record;
  }

  text(field: string): string {
    const value = this.#record.value[field];
    if (typeof value !== 'string') throw this.#unexpected(field, 'a text', value);
    return value;
  }

  integer(field: string): number {
    const value = this.#record.value[field];
    if (typeof value !== 'number') throw this.#unexpected(field, 'a number', value);
    return value;
  }

  /** Engine key fields hold -1 for "none". */
  keyOrNull(field: string): number | null {
    const key = this.integer(field);
    return key < 0 ? null : key;
  }

  #unexpected(field: string, expected: string, found: unknown): Error {
    const { valueType, intent, position } = this.#record;
    return new Error(
      `Expected field '${field}' of ${valueType} ${intent} at position ${position} to be ${expected}, but found ${JSON.stringify(found)}`,
    );
  }
}
