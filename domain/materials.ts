import { isWithoutGroundWork, specialReasonsOf } from './classification.ts';
import { DISCIPLINES } from './disciplines.ts';
import type { ProjectFacts } from './project.ts';

/** The eight slots that an applicant is asked for; four more of former times are fetched from registers instead. */
export const MATERIAL_CODES = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8'] as const;
export type MaterialCode = (typeof MATERIAL_CODES)[number];

/** KEY: never accepted without it. NON_KEY: may follow against a promise (容缺). NOT_REQUIRED: not asked for at all. */
export type MaterialNeed = 'KEY' | 'NON_KEY' | 'NOT_REQUIRED';

/** One kind of file that a slot takes. */
export interface FileRule {
  /** Extension in lower case without the dot. */
  readonly extension: 'pdf' | 'dwg' | 'ifc';
  readonly maxBytes: number;
  /** A file of this kind must be among the slot's files. */
  readonly required: boolean;
}

/** Sizes in bytes; a city may pass other ones. */
export type FileRules = Readonly<Record<MaterialCode, readonly FileRule[]>>;

const MEGABYTE = 1_048_576;

export const DEFAULT_FILE_RULES: FileRules = {
  M1: [pdfUpTo(10)],
  M2: [pdfUpTo(20)],
  M3: [pdfUpTo(50)],
  M4: [pdfUpTo(200)],
  M5: [
    pdfUpTo(100),
    { extension: 'dwg', maxBytes: 200 * MEGABYTE, required: false },
    { extension: 'ifc', maxBytes: 1_024 * MEGABYTE, required: false },
  ],
  M6: [pdfUpTo(200)],
  M7: [pdfUpTo(30)],
  M8: [pdfUpTo(30)],
};

type MaterialFacts = Pick<ProjectFacts, 'projectKind' | 'surveyUnit'> & Parameters<typeof specialReasonsOf>[0];

/** Need of every slot for this project: the planning permit (M3) is key for a special project, the survey (M4) needs ground work. */
export function materialNeedsOf(project: MaterialFacts): Readonly<Record<MaterialCode, MaterialNeed>> {
  return {
    M1: 'KEY',
    M2: 'KEY',
    M3: specialReasonsOf(project).length > 0 ? 'KEY' : 'NON_KEY',
    M4: isWithoutGroundWork(project) ? 'NOT_REQUIRED' : 'KEY',
    M5: 'KEY',
    M6: 'KEY',
    M7: 'NON_KEY',
    M8: 'NON_KEY',
  };
}

/** Missing slots parted by need; a slot that is not required is dropped even if it is listed as missing. */
export interface MissingMaterials {
  readonly key: readonly MaterialCode[];
  readonly nonKey: readonly MaterialCode[];
}

/** Parts the missing slots of an application; the order is that of `MATERIAL_CODES`, repeats count once. */
export function partMissing(project: MaterialFacts, missing: readonly MaterialCode[]): MissingMaterials {
  const needs = materialNeedsOf(project);
  return {
    key: MATERIAL_CODES.filter((code) => missing.includes(code) && needs[code] === 'KEY'),
    nonKey: MATERIAL_CODES.filter((code) => missing.includes(code) && needs[code] === 'NON_KEY'),
  };
}

/** Required slots for which nothing was handed in. */
export function missingSlots(project: MaterialFacts, handedIn: readonly MaterialCode[]): readonly MaterialCode[] {
  const needs = materialNeedsOf(project);
  return MATERIAL_CODES.filter((code) => needs[code] !== 'NOT_REQUIRED' && !handedIn.includes(code));
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
  readonly discipline: (typeof DISCIPLINES)[number];
  readonly sheet: string;
  readonly title: string;
  /** 0-99. */
  readonly version: number;
}

/** Faults of type, size and name against the slot's rules; only the sheets of M5 follow the naming rule. */
export function checkFile(
  slot: MaterialCode,
  file: OfferedFile,
  rules: FileRules = DEFAULT_FILE_RULES,
): readonly FileFault[] {
  const extension = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  const rule = rules[slot].find((candidate) => candidate.extension === extension);
  if (rule === undefined) {
    const expected = rules[slot].map((candidate) => candidate.extension).join(', ');
    return [{ code: 'FILE_TYPE', expected: `one of ${expected}`, found: extension }];
  }
  const faults: FileFault[] = [];
  if (file.bytes === 0) faults.push({ code: 'FILE_EMPTY', expected: 'a file with content', found: '0 bytes' });
  if (file.bytes > rule.maxBytes) {
    faults.push({ code: 'FILE_SIZE', expected: `at most ${rule.maxBytes} bytes`, found: `${file.bytes} bytes` });
  }
  const isSheet = slot === 'M5' && extension === 'pdf';
  if ([...file.name].length > LONGEST_FILE_NAME || (isSheet && parseDrawingName(file.name) === undefined)) {
    const form = isSheet ? '{discipline}-{sheetNo}-{title}-V{nn}.pdf, ' : '';
    faults.push({ code: 'FILE_NAME', expected: `${form}at most ${LONGEST_FILE_NAME} characters`, found: file.name });
  }
  return faults;
}

/** The parts of a sheet's file name, or undefined if it does not follow the rule. */
export function parseDrawingName(name: string): DrawingName | undefined {
  const parts = DRAWING_NAME.exec(name)?.groups;
  const discipline = DISCIPLINES.find((code) => code === parts?.['discipline']);
  if (parts === undefined || discipline === undefined) return undefined;
  return {
    discipline,
    sheet: parts['sheet'] ?? '',
    title: parts['title'] ?? '',
    version: Number(parts['version']),
  };
}

function pdfUpTo(megabytes: number): FileRule {
  return { extension: 'pdf', maxBytes: megabytes * MEGABYTE, required: true };
}
