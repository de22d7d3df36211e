import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { MaterialCode } from '../domain/materials.ts';
import type { ListedSheet } from '../domain/sheet-list.ts';
import type { ActorTransaction } from './audit.ts';
import { Refusal } from './refusal.ts';
import { theRow } from './row-mapping.ts';

/** An upload that has begun: what was announced, before a byte is checked. */
export interface Upload {
  readonly id: string;
  readonly applicationId: string;
  readonly slot: MaterialCode;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly userId: string;
}

/** A checked file in a material slot. Its bytes lie in the file store under the digest. */
export interface MaterialFile {
  readonly id: string;
  readonly applicationId: string;
  readonly slot: MaterialCode;
  readonly fileName: string;
  /** Counts up within slot, discipline and sheet; a new version never overwrites an old one. */
  readonly version: number;
  /** Discipline and sheet number of a drawing, from its file name; null elsewhere. */
  readonly discipline: string | null;
  readonly sheetNo: string | null;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  /** Pages and signature dictionaries of a PDF; null for other types. */
  readonly pageCount: number | null;
  readonly signatureCount: number | null;
  /** Codes of what was noticed but not refused, e.g. SIGNATURE_MISSING. */
  readonly warnings: readonly string[];
  readonly uploadedBy: string;
  readonly uploadedByName: string;
  readonly uploadedAt: Date;
  /** PROPOSED by the design unit until the applicant has decided; only CONFIRMED versions are ever handed in. */
  readonly standing: FileStanding;
  /** Who confirmed or declined a proposed version; null for what the applicant uploaded. */
  readonly decidedByName: string | null;
  readonly decidedAt: Date | null;
  readonly declineReason: string | null;
  /** Number of the case in which the paper was accepted first, and its entry on file; null for what was uploaded. */
  readonly source: string | null;
  readonly paperId: string | null;
}

export const FILE_STANDINGS = ['PROPOSED', 'CONFIRMED', 'DECLINED'] as const;
export type FileStanding = (typeof FILE_STANDINGS)[number];

/** What the checks found out about a file that is to be stored. */
export type NewMaterialFile = Omit<
  MaterialFile,
  'id' | 'version' | 'uploadedAt' | 'decidedByName' | 'decidedAt' | 'declineReason' | 'source' | 'paperId'
> & {
  readonly source?: string;
  readonly paperId?: string;
  /** What a list of sheets names. */
  readonly listedSheets?: readonly ListedSheet[] | null;
  /** Legal time of the receipt: the server's clock decides about a late upload. */
  readonly uploadedAt: Date;
};

const COLUMNS = [
  'id',
  'application_id as applicationId',
  'slot',
  'file_name as fileName',
  'version',
  'discipline',
  'sheet_no as sheetNo',
  'sha256',
  'size_bytes as sizeBytes',
  'media_type as mediaType',
  'page_count as pageCount',
  'signature_count as signatureCount',
  'warnings',
  'uploaded_by as uploadedBy',
  'uploaded_by_name as uploadedByName',
  'uploaded_at as uploadedAt',
  'standing',
  'decided_by_name as decidedByName',
  'decided_at as decidedAt',
  'decline_reason as declineReason',
  'source',
  'paper_id as paperId',
];

/** Notes an upload that begins; no audit row, since nothing is kept before the checks have passed. */
export async function beginUpload(db: Knex, upload: Upload): Promise<void> {
  await db('uploads').insert({
    id: upload.id,
    application_id: upload.applicationId,
    slot: upload.slot,
    file_name: upload.fileName,
    size_bytes: upload.sizeBytes,
    user_id: upload.userId,
  });
}

/** What was announced for an upload, or undefined. */
export async function findUpload(db: Knex, id: string): Promise<Upload | undefined> {
  return db('uploads').where({ id }).first<Upload | undefined>({
    id: 'id',
    applicationId: 'application_id',
    slot: 'slot',
    fileName: 'file_name',
    sizeBytes: 'size_bytes',
    userId: 'user_id',
  });
}

/** Forgets an upload, finished or given up; false when somebody else has ended it before. */
export async function endUpload(db: Knex, id: string): Promise<boolean> {
  return (await db('uploads').where({ id }).delete()) > 0;
}

/** How many unfinished uploads a person has. */
export async function countUploads(db: Knex, userId: string): Promise<number> {
  const rows = await db('uploads').where({ user_id: userId }).count<{ count: number }[]>('* as count');
  return Number(rows[0]?.count ?? 0);
}

/** Ids of uploads that began before the given hours and never ended. */
export async function listStaleUploads(db: Knex, hours: number): Promise<string[]> {
  return db('uploads').whereRaw(`created_at < now() - ? * interval '1 hour'`, [hours]).pluck('id');
}

/**
 * Puts a checked file into its slot. A file for the same place (the same sheet of a drawing set, the same name
 * elsewhere) supersedes the version before; the earlier one stays readable for the submissions that named it. A version
 * that is only proposed takes the place of proposed ones alone: what the applicant stands for stays until the applicant
 * has confirmed another.
 */
export async function attachFile(acting: ActorTransaction, fresh: NewMaterialFile): Promise<MaterialFile> {
  const { trx } = acting;
  const place = placeOf(fresh);
  const before = await trx('files').where(place).max<{ version: number | null }[]>('version as version');
  const version = (before[0]?.version ?? 0) + 1;
  const id = randomUUID();
  const insert = trx('files').insert({
    id,
    ...place,
    file_name: fresh.fileName,
    version,
    discipline: fresh.discipline,
    sheet_no: fresh.sheetNo,
    sha256: fresh.sha256,
    size_bytes: fresh.sizeBytes,
    media_type: fresh.mediaType,
    page_count: fresh.pageCount,
    signature_count: fresh.signatureCount,
    listed_sheets: JSON.stringify(fresh.listedSheets ?? null),
    warnings: JSON.stringify(fresh.warnings),
    uploaded_by: fresh.uploadedBy,
    uploaded_by_name: fresh.uploadedByName,
    uploaded_at: fresh.uploadedAt,
    standing: fresh.standing,
    source: fresh.source ?? null,
    paper_id: fresh.paperId ?? null,
  });
  const file = withNumbers(theRow((await insert.returning<MaterialFile[]>(COLUMNS))[0], `file ${id}`));
  if (version > 1) await supersede(trx, file);
  acting.record({ action: 'attach-file', entity: 'file', entityId: id, after: file });
  return file;
}

/** The valid files of an application: newest confirmed versions only, by slot and name. */
export function listCurrentFiles(db: Knex, applicationId: string): Promise<MaterialFile[]> {
  return listStanding(db, applicationId, 'CONFIRMED');
}

/** Versions of the design unit on which the applicant has not decided. */
export function listProposedFiles(db: Knex, applicationId: string): Promise<MaterialFile[]> {
  return listStanding(db, applicationId, 'PROPOSED');
}

/** Versions of the design unit that are not the applicant's: those that wait, and those declined and not replaced. */
export function listUndecidedFiles(db: Knex, applicationId: string): Promise<MaterialFile[]> {
  return listStanding(db, applicationId, 'PROPOSED', 'DECLINED');
}

async function listStanding(db: Knex, applicationId: string, ...standings: FileStanding[]): Promise<MaterialFile[]> {
  const rows: MaterialFile[] = await db('files')
    .select(COLUMNS)
    .where({ application_id: applicationId, superseded_by: null, removed_at: null })
    .whereIn('standing', standings)
    .orderBy(['slot', 'file_name', 'id']);
  return rows.map(withNumbers);
}

async function supersede(trx: Knex.Transaction, file: MaterialFile): Promise<void> {
  const others = trx('files').where(placeOf(file)).whereNot({ id: file.id }).whereNull('superseded_by');
  // A proposal leaves alone what the applicant stands for.
  if (file.standing === 'PROPOSED') others.whereNot({ standing: 'CONFIRMED' });
  await others.update({ superseded_by: file.id });
}

/** What the applicant decides on a proposed version. */
export interface FileDecision {
  readonly by: { readonly id: string; readonly displayName: string };
  readonly at: Date;
  /** Why it is declined; null confirms it. */
  readonly declineReason: string | null;
}

/** Confirms or declines a proposed version. Refuses WRONG_STATE when that was decided, or the version is gone. */
export async function decideFile(
  acting: ActorTransaction,
  file: MaterialFile,
  { by, at, declineReason }: FileDecision,
): Promise<MaterialFile> {
  const { trx } = acting;
  const proposed = { id: file.id, standing: 'PROPOSED', superseded_by: null, removed_at: null };
  const decision = {
    standing: declineReason === null ? 'CONFIRMED' : 'DECLINED',
    decided_by: by.id,
    decided_by_name: by.displayName,
    decided_at: at,
    decline_reason: declineReason,
  };
  const [row] = await trx('files').where(proposed).update(decision).returning<MaterialFile[]>(COLUMNS);
  if (row === undefined) {
    throw new Refusal('WRONG_STATE', `Expected a version that waits for the applicant, but ${file.fileName} does not.`);
  }
  const decided = withNumbers(row);
  if (declineReason === null) await supersede(trx, decided);
  const action = declineReason === null ? 'confirm-file' : 'decline-file';
  acting.record({ action, entity: 'file', entityId: file.id, after: decision });
  return decided;
}

/** Nothing is handed in while a version of the design unit waits. Refuses FILES_UNCONFIRMED and names them. */
export async function refuseUnconfirmed(db: Knex, applicationId: string): Promise<void> {
  const waiting = await listProposedFiles(db, applicationId);
  if (waiting.length === 0) return;
  const names = waiting.map(({ slot, fileName }) => `${slot} ${fileName}`).join(', ');
  throw new Refusal(
    'FILES_UNCONFIRMED',
    `Expected a decision on every version of the design unit, but these wait: ${names}.`,
  );
}

/** One file of any version, or undefined. */
export async function findFile(db: Knex, id: string): Promise<MaterialFile | undefined> {
  const row: MaterialFile | undefined = await db('files').select(COLUMNS).where({ id }).first();
  return row === undefined ? undefined : withNumbers(row);
}

/**
 * Takes a file out of its slot, false when it is out already; row and bytes stay for the submissions that named it. Refuses
 * FILE_REVIEWED, also for the newer version of such a file: the certificate would be issued without a reviewed drawing.
 */
export async function removeFile(acting: ActorTransaction, file: MaterialFile): Promise<boolean> {
  const isReviewed = await reviewedFiles(acting.trx, file.applicationId);
  if (isReviewed(file)) {
    throw new Refusal(
      'FILE_REVIEWED',
      `Expected a file that no round has reviewed, but ${file.fileName} was. Upload a new version instead.`,
    );
  }
  const inSlot = acting.trx('files').where({ id: file.id, removed_at: null });
  if ((await inSlot.update({ removed_at: acting.trx.fn.now() })) === 0) return false;
  acting.record({ action: 'remove-file', entity: 'file', entityId: file.id, before: file });
  return true;
}

/** Tells of a file of the application whether a round has been about it, or about another version of it. */
export async function reviewedFiles(db: Knex, applicationId: string): Promise<(file: MaterialFile) => boolean> {
  const reviewed: MaterialFile[] = await db('files')
    .select(COLUMNS)
    .where({ application_id: applicationId })
    .whereIn(
      'id',
      db('submission_files as s')
        .joinRaw('join rounds r on s.submission_id in (r.submission_id, r.completed_by)')
        .select('s.file_id'),
    );
  const keyOf = (file: MaterialFile) => JSON.stringify(placeOf(file));
  const places = new Set(reviewed.map(keyOf));
  return (file) => places.has(keyOf(file));
}

type Place = Pick<MaterialFile, 'applicationId' | 'slot' | 'discipline' | 'sheetNo' | 'fileName'>;

function placeOf(file: Place): Record<string, string> {
  const slot = { application_id: file.applicationId, slot: file.slot };
  if (file.discipline !== null && file.sheetNo !== null) {
    return { ...slot, discipline: file.discipline, sheet_no: file.sheetNo };
  }
  return { ...slot, file_name: file.fileName };
}

/** bigint arrives as text; a file of more than 2^53 bytes is beyond every slot's limit. */
function withNumbers(row: MaterialFile): MaterialFile {
  return { ...row, sizeBytes: Number(row.sizeBytes) };
}
