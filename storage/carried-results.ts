import type { Knex } from 'knex';
import { departmentsOf, type RequiredDiscipline } from '../domain/decision-outputs.ts';
import type { Discipline } from '../domain/disciplines.ts';
import {
  listRoundDisciplines,
  listRounds,
  listStandingResults,
  type RoundDiscipline,
  type StageResult,
} from './reviews.ts';

/** Disciplines of a case that stand on a certificate of another one, as its newest round has it. */
export async function listCertifiedRows(db: Knex, caseId: string): Promise<RoundDiscipline[]> {
  const newest = (await listRounds(db, caseId)).at(-1);
  const rows = newest === undefined ? [] : await listRoundDisciplines(db, caseId, newest.round);
  return rows.filter(({ reason }) => reason === 'CERTIFIED');
}

/**
 * The results that stand for disciplines which another case's certificate covers: of their reviewers, and of departments with
 * a stake in them. Those of a certificate that is no longer valid stand no more.
 */
export async function listCarriedResults(
  db: Knex,
  rows: readonly RoundDiscipline[],
  required: readonly RequiredDiscipline[],
): Promise<StageResult[]> {
  const carried: StageResult[] = [];
  for (const { discipline, passedCaseId, certificateNumber } of rows) {
    if (passedCaseId === null || certificateNumber === null || !(await isValidCertificate(db, certificateNumber)))
      continue;
    const departments = departmentsOf(required.filter((row) => row.discipline === discipline));
    const standing = await listStandingResults(db, passedCaseId);
    carried.push(
      ...standing.filter(
        (result) => result.discipline === discipline || departments.some((kind) => kind === result.department),
      ),
    );
  }
  return carried;
}

/** The certificate on which each discipline of a case stands that was not reviewed in it. */
export async function readCertificatesBehind(db: Knex, caseId: string): Promise<ReadonlyMap<Discipline, string>> {
  const rows = await listCertifiedRows(db, caseId);
  return new Map(
    rows.flatMap(({ discipline, certificateNumber }) =>
      certificateNumber === null ? [] : [[discipline, certificateNumber] as const],
    ),
  );
}

/** True while a certificate of that number is in force. */
export async function isValidCertificate(db: Knex, number: string): Promise<boolean> {
  return (await db('certificates').where({ number, status: 'VALID' }).first('id')) !== undefined;
}
