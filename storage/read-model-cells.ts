/** A value of a column of the read model; an instant is in ms since the epoch. Null says nothing. */
export type Cell = string | number | null;

/** How a cell that is not null stands in PostgreSQL's text form of an array. */
export type CellForm = (cell: string | number) => string;

/** Part of an index, whose entries PostgreSQL keeps below 2,704 bytes; nobody reads a longer id or name. */
const INDEXED: ReadonlySet<string> = new Set(['bpmn_process_id', 'element_id', 'name']);
const LONGEST_INDEXED = 500;
const EARLIEST = Date.UTC(1, 0);
const LATEST = Date.UTC(10_000, 0);

/** Nearly no text has any of it. */
const MAYBE_UNKEEPABLE = /[\0\ud800-\udfff]/;

/**
 * The form of a column's cells, as the column can keep them. Processes may carry what PostgreSQL refuses (NUL, half a
 * surrogate pair, a day in the year 200,000), and one record that cannot be written would keep back all that come after it.
 */
export function formOf(column: string, type: 'text' | 'bigint' | 'integer' | 'timestamptz'): CellForm {
  if (type === 'timestamptz') return createInstantForm();
  if (type !== 'text') return String;
  return INDEXED.has(column) ? (cell) => textForm(String(cell).slice(0, LONGEST_INDEXED)) : textForm;
}

export function textForm(cell: string | number): string {
  return `"${keepable(String(cell)).replaceAll(/["\\]/g, '\\$&')}"`;
}

function keepable(text: string): string {
  return MAYBE_UNKEEPABLE.test(text) ? text.replaceAll('\0', '\ufffd').replaceAll(/\p{Surrogate}/gu, '\ufffd') : text;
}

/** Records of one moment come together, so the text of the last one serves again and again. */
function createInstantForm(): CellForm {
  let last = Number.NaN;
  let text = '';
  return (cell) => {
    if (cell !== last) {
      last = Number(cell);
      text = last >= EARLIEST && last < LATEST ? `"${new Date(last).toISOString()}"` : 'NULL';
    }
    return text;
  };
}

/** PostgreSQL's text form of an array. That of pg treats every number as a text to be escaped, and takes much longer. */
export function toArrayText(cells: readonly Cell[], form: CellForm): string {
  let text = '{';
  for (const [index, cell] of cells.entries()) {
    text += `${index === 0 ? '' : ','}${cell === null ? 'NULL' : form(cell)}`;
  }
  return `${text}}`;
}
