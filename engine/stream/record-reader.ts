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

/** Characters of rows kept for readers. */
const LENGTH_KEPT = 64 * 1024 * 1024;

/** Characters of rows given to a reader at once, or a little more. */
const LENGTH_READ = 4 * 1024 * 1024;

/**
 * Reads records behind a position. What was committed a moment ago is still in memory, so a reader that keeps up never makes
 * the database send, and this process decode, what both have just written; one that lags reads the log.
 */
export class RecordReader {
  readonly #log: EngineLog;
  #recent: CommittedRow[] = [];
  #events = 0;
  #length = 0;
  /** Position before the first recent row; what was committed up to here is in the log alone. */
  #begin = Number.POSITIVE_INFINITY;

  constructor(log: EngineLog) {
    this.#log = log;
  }

  /** After recovery: what follows the position will be told by `committed`. */
  begin(position: number): void {
    this.#recent = [];
    this.#events = 0;
    this.#length = 0;
    this.#begin = position;
  }

  committed(rows: readonly CommittedRow[]): void {
    for (const each of rows) {
      this.#recent.push(each);
      this.#events += each.row.count;
      this.#length += each.row.content.length;
    }
    let dropped = 0;
    let { events, length } = { events: this.#events, length: this.#length };
    for (const { row } of this.#recent) {
      if (events <= EVENTS_KEPT && length <= LENGTH_KEPT) {
        break;
      }
      events -= row.count;
      length -= row.content.length;
      dropped++;
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
    for (let after = afterPosition; ; ) {
      // Each command has a position of its own besides those of its events.
      const rows = await this.#log.read(after, 2 * limit);
      const decoded = rows.map((row) => ({ row, events: decoder.decode(row.content) }));
      const records = collect(decoded, afterPosition, limit);
      if (records.length > 0 || rows.length === 0) {
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
      this.#length -= row.content.length;
    }
  }
}

/** Whole commands, as many as fit; the first one in any case. */
function collect(rows: readonly CommittedRow[], afterPosition: number, limit: number): EngineRecord[] {
  const records: EngineRecord[] = [];
  let length = 0;
  for (const { row, events } of rows) {
    if (row.position <= afterPosition) {
      continue;
    }
    if (records.length > 0 && (records.length + row.count > limit || length > LENGTH_READ)) {
      return records;
    }
    length += row.content.length;
    records.push(...toRecords(row, events, afterPosition));
  }
  return records;
}
