/** Tasks of the review in which opinions are written, and those in which they are only read. */
export const WRITES_OPINIONS: readonly string[] = ['FirstReview', 'FirstReviewAgain', 'FinalReview'];
export const READS_OPINIONS: readonly string[] = [
  'SecondReview',
  'DepartmentConfirmation',
  'SignCertificate',
  'ResolveBar',
];

/** Tasks of the agency in which hints and the checklist of the discipline are on the desk. */
export const JUDGES_DRAWINGS: readonly string[] = [...WRITES_OPINIONS, 'SecondReview'];

/** Tasks for which the drawings must be looked at. */
export const REVIEWS: readonly string[] = [...WRITES_OPINIONS, ...READS_OPINIONS];

/** Tasks in which the items of the correction are named, answered or judged. */
export const CORRECTS: readonly string[] = ['AcceptanceReview', 'SubmitCorrection'];

/** Tasks of the applicant in which files are handed in. */
export const HANDS_IN_FILES: readonly string[] = ['SubmitCorrection', 'SubmitSupplement', 'SubmitRevision'];
