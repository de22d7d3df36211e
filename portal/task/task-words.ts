import type { ListedTask } from '../answers.ts';

/** Oldest due first; a task without a last day waits behind all others, the older one first. */
export function byDueDate(a: ListedTask, b: ListedTask): number {
  const last = '9999-12-31';
  return (a.dueDate ?? last).localeCompare(b.dueDate ?? last) || a.createdAt.localeCompare(b.createdAt);
}

/** Tasks of the review in which opinions are written, and those in which they are only read. */
export const WRITES_OPINIONS: readonly string[] = ['FirstReview', 'FirstReviewAgain', 'FinalReview'];
export const READS_OPINIONS: readonly string[] = [
  'SecondReview',
  'DepartmentConfirmation',
  'SignCertificate',
  'ResolveBar',
];

/** Tasks for which the drawings must be looked at. */
export const REVIEWS: readonly string[] = [...WRITES_OPINIONS, ...READS_OPINIONS];

/** Tasks in which the items of the correction are named, answered or judged. */
export const CORRECTS: readonly string[] = ['AcceptanceReview', 'SubmitCorrection'];

/** Tasks of the applicant in which files are handed in. */
export const HANDS_IN_FILES: readonly string[] = ['SubmitCorrection', 'SubmitSupplement', 'SubmitRevision'];
