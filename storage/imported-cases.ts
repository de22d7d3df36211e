import type { Knex } from 'knex';
import type { RequiredMaterial } from '../domain/materials.ts';
import { instantOf, type PlainDate } from '../domain/plain-date.ts';
import type { ProjectFacts } from '../domain/project.ts';
import { type Application, createDraft, getApplication } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { recordCaseEvent } from './case-events.ts';
import { keepCaseMaterials } from './case-materials.ts';
import { attachFile, type MaterialFile } from './files.ts';
import { breaksUnique, Refusal } from './refusal.ts';
import { theRow } from './row-mapping.ts';
import { createSubmission, nameFiles } from './submissions.ts';

/** How a case of former times ended. */
export const IMPORTED_RESULTS = ['CERTIFIED', 'REJECTED', 'WITHDRAWN', 'TERMINATED', 'NOT_ACCEPTED'] as const;

/** A file of an old case, by the number of the case; its bytes may come later. */
export interface OldFile extends Pick<MaterialFile, 'slot' | 'fileName' | 'sha256' | 'sizeBytes'> {
  readonly number: string;
}

/** Who imports, and when. */
export interface Importing {
  readonly by: { readonly id: string; readonly displayName: string };
  readonly at: Date;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = { pdf: 'application/pdf', dwg: 'image/vnd.dwg' };

/** A case of the time before this system, with the list of its files; their bytes may follow. */
export interface OldCase {
  /** As the old files carry it. */
  readonly number: string;
  readonly filedOn: PlainDate;
  readonly endedOn: PlainDate;
  readonly result: (typeof IMPORTED_RESULTS)[number];
  readonly building: string;
  readonly facts: ProjectFacts;
  readonly files: readonly Omit<OldFile, 'number'>[];
  /** The list that held on the day of its filing. */
  readonly required: readonly RequiredMaterial[];
}

/**
 * Stores an old case as one that has ended: everybody whom it concerns can open it under its own list, and nobody can
 * change it. Refuses ALREADY_IMPORTED.
 */
export async function importOldCase(
  acting: ActorTransaction,
  old: OldCase,
  { by, at }: Importing,
): Promise<Application> {
  const { facts, building } = old;
  const firm = { applicantCode: facts.applicantUscc, applicantName: facts.applicantName };
  const { id } = await createDraft(acting, { facts, building, commitmentSigned: false, createdBy: by.id, ...firm }, at);
  for (const file of old.files) await attachOldFile(acting, { ...file, number: old.number, caseId: id }, { by, at });
  const submittedAt = new Date(instantOf(old.filedOn, '09:00'));
  await createSubmission(acting, {
    ...{ caseId: id, kind: 'APPLICATION', taskId: null, submittedBy: by.id, submittedByName: by.displayName },
    ...{ submittedAt, effectiveDate: old.filedOn, facts, note: null },
  });
  await keepCaseMaterials(acting, id, old.required);
  await close(acting, id, old, { submittedAt, at });
  const { number, filedOn, endedOn, result } = old;
  await recordCaseEvent(acting, {
    caseId: id,
    kind: 'IMPORTED',
    legalAt: at,
    data: { number, filedOn, endedOn, result },
  });
  return getApplication(acting.trx, id);
}

/** Adds files to the lists of imported cases; whoever calls has checked that the cases are there. */
export async function addOldFiles(
  acting: ActorTransaction,
  files: readonly OldFile[],
  importing: Importing,
): Promise<void> {
  const { trx } = acting;
  const numbers = [...new Set(files.map(({ number }) => number))];
  const cases: { id: string; number: string; submissionId: string }[] = await trx('applications as a')
    .join('submissions as s', 's.case_id', 'a.id')
    .whereIn('a.number', numbers)
    .whereNotNull('a.imported_at')
    .forUpdate('a')
    .select('a.id', 'a.number', 's.id as submissionId');
  const caseOf = new Map(cases.map((each) => [each.number, each]));
  for (const file of files) {
    const { id: caseId, submissionId } = theRow(caseOf.get(file.number), `imported case ${file.number}`);
    await nameFiles(trx, submissionId, [await attachOldFile(acting, { ...file, caseId }, importing)]);
  }
}

/** A file of an imported case, and the case that lists it. */
export interface ImportedFile {
  readonly id: string;
  readonly number: string;
  readonly slot: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Files that the lists of imported cases name, by id. */
export async function listImportedFiles(
  db: Knex,
  { afterId, limit }: { readonly afterId: string | undefined; readonly limit: number },
): Promise<ImportedFile[]> {
  const select = db('files as f')
    .join('applications as a', 'a.id', 'f.application_id')
    .whereNotNull('a.imported_at')
    .where({ 'f.superseded_by': null, 'f.removed_at': null, 'f.paper_id': null })
    .orderBy('f.id')
    .limit(limit)
    .select<ImportedFile[]>(
      db.raw(`f.id, a.number, f.slot, f.file_name as "fileName", f.size_bytes::float8 as "sizeBytes", f.sha256`),
    );
  return afterId === undefined ? select : select.where('f.id', '>', afterId);
}

function attachOldFile(
  acting: ActorTransaction,
  { caseId, number, slot, fileName, sha256, sizeBytes }: OldFile & { readonly caseId: string },
  { by, at }: Importing,
): Promise<MaterialFile> {
  const mediaType =
    MEDIA_TYPES[fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
  return attachFile(acting, {
    ...{ applicationId: caseId, slot, fileName, sha256, sizeBytes, mediaType, source: number },
    ...{ discipline: null, sheetNo: null, pageCount: null, signatureCount: null, warnings: [] },
    ...{ uploadedBy: by.id, uploadedByName: by.displayName, uploadedAt: at, standing: 'CONFIRMED' },
  });
}

async function close(
  { trx }: ActorTransaction,
  id: string,
  { number, filedOn, endedOn, result }: OldCase,
  { submittedAt, at }: { readonly submittedAt: Date; readonly at: Date },
): Promise<void> {
  const closedAt = new Date(instantOf(endedOn, '17:00'));
  const times = { submitted_at: submittedAt, effective_date: filedOn, closed_at: closedAt, imported_at: at };
  try {
    await trx('applications')
      .where({ id })
      .update({ number, state: result, case_result: result, ...times });
  } catch (thrown) {
    if (!breaksUnique(thrown, 'applications_number_key')) throw thrown;
    throw new Refusal('ALREADY_IMPORTED', `Expected a case that is not here yet, but ${number} is.`, { cause: thrown });
  }
}
