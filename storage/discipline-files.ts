import { createHash } from 'node:crypto';
import { type Discipline, isDiscipline } from '../domain/disciplines.ts';
import type { MaterialCode } from '../domain/materials.ts';
import type { SubmittedFile } from './submissions.ts';

/** Papers that a discipline reviews besides its own sheets. */
const PAPERS_OF: Partial<Record<Discipline, MaterialCode>> = { SURV: 'M4', STRU: 'M6', ENER: 'M8' };

type ReviewedFile = Pick<SubmittedFile, 'slot' | 'discipline' | 'sha256'>;

/** What a discipline reviews of a set of files: its sheets and its paper. */
export function filesOfDiscipline<File extends ReviewedFile>(discipline: Discipline, files: readonly File[]): File[] {
  return files.filter(
    (file) => file.slot === PAPERS_OF[discipline] || (isDiscipline(file.discipline) && file.discipline === discipline),
  );
}

/** Digest over what a discipline reviews, by content alone: a file under another name is the same drawing. */
export function hashOfDiscipline(discipline: Discipline, files: readonly ReviewedFile[]): string {
  const hash = createHash('sha256');
  const own = filesOfDiscipline(discipline, files);
  for (const sha256 of own.map((file) => file.sha256).sort()) hash.update(`${sha256}\n`);
  return hash.digest('hex');
}
