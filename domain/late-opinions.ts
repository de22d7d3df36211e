import { blocksPass, type OpinionStanding } from './opinions.ts';

/**
 * Whether an opinion could have come before. CHANGED_SHEET: it is about a sheet that changed in its round, so it is nobody's
 * fault; FIRST_LOOK: its discipline is reviewed afresh, by another agency or on another design basis; LATE_FOUND: an earlier
 * round had seen the same sheet.
 */
export const OPINION_ORIGINS = ['FIRST_ROUND', 'FIRST_LOOK', 'CHANGED_SHEET', 'LATE_FOUND'] as const;
export type OpinionOrigin = (typeof OPINION_ORIGINS)[number];

/** Why a new opinion comes in a later round only. */
export const LATE_REASONS = ['CHANGED_DRAWING', 'MISSED_EARLIER', 'NEW_MATERIAL', 'DEPARTMENT', 'OTHER'] as const;
export type LateReason = (typeof LATE_REASONS)[number];

/** What an agency may name: that a department speaks is for the department to say. */
export const AGENCY_LATE_REASONS = LATE_REASONS.filter((reason) => reason !== 'DEPARTMENT');

/** A sheet as an opinion names it; a reviewer may write the number with or without its discipline. */
export interface NamedSheet {
  readonly discipline: string;
  readonly sheet: string | null;
  readonly fileId: string | null;
}

/** A file of a round. */
export interface RoundFile {
  readonly fileId: string;
  readonly discipline: string | null;
  readonly sheetNo: string | null;
  readonly sha256: string;
}

/** Files of a round whose content the round before had not. */
export function changedFiles<File extends RoundFile>(files: readonly File[], before: readonly RoundFile[]): File[] {
  const known = new Set(before.map(({ sha256 }) => sha256));
  return files.filter(({ sha256 }) => !known.has(sha256));
}

/** An opinion that names no sheet is taken for one that an earlier round could have had: else nobody would name one. */
export function originOf(round: number, named: NamedSheet, changed: readonly RoundFile[]): OpinionOrigin {
  if (round === 1) return 'FIRST_ROUND';
  return changed.some((file) => isNamed(file, named)) ? 'CHANGED_SHEET' : 'LATE_FOUND';
}

function isNamed(file: RoundFile, { discipline, sheet, fileId }: NamedSheet): boolean {
  if (fileId !== null) return file.fileId === fileId;
  if (sheet === null || file.sheetNo === null || file.discipline !== discipline) return false;
  const written = sheet.trim().toUpperCase();
  return written === file.sheetNo.toUpperCase() || written === `${discipline}-${file.sheetNo}`.toUpperCase();
}

/** What a later opinion says of its lateness. */
export interface Lateness {
  readonly lateReason: LateReason | null;
  readonly lateText: string | null;
  /** Kind of the department that writes; null where the agency does. */
  readonly department: string | null;
}

export type LatenessFault = 'REASON_MISSING' | 'NOT_LATE' | 'SHEET_UNCHANGED' | 'NO_DEPARTMENT';

/** What is wrong with the reason: needed in a later round, idle in the first, and true where it names a change or an author. */
export function checkLateness(
  origin: OpinionOrigin,
  { lateReason, lateText, department }: Lateness,
): LatenessFault | undefined {
  if (lateReason === 'DEPARTMENT' && department === null) return 'NO_DEPARTMENT';
  // Who writes for another reason than lateness may say so here too.
  if (origin === 'FIRST_LOOK') return undefined;
  if (origin === 'FIRST_ROUND') return lateReason === null && lateText === null ? undefined : 'NOT_LATE';
  if (lateReason === null || (lateText ?? '').trim() === '') return 'REASON_MISSING';
  return origin === 'LATE_FOUND' && lateReason === 'CHANGED_DRAWING' ? 'SHEET_UNCHANGED' : undefined;
}

/** Opinions counted: breaches of mandatory provisions apart, and what came in later rounds. */
export interface OpinionFigures {
  readonly total: number;
  readonly mandatory: number;
  /** How many keep the case from its certificate. */
  readonly blocking: number;
  readonly laterRound: number;
  readonly onChangedSheets: number;
  readonly lateFound: number;
}

/** Counts the opinions of a case. */
export function countOpinions(
  opinions: readonly (OpinionStanding & { readonly round: number; readonly origin: OpinionOrigin | null })[],
): OpinionFigures {
  const count = (holds: (opinion: (typeof opinions)[number]) => boolean) => opinions.filter(holds).length;
  return {
    total: opinions.length,
    mandatory: count(({ severity }) => severity === 'MANDATORY'),
    blocking: count(blocksPass),
    laterRound: count(({ round, origin }) => round > 1 && origin !== 'FIRST_LOOK'),
    onChangedSheets: count(({ origin }) => origin === 'CHANGED_SHEET'),
    lateFound: count(({ origin }) => origin === 'LATE_FOUND'),
  };
}
