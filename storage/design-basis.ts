import type { Knex } from 'knex';
import { staleDisciplines } from '../domain/design-basis.ts';
import type { Discipline } from '../domain/disciplines.ts';
import type { Application } from './applications.ts';
import { listCertifiedRows } from './carried-results.ts';
import { listStandingResults } from './reviews.ts';
import { findSupplement } from './supplements.ts';

/**
 * Disciplines of a case whose first stage stands on a design basis that a supplement has changed since, or that stand on a
 * certificate of before.
 */
export async function listStaleDisciplines(db: Knex, caseId: string): Promise<readonly Discipline[]> {
  const supplement = await findSupplement(db, caseId);
  if (supplement === undefined || supplement.basisChangedAfter === null) return [];
  const first = (await listStandingResults(db, caseId)).filter(({ stage }) => stage === 'FIRST');
  const { basisDisciplines, basisChangedAfter } = supplement;
  const stale = staleDisciplines({ disciplines: basisDisciplines, afterSeq: basisChangedAfter }, first);
  const certified = (await listCertifiedRows(db, caseId)).map(({ discipline }) => discipline);
  return [...stale, ...basisDisciplines.filter((discipline) => certified.includes(discipline))];
}

/** Disciplines of a case whose standing first stage is the work of another agency than the one that has the case. */
export async function listForeignDisciplines(
  db: Knex,
  { id, agencyCode }: Pick<Application, 'id' | 'agencyCode'>,
): Promise<readonly Discipline[]> {
  if (agencyCode === null) return [];
  const standing = await listStandingResults(db, id);
  const foreign = standing.filter((result) => result.agencyCode !== null && result.agencyCode !== agencyCode);
  return foreign.flatMap(({ stage, discipline }) => (stage === 'FIRST' && discipline !== '' ? discipline : []));
}
