import type { Knex } from 'knex';
import type { Discipline } from '../domain/disciplines.ts';
import { blocksPass } from '../domain/opinions.ts';
import type { Application } from './applications.ts';
import { filesOfDiscipline, hashOfDiscipline } from './discipline-files.ts';
import { listDisciplines } from './disciplines.ts';
import { listCurrentFiles } from './files.ts';
import { listOpinions } from './opinions.ts';

/** A review of a discipline that was passed, on the drawings that are there now. */
export interface PassedReview {
  readonly caseId: string;
  readonly caseNumber: string | null;
  readonly round: number;
  /** Null while the case of the pass is still open. */
  readonly certificateNumber: string | null;
}

/** A building of a project, however many cases there are about it. */
type Building = Pick<Application, 'projectCode' | 'building'>;

/**
 * The review in which a discipline of a building has passed with these drawings: both levels have looked at them, nothing
 * bars, and the case is open or holds a valid certificate. What a case that failed had found is no pass.
 */
export async function findPassedReview(
  db: Knex,
  { projectCode, building }: Building,
  reviewed: { readonly discipline: Discipline; readonly filesHash: string },
): Promise<PassedReview | undefined> {
  const { rows } = await db.raw<{ rows: PassedReview[] }>(
    `select a.id as "caseId", a.number as "caseNumber", d.round, c.number as "certificateNumber"
     from applications a
     join round_disciplines d on d.case_id = a.id and d.discipline = :discipline and d.files_hash = :filesHash
     left join certificates c on c.case_id = a.id and c.status = 'VALID'
     where a.project_code = :projectCode and a.building = :building and (c.id is not null or a.closed_at is null)
       and exists (select 1 from stage_results s where s.case_id = a.id and s.round = d.round and s.stage = 'SECOND'
                   and s.discipline = d.discipline and s.verdict = 'AGREED' and s.superseded_at is null)
     order by c.id is null, d.round`,
    { ...reviewed, projectCode, building },
  );
  for (const row of rows) {
    const { discipline } = reviewed;
    const opinions = await listOpinions(db, { caseId: row.caseId, discipline });
    if (!opinions.some(blocksPass)) return row;
  }
  return undefined;
}

/** Disciplines of a filing whose drawings have passed before: the applicant need not have them reviewed again. */
export async function listPassedDisciplines(
  db: Knex,
  filing: Pick<Application, 'id'> & Building,
): Promise<(PassedReview & { readonly discipline: Discipline })[]> {
  const files = await listCurrentFiles(db, filing.id);
  const passed: (PassedReview & { discipline: Discipline })[] = [];
  for (const entry of await listDisciplines(db)) {
    // Nothing is equal to nothing: that says nothing about a review.
    if (filesOfDiscipline(entry, files).length === 0) continue;
    const { code: discipline } = entry;
    const found = await findPassedReview(db, filing, { discipline, filesHash: hashOfDiscipline(entry, files) });
    if (found !== undefined) passed.push({ discipline, ...found });
  }
  return passed;
}
