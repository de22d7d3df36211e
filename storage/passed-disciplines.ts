import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import type { Discipline } from '../domain/disciplines.ts';
import { blocksPass } from '../domain/opinions.ts';
import { wasPassed } from '../domain/passed-review.ts';
import type { Application } from './applications.ts';
import { filesOfDiscipline, hashOfDiscipline, hashOfSlots, type ReviewedFile } from './discipline-files.ts';
import { listDisciplines } from './disciplines.ts';
import { listCurrentFiles } from './files.ts';
import { listMaterials } from './materials.ts';
import { listOpinions } from './opinions.ts';
import { Refusal } from './refusal.ts';
import { readProject } from './sectors.ts';
import { findLatestSubmission } from './submissions.ts';

/** A review of a discipline that was passed, on the drawings that are there now. */
export interface PassedReview {
  readonly caseId: string;
  readonly caseNumber: string | null;
  readonly round: number;
  /** Null while the case of the pass is still open. */
  readonly certificateNumber: string | null;
}

/** A discipline of a filing that a valid certificate covers with the same drawings. */
export interface CertifiedDiscipline extends PassedReview {
  readonly discipline: Discipline;
  readonly certificateNumber: string;
}

/** A building of a project, however many cases there are about it. */
type Building = Pick<Application, 'projectCode' | 'building'>;

/** A filing that is drawn up. */
type Filing = Pick<Application, 'id' | 'projectCode' | 'building' | 'facts'>;

/**
 * The review in which a discipline of a building has passed with these drawings: the last look at them was agreed to by both
 * levels, what barred was settled in that round at the latest, nothing bars now, and the case is open or holds a valid
 * certificate. What a case that failed had found is no pass.
 */
export async function findPassedReview(
  db: Knex,
  { projectCode, building }: Building,
  reviewed: { readonly discipline: Discipline; readonly filesHash: string },
): Promise<PassedReview | undefined> {
  const { rows } = await db.raw<{ rows: (PassedReview & { concludedAt: Date | null })[] }>(
    `select a.id as "caseId", a.number as "caseNumber", d.round, c.number as "certificateNumber",
            r.concluded_at as "concludedAt"
     from applications a
     join lateral (select max(e.round) as round from round_disciplines e
                   where e.case_id = a.id and e.discipline = :discipline and e.files_hash = :filesHash
                     and e.under_review) d on d.round is not null
     join rounds r on r.case_id = a.id and r.round = d.round
     left join certificates c on c.case_id = a.id and c.status = 'VALID'
     where a.project_code = :projectCode and a.building = :building and (c.id is not null or a.closed_at is null)
       and exists (select 1 from stage_results s where s.case_id = a.id and s.round = d.round and s.stage = 'SECOND'
                   and s.discipline = :discipline and s.verdict = 'AGREED' and s.superseded_at is null)
     order by c.id is null, a.submitted_at desc`,
    { ...reviewed, projectCode, building },
  );
  for (const { concludedAt, ...passed } of rows) {
    const opinions = await listOpinions(db, { caseId: passed.caseId, discipline: reviewed.discipline });
    if (opinions.some(blocksPass)) continue;
    if (wasPassed(opinions, { round: passed.round, concludedAt })) return passed;
  }
  return undefined;
}

/**
 * Disciplines of a set of files that a valid certificate covers with the same drawings. Where a paper on which designs rest,
 * such as the planning permit, is another than the certified one, nothing is covered.
 */
export async function listCertifiedDisciplines(
  db: Knex,
  filing: Pick<Application, 'id'> & Building,
  files: readonly ReviewedFile[],
): Promise<CertifiedDiscipline[]> {
  const papers = (await listMaterials(db)).flatMap(({ code, designBasis }) => (designBasis ? code : []));
  const certified: CertifiedDiscipline[] = [];
  for (const entry of await listDisciplines(db)) {
    // Nothing is equal to nothing: that says nothing about a review.
    if (filesOfDiscipline(entry, files).length === 0) continue;
    const { code: discipline } = entry;
    const found = await findPassedReview(db, filing, { discipline, filesHash: hashOfDiscipline(entry, files) });
    if (found === undefined || found.certificateNumber === null || found.caseId === filing.id) continue;
    const { certificateNumber } = found;
    if (await hasSameBasis(db, { papers, files, caseId: found.caseId })) {
      certified.push({ ...found, discipline, certificateNumber });
    }
  }
  return certified;
}

/** What certificates cover of a filing; where they cover all of its drawings, there is nothing to review. */
export interface CertifiedFiling {
  readonly certified: readonly CertifiedDiscipline[];
  readonly isWhole: boolean;
}

/**
 * Looks at the files that a filing has now. Sheets that no table calls for lie in many filings: those are covered as well where
 * the certified case held the same ones and was stated to be the same project, so that the tables would say the same again.
 */
export async function findCertified(db: Knex, filing: Filing): Promise<CertifiedFiling> {
  const files = await listCurrentFiles(db, filing.id);
  const certified = await listCertifiedDisciplines(db, filing, files);
  const [first] = certified;
  if (first === undefined) return { certified, isWhole: false };
  const before = await listCurrentFiles(db, first.caseId);
  const filed = (await listDisciplines(db)).filter((entry) => filesOfDiscipline(entry, files).length > 0);
  const rest = filed.filter(({ code }) => !certified.some(({ discipline }) => discipline === code));
  const isSame = rest.every((entry) => hashOfDiscipline(entry, files) === hashOfDiscipline(entry, before));
  return { certified, isWhole: isSame && (rest.length === 0 || (await isSameProject(db, filing, first.caseId))) };
}

/** Whoever is to review it: the agency is no part of the project. */
async function isSameProject(db: Knex, { facts }: Filing, caseId: string): Promise<boolean> {
  const stated = await readProject(db, facts);
  const filed = await findLatestSubmission(db, caseId, ['APPLICATION', 'CORRECTION']);
  if (!stated.ok || filed === undefined) return false;
  const { agencyUscc: _, ...one } = stated.project;
  const { agencyUscc: __, ...other } = filed.facts;
  return isDeepStrictEqual({ ...one }, { ...other });
}

/** Refuses ALREADY_REVIEWED with the certificates where they cover every drawing of a filing. */
export async function refuseSecondReview(db: Knex, filing: Filing): Promise<void> {
  const { certified, isWhole } = await findCertified(db, filing);
  if (!isWhole) return;
  const numbers = [...new Set(certified.map(({ certificateNumber }) => certificateNumber))].join(', ');
  const items = certified.map(({ discipline, certificateNumber }) => ({
    ...{ pointer: `/disciplines/${discipline}`, code: 'ALREADY_REVIEWED', detail: certificateNumber },
  }));
  throw new Refusal('ALREADY_REVIEWED', `Expected drawings that no certificate covers, but ${numbers} covers all.`, {
    items,
  });
}

/** A paper that is promised is compared when it comes, by the officer who checks the supplement. */
async function hasSameBasis(
  db: Knex,
  { papers, files, caseId }: { papers: readonly string[]; files: readonly ReviewedFile[]; caseId: string },
): Promise<boolean> {
  const filed = papers.filter((code) => files.some(({ slot }) => slot === code));
  return hashOfSlots(filed, files) === hashOfSlots(filed, await listCurrentFiles(db, caseId));
}
