import type { Knex } from 'knex';
import { chinaDateOf } from '../domain/plain-date.ts';
import type { Application } from './applications.ts';
import { findCitedEdition } from './clauses.ts';
import { judgeOrigin } from './late-opinions.ts';
import type { JudgedContent, Opinion, OpinionContent } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { findRound } from './reviews.ts';
import { listSubmittedFiles } from './submissions.ts';

/**
 * Finds out what the case knows of a finding: the edition that it cites, and whether an earlier round could have had it.
 * Refuses OLD_SET for a file that the round is not about.
 */
export async function judgeContent(
  trx: Knex.Transaction,
  { application, at }: { readonly application: Application; readonly at: Date },
  content: OpinionContent & Pick<Opinion, 'round' | 'discipline' | 'department'>,
): Promise<JudgedContent> {
  const { round, discipline, department, sheet, fileId } = content;
  const caseId = application.id;
  if (fileId !== null) await requireCurrentFile(trx, { caseId, round, fileId });
  // The standards of the filing day bind the case, whatever comes later.
  const filingDay = application.effectiveDate ?? chinaDateOf(at.getTime());
  const clauseEdition = await findCitedEdition(trx, content, filingDay);
  const named = { discipline, sheet, fileId };
  const origin = await judgeOrigin(trx, { caseId, round, named, content, department });
  return { ...content, clauseEdition, origin };
}

/** Everybody marks the same set: what was replaced before the round is there to be read only. */
async function requireCurrentFile(
  trx: Knex.Transaction,
  { caseId, round, fileId }: { readonly caseId: string; readonly round: number; readonly fileId: string },
): Promise<void> {
  const planned = await findRound(trx, caseId, round);
  const files = planned === undefined ? [] : await listSubmittedFiles(trx, planned.setId);
  if (!files.some((file) => file.fileId === fileId)) {
    throw new Refusal('OLD_SET', `Expected a file of the set of round ${round}, but ${fileId} is none.`);
  }
}
