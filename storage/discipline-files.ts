import { createHash } from 'node:crypto';
import type { Discipline } from '../domain/disciplines.ts';
import type { MaterialCode } from '../domain/materials.ts';
import type { SubmittedFile } from './submissions.ts';

/** A discipline, and the material that it reviews besides its own sheets. */
export interface ReviewedDiscipline {
  readonly code: Discipline;
  readonly paper: MaterialCode | null;
}

/** What counts of a file that is reviewed. */
export type ReviewedFile = Pick<SubmittedFile, 'slot' | 'discipline' | 'sha256'>;

/** What a discipline reviews of a set of files: its sheets and its paper. */
export function filesOfDiscipline<File extends ReviewedFile>(
  { code, paper }: ReviewedDiscipline,
  files: readonly File[],
): File[] {
  return files.filter((file) => file.discipline === code || (paper !== null && file.slot === paper));
}

/** Digest over what a discipline reviews, by content alone: a file under another name is the same drawing. */
export function hashOfDiscipline(discipline: ReviewedDiscipline, files: readonly ReviewedFile[]): string {
  return hashOf(filesOfDiscipline(discipline, files));
}

/** Digest over the files of some materials, by content alone. */
export function hashOfSlots(slots: readonly MaterialCode[], files: readonly ReviewedFile[]): string {
  return hashOf(files.filter(({ slot }) => slots.includes(slot)));
}

function hashOf(files: readonly ReviewedFile[]): string {
  const hash = createHash('sha256');
  for (const sha256 of files.map((file) => file.sha256).sort()) hash.update(`${sha256}\n`);
  return hash.digest('hex');
}
