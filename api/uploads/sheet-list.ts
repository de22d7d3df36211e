import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Discipline } from '../../domain/disciplines.ts';
import { readSheetList, type SheetListResult } from '../../domain/sheet-list.ts';

/** Reads a CSV of UTF-8, or of GB 18030 as a Chinese Excel saves it, of a size that was checked before. */
export async function readSheetListFile(
  path: string,
  disciplines: ReadonlyMap<Discipline, string>,
): Promise<SheetListResult> {
  const bytes = await readFile(path);
  try {
    const rows: string[][] = parse(decode(bytes), {
      bom: true,
      trim: true,
      relax_column_count: true,
      max_record_size: 20_000,
    });
    return readSheetList(rows, disciplines);
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    return { ok: false, line: 1, expected: 'rows of comma-separated values', found };
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
