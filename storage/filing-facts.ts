import type { Knex } from 'knex';
import { type CaseFacts, deriveCaseFacts } from '../domain/case-facts.ts';
import { type MaterialCode, missingSlots } from '../domain/materials.ts';
import type { ProjectFacts } from '../domain/project.ts';
import { findFirm } from './firms.ts';

/** What is filed: the project, the slots that hold a file, and whether the commitment was signed with the form. */
export interface Filing {
  readonly project: ProjectFacts;
  readonly filled: readonly MaterialCode[];
  readonly commitmentSigned: boolean;
}

/**
 * Derives what the tables are asked with, from the filing and from what the registers say now. The pre-check of a draft and
 * the acceptance of a case come here both, so that the one says beforehand what the other will say.
 */
export async function deriveFilingFacts(
  db: Knex,
  { project, filled, commitmentSigned }: Filing,
): Promise<{ readonly facts: CaseFacts; readonly missing: readonly MaterialCode[] }> {
  const applicant = await findFirm(db, project.applicantUscc);
  const designUnit = await findFirm(db, project.designUscc);
  const missing = missingSlots(project, filled);
  const facts = deriveCaseFacts(project, {
    missing,
    commitmentSigned,
    applicantBadCredit: applicant?.badCredit ?? false,
    designCredit: designUnit?.creditGrade ?? null,
    round: 1,
  });
  return { facts, missing };
}
