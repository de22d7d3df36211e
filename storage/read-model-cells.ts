/** A value of a column of the read model. */
export type Cell = string | number | Date | null;

/** Part of an index, whose entries PostgreSQL keeps below 2,704 bytes; nobody reads a longer id or name. */
const INDEXED: ReadonlySet<string> = new Set(['bpmn_process_id', 'element_id', 'name']);
const LONGEST_INDEXED = 500;
const EARLIEST = Date.UTC(1, 0);
const LATEST = Date.UTC(10_000, 0);

/**
 * A value as its column can keep it. Processes may carry what PostgreSQL refuses (NUL, half a surrogate pair, a day in
 * the year 200,000), and one record that cannot be written would keep back all that come after it.
 */
export function keepable(column: string, value: Cell): Cell {
  if (typeof value === 'string') return keepableText(INDEXED.has(column) ? value.slice(0, LONGEST_INDEXED) : value);
  if (!(value instanceof Date)) return value;
  const time = value.getTime();
  return time >= EARLIEST && time < LATEST ? value : null;
}

/** The same for a text that is in no index. */
export function keepableText(text: string): string {
  return text.replaceAll('\0', '\ufffd').replace(/\p{Surrogate}/gu, '\ufffd');
}
