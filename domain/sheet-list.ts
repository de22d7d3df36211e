import type { Discipline } from './disciplines.ts';

/** A sheet as the list of a drawing set (图纸目录) names it. */
export interface ListedSheet {
  readonly discipline: Discipline;
  readonly sheetNo: string;
}

/** A list that can be compared with the sheets, or the first line that can not be read; lines count from 1. */
export type SheetListResult =
  | { readonly ok: true; readonly sheets: readonly ListedSheet[] }
  | { readonly ok: false; readonly line: number; readonly expected: string; readonly found: string };

/** Headings of the two columns that are read; other columns, and a title above the heading, are the designer's own. */
const HEADINGS = { discipline: ['专业', 'discipline'], sheetNo: ['图号', 'sheetNo'] } as const;

/** Reads the lines of a list. Disciplines may stand by code or by their Chinese name; empty lines count for nothing. */
export function readSheetList(
  rows: readonly (readonly string[])[],
  disciplines: ReadonlyMap<Discipline, string>,
): SheetListResult {
  const headingAt = rows.findIndex((row) => hasColumn(row, HEADINGS.discipline) && hasColumn(row, HEADINGS.sheetNo));
  const heading = rows[headingAt];
  if (heading === undefined) return fault(1, 'the columns 专业 and 图号', rows[0]?.join(', ') ?? 'nothing');
  const cellOf = (row: readonly string[], names: readonly string[]) =>
    row[heading.findIndex((cell) => names.includes(cell))] ?? '';
  const sheets: ListedSheet[] = [];
  for (const [index, row] of rows.entries()) {
    if (index <= headingAt || row.every((cell) => cell === '')) continue;
    const [name, sheetNo] = [cellOf(row, HEADINGS.discipline), cellOf(row, HEADINGS.sheetNo)];
    const discipline = [...disciplines].find((entry) => entry.includes(name))?.[0];
    if (discipline === undefined) return fault(index + 1, 'a discipline by its code or name', name || 'nothing');
    if (sheetNo === '') return fault(index + 1, 'a sheet number', 'nothing');
    sheets.push({ discipline, sheetNo });
  }
  return sheets.length === 0 ? fault(headingAt + 1, 'at least one sheet below', 'none') : { ok: true, sheets };
}

const hasColumn = (row: readonly string[], names: readonly string[]): boolean =>
  row.some((cell) => names.includes(cell));

function fault(line: number, expected: string, found: string): SheetListResult {
  return { ok: false, line, expected, found };
}
