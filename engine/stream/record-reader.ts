import type { EngineLog, LogRow } from '../log/engine-log.ts';
import { RowDecoder, toRecords } from '../log/row-codec.ts';
import type { EngineEvent, EngineRecord } from '../protocol/record.ts';

/** A row with the events it was made of. */
export interface CommittedRow {
  readonly row: LogRow;
  readonly events: readonly EngineEvent[];
}

/** Events kept for readers: some seconds of full load. */
const EVENTS_KEPT = 50_000;

/** Rows fetched at once for so many records: a command rarely has fewer events. */
const RECORDS_PER_ROW = 4;

/**
 * Reads records behind a position. What was committed a moment ago is still in memory, so a reader that keeps up never makes
 * the database send, and this process decode, what both have just written; one that lags reads the log.
 */
export class RecordReader {
  readonly #log: EngineLog;
  #recent: CommittedRow[] = [];
  #events = 0;
  /** Position before the first recent row; what was committed up to here is in the log alone. */
  #begin = Number.POSITIVE_INFINITY;

  constructor(log: EngineLog) {
    this.#log = log;
  }

  /** After recovery: what follows the position will be told by `committed`. */
  begin(position: number): void {
    this.#recent = [];
    this.#events = 0;
    this.#begin = position;
  }

  committed(rows: readonly CommittedRow[]): void {
    for (const each of rows) {
      this.#recent.push(each);
      this.#events += each.row.count;
    }
    let dropped = 0;
    for (let left = this.#events; left > EVENTS_KEPT; dropped++) {
      left -= this.#recent[dropped]?.row.count ?? left;
    }
    this.#drop(dropped);
  }

  /** Everybody has read up to here. */
  forget(position: number): void {
    const kept = this.#recent.findIndex(({ row }) => row.position > position);
    this.#drop(kept < 0 ? this.#recent.length : kept);
  }

  /** In position order; never more than `limit` unless one command has more; empty when there is nothing (yet). */
  async read(afterPosition: number, limit: number): Promise<EngineRecord[]> {
    return afterPosition >= this.#begin
      ? collect(this.#recent, afterPosition, limit)
      : this.#readLog(afterPosition, limit);
  }

  async #readLog(afterPosition: number, limit: number): Promise<EngineRecord[]> {
    const decoder = new RowDecoder();
    const pageSize = Math.ceil(limit / RECORDS_PER_ROW);
    for (let after = afterPosition; ; ) {
      const rows = await this.#log.read(after, pageSize);
      const decoded = rows.map((row) => ({ row, events: decoder.decode(row.content) }));
      const records = collect(decoded, afterPosition, limit);
      if (records.length > 0 || rows.length < pageSize) {
        return records;
      }
      after = rows.at(-1)?.position ?? after;
    }
  }

  #drop(count: number): void {
    const dropped = this.#recent.splice(0, count);
    this.#begin = dropped.at(-1)?.row.position ?? this.#begin;
    for (const { row } of dropped) {
      this.#events -= row.count;
    }
  }
}

/** Whole commands, as many as fit; the first one in any case. */
function collect(rows: readonly CommittedRow[], afterPosition: number, limit: number): EngineRecord[] {
  const records: EngineRecord[] = [];
  for (const { row, events } of rows) {
    if (row.position <= afterPosition) {
      continue;
    }
    if (records.length > 0 && records.length + row.count > limit) {
      return records;
    }
    records.push(...toRecords(row, events, afterPosition));
  }
  return records;
}
