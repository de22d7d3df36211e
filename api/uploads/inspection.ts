import { type FileHandle, open } from 'node:fs/promises';
import type { Discipline } from '../../domain/disciplines.ts';
import { checkFile, parseDrawingName, type SlotRules } from '../../domain/materials.ts';
import type { ListedSheet } from '../../domain/sheet-list.ts';
import { ApiError, type ProblemItem } from '../errors.ts';
import { inspectPdf, type PdfFindings } from './pdf-inspection.ts';
import { readSheetListFile } from './sheet-list.ts';

/** What the slot takes, and the city's setting. */
export interface InspectionRules extends SlotRules {
  /** Refuse a sheet without a signature; otherwise it is noted as a warning. */
  readonly signatureRequired: boolean;
  /** Chinese names of all disciplines by code, as lists of sheets may write them. */
  readonly disciplineTitles: ReadonlyMap<Discipline, string>;
}

/** What was found out about a file that passed. */
export interface Inspected {
  readonly mediaType: string;
  readonly discipline: string | null;
  readonly sheetNo: string | null;
  readonly pageCount: number | null;
  readonly signatureCount: number | null;
  /** What a list of sheets names; null for other files. */
  readonly listedSheets: readonly ListedSheet[] | null;
  readonly warnings: readonly string[];
}

interface OfferedFile {
  readonly fileName: string;
  readonly sizeBytes: number;
}

const MAGIC_LENGTH = 64;

const formats: Readonly<Record<string, { readonly mediaType: string; readonly begins: RegExp }>> = {
  pdf: { mediaType: 'application/pdf', begins: /^%PDF-[12]\.\d/ },
  dwg: { mediaType: 'image/vnd.dwg', begins: /^AC10\d\d/ },
  ifc: { mediaType: 'application/x-step', begins: /^ISO-10303-21\s*;/ },
  // Text has line ends and tabs, and no other control characters.
  csv: { mediaType: 'text/csv', begins: /^[\t\n\r -\xff]*$/ },
};

/** Control characters, what a wrong decoding leaves, path separators, and marks that turn text and so hide an extension. */
const UNSAFE_NAME = /[\p{Cc}\p{Cs}\ufffd/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]|^\.|[. ]$/u;

/** Refuses what can be refused before a byte is sent: type, size and name against the slot's rules. */
export function checkOffer({ fileName, sizeBytes }: OfferedFile, rules: SlotRules): void {
  const faults = checkFile(rules, { name: fileName, bytes: sizeBytes });
  const items: ProblemItem[] = faults.map(({ code, expected, found }) => item(code, expected, found));
  if (UNSAFE_NAME.test(fileName)) {
    items.push(item('FILE_NAME', 'a name without path separators, control characters or a leading dot', fileName));
  }
  if (items.length === 0) return;
  const isTooLarge = faults.some(({ code }) => code === 'FILE_SIZE');
  throw new ApiError(isTooLarge ? 'FILE_TOO_LARGE' : 'FILE_REFUSED', items[0]?.detail, { errors: items });
}

/** Looks at the bytes of a whole upload. Throws FILE_REFUSED with every reason. */
export async function inspectUpload(path: string, offer: OfferedFile, rules: InspectionRules): Promise<Inspected> {
  checkOffer(offer, rules);
  const extension = offer.fileName.slice(offer.fileName.lastIndexOf('.') + 1).toLowerCase();
  const format = Object.hasOwn(formats, extension) ? formats[extension] : undefined;
  const file = await open(path, 'r');
  try {
    if (format === undefined || !format.begins.test(await beginning(file))) {
      throw refused([item('CONTENT_TYPE', `the content of a ${extension} file`, 'other content')]);
    }
    const pdf = extension === 'pdf' ? await inspectPdf(file, offer.sizeBytes) : undefined;
    const faults = pdf === undefined ? [] : pdfFaults(pdf, rules);
    if (faults.length > 0) throw refused(faults);
    const listedSheets = extension === 'csv' && rules.drawingSet ? await listedIn(path, rules) : null;
    return { mediaType: format.mediaType, ...placeOf(offer, rules), ...resultOf(pdf, rules), listedSheets };
  } finally {
    await file.close();
  }
}

async function beginning(file: FileHandle): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC_LENGTH), 0, MAGIC_LENGTH, 0);
  return buffer.toString('latin1', 0, bytesRead);
}

async function listedIn(path: string, { disciplineTitles }: InspectionRules): Promise<readonly ListedSheet[]> {
  const list = await readSheetListFile(path, disciplineTitles);
  if (list.ok) return list.sheets;
  throw refused([item('SHEET_LIST', `${list.expected} in line ${list.line}`, list.found)]);
}

function pdfFaults(pdf: PdfFindings, rules: InspectionRules): ProblemItem[] {
  const faults: ProblemItem[] = [];
  if (!pdf.isPdf) return [item('PDF_DAMAGED', 'a whole PDF', 'no end of file')];
  if (pdf.isBomb) return [item('PDF_TOO_LARGE_INSIDE', 'a PDF whose compressed objects can be read', 'far too many')];
  if (pdf.isEncrypted) faults.push(item('PDF_ENCRYPTED', 'a PDF that opens without password', 'an encrypted one'));
  // The page objects of an encrypted file may be unreadable for that reason alone: one fault is enough.
  else if (pdf.pageCount === 0) faults.push(item('PDF_WITHOUT_PAGES', 'at least one page', 'none'));
  else if (!pdf.hasPageSize) faults.push(item('PAGE_SIZE_UNREADABLE', 'a page size', 'none'));
  if (rules.signatureRequired && rules.drawingSet && pdf.signatureCount === 0) {
    faults.push(item('SIGNATURE_MISSING', 'a signed drawing', 'no signature'));
  }
  return faults;
}

function resultOf(pdf: PdfFindings | undefined, { drawingSet }: SlotRules) {
  if (pdf === undefined) return { pageCount: null, signatureCount: null, warnings: [] };
  const warnings = drawingSet && pdf.signatureCount === 0 ? ['SIGNATURE_MISSING'] : [];
  return { pageCount: pdf.pageCount, signatureCount: pdf.signatureCount, warnings };
}

function placeOf(
  { fileName }: OfferedFile,
  { drawingSet, disciplines }: SlotRules,
): { discipline: string | null; sheetNo: string | null } {
  const drawing = drawingSet ? parseDrawingName(fileName, disciplines) : undefined;
  return { discipline: drawing?.discipline ?? null, sheetNo: drawing?.sheet ?? null };
}

function refused(items: readonly ProblemItem[]): ApiError {
  return new ApiError('FILE_REFUSED', items.map(({ detail }) => detail).join(' '), { errors: items });
}

function item(code: string, expected: string, found: string): ProblemItem {
  return { pointer: '/file', code, detail: `Expected ${expected}, but found ${found}.` };
}
