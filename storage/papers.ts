import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { MaterialCode } from '../domain/materials.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Application } from './applications.ts';
import type { ActorTransaction } from './audit.ts';
import { attachFile, listCurrentFiles, type MaterialFile } from './files.ts';
import { listMaterials } from './materials.ts';
import { Refusal } from './refusal.ts';
import { type ColumnMap, selectList } from './row-mapping.ts';

/** A paper that was accepted in an earlier case: nobody of the same firm and project is asked for it again. */
export interface PaperOnFile {
  readonly id: string;
  readonly material: MaterialCode;
  readonly fileName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly pageCount: number | null;
  readonly signatureCount: number | null;
  /** Number of the case in which it was accepted. */
  readonly caseNumber: string;
  readonly acceptedOn: PlainDate;
  readonly validTo: PlainDate | null;
}

const COLUMNS: ColumnMap<PaperOnFile> = {
  id: 'id',
  material: 'material',
  fileName: 'file_name',
  sha256: 'sha256',
  sizeBytes: 'size_bytes::float8',
  mediaType: 'media_type',
  pageCount: 'page_count',
  signatureCount: 'signature_count',
  caseNumber: 'case_number',
  acceptedOn: 'accepted_on::text',
  validTo: 'valid_to::text',
};

/** Whose papers, for what, and on which day they are to be valid. */
export interface PaperQuery {
  readonly applicantCode: string;
  readonly projectCode: string;
  readonly day: PlainDate;
}

/** The papers that are on file and valid, by material, the newest of each material first. */
export async function listPapersOnFile(
  db: Knex,
  { applicantCode, projectCode, day }: PaperQuery,
): Promise<PaperOnFile[]> {
  return db('papers_on_file')
    .select<PaperOnFile[]>(db.raw(selectList(COLUMNS)))
    .where({ applicant_code: applicantCode, project_code: projectCode, ended_at: null })
    .where((valid) => valid.whereNull('valid_to').orWhere('valid_to', '>=', day))
    .orderBy(['material', { column: 'accepted_on', order: 'desc' }, 'id']);
}

/**
 * Puts what is on file into the empty slots of an application that is being submitted, under the bytes that are stored
 * already. What the applicant uploaded anew stays as it is.
 */
export async function attachPapersOnFile(
  acting: ActorTransaction,
  application: Pick<Application, 'id' | 'applicantCode'>,
  filing: Omit<PaperQuery, 'applicantCode'> & { readonly by: { id: string; displayName: string }; readonly at: Date },
): Promise<void> {
  const { projectCode, day, by, at } = filing;
  const papers = await listPapersOnFile(acting.trx, { applicantCode: application.applicantCode, projectCode, day });
  if (papers.length === 0) return;
  const filled = new Set((await listCurrentFiles(acting.trx, application.id)).map(({ slot }) => slot));
  for (const { id: paperId, material, caseNumber, fileName, validTo: _, acceptedOn: __, ...content } of papers) {
    // Only what belonged to the same filing goes along: the newest case that has the material.
    const newest = papers.find((each) => each.material === material);
    if (filled.has(material) || newest?.caseNumber !== caseNumber) continue;
    await attachFile(acting, {
      ...{ applicationId: application.id, slot: material, fileName, discipline: null, sheetNo: null, warnings: [] },
      ...content,
      ...{ uploadedBy: by.id, uploadedByName: by.displayName, uploadedAt: at },
      ...{ standing: 'CONFIRMED', source: caseNumber, paperId },
    });
  }
}

/** Keeps what an officer found right: the files of the submission in slots whose papers serve the whole project. */
export async function keepPapersOnFile(
  acting: ActorTransaction,
  application: Application,
  found: { readonly submissionId: string; readonly acceptedOn: PlainDate; readonly slots?: readonly MaterialCode[] },
): Promise<void> {
  const { trx } = acting;
  const materials = (await listMaterials(trx)).filter(({ reuse }) => reuse === 'PROJECT');
  const serving = materials.map(({ code }) => code);
  const lastDayOf = (months: number | null) =>
    months === null ? null : trx.raw(`(?::date + ? * interval '1 month')::date - 1`, [found.acceptedOn, months]);
  const slots = found.slots === undefined ? serving : serving.filter((code) => found.slots?.includes(code));
  const files = await trx('submission_files as s')
    .join('files as f', 'f.id', 's.file_id')
    .where('s.submission_id', found.submissionId)
    .whereIn('s.slot', slots)
    // What came from the file is on file.
    .whereNull('f.paper_id')
    .select('f.slot', 'f.file_name', 'f.sha256', 'f.size_bytes', 'f.media_type', 'f.page_count', 'f.signature_count');
  if (files.length === 0) return;
  const rows = files.map(({ slot, ...content }) => ({
    ...{ id: randomUUID(), applicant_code: application.applicantCode, project_code: application.projectCode },
    ...{ material: slot, ...content, case_id: application.id, case_number: application.number },
    accepted_on: found.acceptedOn,
    valid_to: lastDayOf(materials.find(({ code }) => code === slot)?.validMonths ?? null),
  }));
  const kept: { id: string }[] = await trx('papers_on_file').insert(rows).onConflict().ignore().returning('id');
  for (const { id } of kept) {
    acting.record({ action: 'keep-paper', entity: 'paper', entityId: id, after: { caseId: application.id } });
  }
}

/** Takes a paper off the file, since it was found wrong or is no longer true; from then on it may be asked for. */
export async function endPaper(
  acting: ActorTransaction,
  paperId: string,
  end: { readonly byName: string; readonly reason: string; readonly at: Date },
): Promise<void> {
  const columns = { ended_at: end.at, ended_by_name: end.byName, end_reason: end.reason };
  const ended = await acting.trx('papers_on_file').where({ id: paperId, ended_at: null }).update(columns);
  if (ended === 0) throw new Refusal('WRONG_STATE', 'Expected a paper that is on file, but it is not any more.');
  acting.record({ action: 'end-paper', entity: 'paper', entityId: paperId, after: columns });
}

/** A request for what is on file and valid. It is refused, and counted by whoever answers it. */
export class AskedTwice extends Refusal {
  readonly caseId: string;
  readonly materials: readonly MaterialCode[];

  constructor(caseId: string, papers: readonly PaperOnFile[]) {
    const found = papers.map(({ material, caseNumber }) => `${material} (${caseNumber})`).join(', ');
    super('PAPER_ON_FILE', `Expected a request for papers that are not on file, but these are: ${found}.`);
    this.name = 'AskedTwice';
    this.caseId = caseId;
    this.materials = [...new Set(papers.map(({ material }) => material))];
  }
}

/**
 * Refuses PAPER_ON_FILE when a request names a material of which a valid paper is on file. Every request of an officer
 * passes here, and nowhere else.
 */
export async function refuseAskedTwice(
  db: Knex,
  application: Pick<Application, 'id' | 'applicantCode' | 'projectCode'>,
  asked: { readonly materials: readonly MaterialCode[]; readonly day: PlainDate },
): Promise<void> {
  const { applicantCode, projectCode } = application;
  const papers = await listPapersOnFile(db, { applicantCode, projectCode, day: asked.day });
  const files = await listCurrentFiles(db, application.id);
  // An applicant who has handed in another paper than the one on file may be told what is wrong with that one.
  const isOnFile = ({ slot, sha256 }: MaterialFile) =>
    papers.some((each) => each.material === slot && each.sha256 === sha256);
  const hasOther = (material: MaterialCode) => files.some((file) => file.slot === material && !isOnFile(file));
  const repeated = papers.filter(({ material }) => asked.materials.includes(material) && !hasOther(material));
  if (repeated.length > 0) throw new AskedTwice(application.id, repeated);
}

/** Counts a refused request, outside of the transaction that it has rolled back. */
export async function countRefusedRequest(
  acting: ActorTransaction,
  { caseId, materials }: AskedTwice,
  at: Date,
): Promise<void> {
  const row = { case_id: caseId, asked_by_name: acting.actor.name, asked_at: at };
  await acting.trx('refused_requests').insert(materials.map((material) => ({ ...row, id: randomUUID(), material })));
  acting.record({ action: 'refuse-repeated-request', entity: 'application', entityId: caseId, after: { materials } });
}
