import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type MaterialCode, type MissingMaterials, missingOf } from '../domain/materials.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ProjectFacts } from '../domain/project.ts';
import type { ActorTransaction } from './audit.ts';
import { listCaseMaterials } from './case-materials.ts';
import { listCurrentFiles, type MaterialFile, refuseUnconfirmed } from './files.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';

/** What was handed in: the application itself, or the answer to a notice. */
export type SubmissionKind = 'APPLICATION' | 'CORRECTION' | 'SUPPLEMENT' | 'REVISION';

/** One act of handing in; it freezes the facts and the list of files. */
export interface Submission {
  readonly id: string;
  readonly caseId: string;
  readonly kind: SubmissionKind;
  readonly attempt: number;
  readonly taskId: string | null;
  /** User id and name of who handed in. */
  readonly submittedBy: string;
  readonly submittedByName: string;
  /** Legal time by the server's clock. */
  readonly submittedAt: Date;
  /** Day on which it counts, YYYY-MM-DD. */
  readonly effectiveDate: PlainDate;
  readonly facts: ProjectFacts;
  readonly note: string | null;
}

/** A file as it was named by a submission. */
export interface SubmittedFile {
  readonly fileId: string;
  readonly slot: MaterialCode;
  readonly discipline: string | null;
  readonly sheetNo: string | null;
  readonly fileName: string;
  readonly version: number;
  readonly sha256: string;
}

const COLUMNS: ColumnMap<Submission> = {
  id: 'id',
  caseId: 'case_id',
  kind: 'kind',
  attempt: 'attempt',
  taskId: 'task_id',
  submittedBy: 'submitted_by',
  submittedByName: 'submitted_by_name',
  submittedAt: 'submitted_at',
  effectiveDate: 'effective_date::text',
  facts: 'facts',
  note: 'note',
};

const FILE_COLUMNS: ColumnMap<SubmittedFile> = {
  fileId: 'file_id',
  slot: 'slot',
  discipline: 'discipline',
  sheetNo: 'sheet_no',
  fileName: 'file_name',
  version: 'version',
  sha256: 'sha256',
};

/**
 * Stores a submission with the valid files of the application as they are now. Call it with the case locked. Refuses
 * FILES_UNCONFIRMED, whatever is handed in.
 */
export async function createSubmission(
  acting: ActorTransaction,
  fresh: Omit<Submission, 'id' | 'attempt'>,
): Promise<Submission> {
  const { trx } = acting;
  const id = randomUUID();
  const { caseId, kind } = fresh;
  await refuseUnconfirmed(trx, caseId);
  const earlier = await trx('submissions')
    .where({ case_id: caseId, kind })
    .max<{ last: number | null }[]>('attempt as last');
  const attempt = (earlier[0]?.last ?? 0) + 1;
  await trx('submissions').insert({
    id,
    case_id: caseId,
    kind,
    attempt,
    task_id: fresh.taskId,
    submitted_by: fresh.submittedBy,
    submitted_by_name: fresh.submittedByName,
    submitted_at: fresh.submittedAt,
    effective_date: fresh.effectiveDate,
    facts: json(fresh.facts),
    note: fresh.note,
  });
  await nameFiles(trx, id, await listCurrentFiles(trx, caseId));
  const submission = { ...fresh, id, attempt };
  acting.record({
    action: `submit-${kind.toLowerCase()}`,
    entity: 'submission',
    entityId: id,
    after: submission,
  });
  return submission;
}

/** Notes that a submission named these files. */
export async function nameFiles(
  trx: Knex.Transaction,
  submissionId: string,
  files: readonly MaterialFile[],
): Promise<void> {
  if (files.length === 0) return;
  await trx('submission_files').insert(
    files.map((file) => ({
      submission_id: submissionId,
      file_id: file.id,
      slot: file.slot,
      discipline: file.discipline,
      sheet_no: file.sheetNo,
      file_name: file.fileName,
      version: file.version,
      sha256: file.sha256,
    })),
  );
}

/** A submission, or undefined. */
export async function findSubmission(db: Knex, id: string): Promise<Submission | undefined> {
  return db('submissions')
    .select<Submission[]>(db.raw(selectList(COLUMNS)))
    .where({ id })
    .first();
}

/** The newest submission of a case, of one kind or of any. */
export async function findLatestSubmission(
  db: Knex,
  caseId: string,
  kinds?: readonly SubmissionKind[],
): Promise<Submission | undefined> {
  const select = db('submissions')
    .select<Submission[]>(db.raw(selectList(COLUMNS)))
    .where({ case_id: caseId });
  if (kinds !== undefined) select.whereIn('kind', [...kinds]);
  return select.orderBy('seq', 'desc').first();
}

/** The files that a submission named, by slot and name. */
export async function listSubmittedFiles(db: Knex, submissionId: string): Promise<SubmittedFile[]> {
  const select = db('submission_files').select<SubmittedFile[]>(db.raw(selectList(FILE_COLUMNS)));
  return select.where({ submission_id: submissionId }).orderBy(['slot', 'file_name', 'file_id']);
}

/** A file of the set of drawings and papers that a round is about, as people look at it. */
export interface SetFile extends SubmittedFile {
  readonly titleZh: string;
  readonly sizeBytes: number;
}

/** The files that a submission named with what a person sees of them, by slot and name. */
export async function listSetFiles(db: Knex, submissionId: string): Promise<SetFile[]> {
  return db('submission_files as s')
    .join('files as f', 'f.id', 's.file_id')
    .join('materials as m', 'm.code', 's.slot')
    .where('s.submission_id', submissionId)
    .orderBy(['s.slot', 's.file_name', 's.file_id'])
    .select<SetFile[]>({
      ...{ fileId: 's.file_id', slot: 's.slot', discipline: 's.discipline', sheetNo: 's.sheet_no' },
      ...{ fileName: 's.file_name', version: 's.version', sha256: 's.sha256' },
      ...{ titleZh: 'm.title_zh', sizeBytes: 'f.size_bytes' },
    });
}

/** Slots for which the submission named at least one file. */
export async function listFilledSlots(db: Knex, submissionId: string): Promise<MaterialCode[]> {
  const named = db('submission_files').where({ submission_id: submissionId });
  return named.distinct().orderBy('slot').pluck('slot');
}

/** What the list of a case asks for and was not filed with the application or its correction. */
export async function findMissingMaterials(db: Knex, caseId: string): Promise<MissingMaterials> {
  const filing = await findLatestSubmission(db, caseId, ['APPLICATION', 'CORRECTION']);
  if (filing === undefined) throw new Error(`Expected a submission of case ${caseId}, but there is none.`);
  return missingOf(await listCaseMaterials(db, caseId), await listFilledSlots(db, filing.id));
}

/** Everything that the case has handed in so far: a file with one of these contents is no new version. */
export async function listSubmittedContents(
  db: Knex,
  caseId: string,
): Promise<readonly Pick<SubmittedFile, 'slot' | 'sha256'>[]> {
  return db('submission_files as f')
    .join('submissions as s', 's.id', 'f.submission_id')
    .where('s.case_id', caseId)
    .distinct('f.slot', 'f.sha256');
}
