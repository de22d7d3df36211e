import type { Discipline } from './disciplines.ts';

/** Code of a material slot: a row of the register of materials, so that a city adds one by data alone. */
export type MaterialCode = string;

/** What a code looks like: it stands in addresses, CSV files and decision tables. */
export const MATERIAL_CODE_FORM = /^[A-Z][A-Z0-9]{0,7}$/;

/** The eight slots of the shipped list. What a case is asked for is said by the table required-materials and the register. */
export const MATERIAL_CODES = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8'] as const;

/** KEY: never accepted without it. NON_KEY: may follow against a promise (容缺). */
export const MATERIAL_NEEDS = ['KEY', 'NON_KEY'] as const;
export type MaterialNeed = (typeof MATERIAL_NEEDS)[number];

/** One material that a case is asked for, as the table required-materials has answered. */
export interface RequiredMaterial {
  readonly material: MaterialCode;
  readonly need: MaterialNeed;
}

/** One kind of file that a slot takes. */
export interface FileRule {
  /** Extension in lower case without the dot. */
  readonly extension: string;
  readonly maxBytes: number;
  /** A file of this kind must be among the slot's files. */
  readonly required: boolean;
}

/** What a slot takes, by the register of materials. */
export interface SlotRules {
  readonly formats: readonly FileRule[];
  /** PDF files are sheets: named after the drawing rule, each with a signature. A CSV file is the list of the sheets. */
  readonly drawingSet: boolean;
  /** Disciplines after which the sheets of a drawing set are named. */
  readonly disciplines: readonly Discipline[];
}

/** Kinds of files whose content the checks of an upload can tell. */
export const FILE_EXTENSIONS = ['pdf', 'dwg', 'ifc', 'csv'] as const;

const MEGABYTE = 1_048_576;
const FILE_RULE_FORM = /^(?<extension>[a-z]{3,4}):(?<megabytes>[1-9]\d{0,3})(?<required>!?)$/;

/** Reads one kind of file as the register writes it: `pdf:100!` is a PDF of at most 100 MB that must be there. */
export function parseFileRule(text: string): FileRule | undefined {
  const parts = FILE_RULE_FORM.exec(text)?.groups;
  const extension = FILE_EXTENSIONS.find((each) => each === parts?.['extension']);
  if (parts === undefined || extension === undefined) return undefined;
  return { extension, maxBytes: Number(parts['megabytes']) * MEGABYTE, required: parts['required'] === '!' };
}

/** Required slots for which nothing is there, parted by need. */
export interface MissingMaterials {
  readonly key: readonly MaterialCode[];
  readonly nonKey: readonly MaterialCode[];
}

/** Parts what is required and not there; the order is that of the list. */
export function missingOf(required: readonly RequiredMaterial[], handedIn: readonly MaterialCode[]): MissingMaterials {
  const missing = required.filter(({ material }) => !handedIn.includes(material));
  const withNeed = (need: MaterialNeed) => missing.filter((each) => each.need === need).map(({ material }) => material);
  return { key: withNeed('KEY'), nonKey: withNeed('NON_KEY') };
}

/** A file offered for a slot: its name as given and its size in bytes. */
export interface OfferedFile {
  readonly name: string;
  readonly bytes: number;
}

/** Why a file is refused; `expected` is ready to be shown. */
export interface FileFault {
  readonly code: 'FILE_TYPE' | 'FILE_SIZE' | 'FILE_EMPTY' | 'FILE_NAME';
  readonly expected: string;
  readonly found: string;
}

/** Longest file name in characters (code points), extension included. */
const LONGEST_FILE_NAME = 100;

const DRAWING_NAME = /^(?<discipline>[A-Z]{4})-(?<sheet>[^-]+)-(?<title>.+)-V(?<version>\d{2})\.pdf$/u;

/** A sheet's name `{discipline}-{sheetNo}-{title}-V{nn}.pdf`, taken apart. */
export interface DrawingName {
  readonly discipline: Discipline;
  readonly sheet: string;
  readonly title: string;
  /** 0-99. */
  readonly version: number;
}

/** Faults of type, size and name against the slot's rules; only the sheets of a drawing set follow the naming rule. */
export function checkFile({ formats, drawingSet, disciplines }: SlotRules, file: OfferedFile): readonly FileFault[] {
  const extension = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  const rule = formats.find((candidate) => candidate.extension === extension);
  if (rule === undefined) {
    const expected = formats.map((candidate) => candidate.extension).join(', ');
    return [{ code: 'FILE_TYPE', expected: `one of ${expected}`, found: extension }];
  }
  const faults: FileFault[] = [];
  if (file.bytes === 0) faults.push({ code: 'FILE_EMPTY', expected: 'a file with content', found: '0 bytes' });
  if (file.bytes > rule.maxBytes) {
    faults.push({ code: 'FILE_SIZE', expected: `at most ${rule.maxBytes} bytes`, found: `${file.bytes} bytes` });
  }
  const isSheet = drawingSet && extension === 'pdf';
  if (
    [...file.name].length > LONGEST_FILE_NAME ||
    (isSheet && parseDrawingName(file.name, disciplines) === undefined)
  ) {
    const form = isSheet ? '{discipline}-{sheetNo}-{title}-V{nn}.pdf, ' : '';
    faults.push({ code: 'FILE_NAME', expected: `${form}at most ${LONGEST_FILE_NAME} characters`, found: file.name });
  }
  return faults;
}

/** The parts of a sheet's file name, or undefined if it does not follow the rule or names none of the disciplines. */
export function parseDrawingName(name: string, disciplines: readonly Discipline[]): DrawingName | undefined {
  const parts = DRAWING_NAME.exec(name)?.groups;
  const discipline = disciplines.find((code) => code === parts?.['discipline']);
  if (parts === undefined || discipline === undefined) return undefined;
  return {
    discipline,
    sheet: parts['sheet'] ?? '',
    title: parts['title'] ?? '',
    version: Number(parts['version']),
  };
}
