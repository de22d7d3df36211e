import type { Knex } from 'knex';
import type { Discipline } from '../domain/disciplines.ts';
import type { ActorTransaction } from './audit.ts';
import { hashOfDiscipline, type ReviewedFile } from './discipline-files.ts';
import { readDisciplinePapers } from './disciplines.ts';
import { listRequestedMaterials } from './requested-materials.ts';
import { listRoundDisciplines, listStageResults, type Round } from './reviews.ts';
import { listSubmittedFiles, type Submission } from './submissions.ts';

/** A round, and the submission whose files it is about. */
type RoundSet = Pick<Round, 'caseId' | 'round' | 'setId'>;

/**
 * Disciplines whose sheets or paper were missing when silence accepted the case, and are in the newest submission: the set of
 * the round lacks them, or has another content of them. Sheets belong to disciplines by their file names.
 */
export async function listLateDisciplines(
  db: Knex,
  { caseId, round, setId }: RoundSet,
  newest: Pick<Submission, 'id'>,
): Promise<readonly Discipline[]> {
  const slots = (await listRequestedMaterials(db, caseId, 'LATE_FOUND')).map(({ slot }) => slot);
  const papers = await readDisciplinePapers(db);
  const isLate = ({ slot }: ReviewedFile) => slots.includes(slot);
  const before = (await listSubmittedFiles(db, setId)).filter(isLate);
  const now = (await listSubmittedFiles(db, newest.id)).filter(isLate);
  const all = (await listRoundDisciplines(db, caseId, round)).map(({ discipline }) => discipline);
  return all.filter((code) => {
    const reviewed = { code, paper: papers.get(code) ?? null };
    return hashOfDiscipline(reviewed, before) !== hashOfDiscipline(reviewed, now);
  });
}

/**
 * Puts a submission that has come in the course of a round in place of the one that the round began with. What was reviewed in
 * it stays noted with the files that it was about.
 */
export async function completeRound(acting: ActorTransaction, completed: RoundSet): Promise<void> {
  const { caseId, round, setId } = completed;
  const { trx } = acting;
  await trx('rounds').where({ case_id: caseId, round }).update({ completed_by: setId });
  acting.record({ action: 'complete-round', entity: 'application', entityId: caseId, after: completed });
  const reviewed = (await listStageResults(trx, caseId, round)).map(({ discipline }) => discipline);
  const all = (await listRoundDisciplines(trx, caseId, round)).map(({ discipline }) => discipline);
  await noteFiles(
    acting,
    completed,
    all.filter((code) => !reviewed.includes(code)),
  );
}

/** Notes that what is reviewed of some disciplines in a round are the files of its present set. */
export async function noteFiles(
  { trx }: ActorTransaction,
  { caseId, round, setId }: RoundSet,
  disciplines: readonly Discipline[],
): Promise<void> {
  const papers = await readDisciplinePapers(trx);
  const files = await listSubmittedFiles(trx, setId);
  for (const discipline of disciplines) {
    const filesHash = hashOfDiscipline({ code: discipline, paper: papers.get(discipline) ?? null }, files);
    await trx('round_disciplines').where({ case_id: caseId, round, discipline }).update({ files_hash: filesHash });
  }
}
