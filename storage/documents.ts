import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { tellDepartments } from './deliveries.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';
import { nextSerial } from './serials.ts';

/** Kinds of document that a case can produce. */
export const DOCUMENT_CODES = [
  'RECEIPT',
  'CORRECTION_NOTICE',
  'ACCEPTANCE',
  'NON_ACCEPTANCE',
  'DEFICIENCY_NOTICE',
  'COMMITMENT',
  'PAUSE_NOTICE',
  'OPINION_NOTICE',
  'CERTIFICATE',
  'FAIL_NOTICE',
  'TERMINATION',
  'WITHDRAWAL',
  'PANEL_NOTICE',
  'PANEL_RESULT',
] as const;
export type DocumentCode = (typeof DOCUMENT_CODES)[number];

/** A numbered PDF that was issued; its bytes lie in the file store under the digest. */
export interface CaseDocument {
  readonly id: string;
  readonly caseId: string;
  readonly code: DocumentCode;
  /** What it was issued for, e.g. `OPINION_NOTICE:{caseId}:1`; one document ever. */
  readonly businessKey: string;
  readonly number: string;
  /** Chinese title. */
  readonly title: string;
  readonly issuedOn: PlainDate;
  readonly issuedAt: Date;
  readonly issuedBy: string;
  readonly status: 'VALID' | 'REVOKED' | 'REPLACED';
  /** Needed beside the number on the public check page. */
  readonly verificationCode: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

const COLUMNS: ColumnMap<CaseDocument> = {
  id: 'id',
  caseId: 'case_id',
  code: 'code',
  businessKey: 'business_key',
  number: 'number',
  title: 'title',
  issuedOn: 'issued_on::text',
  issuedAt: 'issued_at',
  issuedBy: 'issued_by',
  status: 'status',
  verificationCode: 'verification_code',
  sha256: 'sha256',
  sizeBytes: 'size_bytes',
};

/** First letters of a document's number, after the Chinese word: SJ 收件, BZ 补正, SL 受理 … The certificate has its own form. */
const NUMBER_PREFIXES: Readonly<Record<Exclude<DocumentCode, 'CERTIFICATE'>, string>> = {
  RECEIPT: 'SJ',
  CORRECTION_NOTICE: 'BZ',
  ACCEPTANCE: 'SL',
  NON_ACCEPTANCE: 'BY',
  DEFICIENCY_NOTICE: 'RQ',
  COMMITMENT: 'CN',
  PAUSE_NOTICE: 'ZS',
  OPINION_NOTICE: 'YJ',
  FAIL_NOTICE: 'BH',
  TERMINATION: 'ZZ',
  WITHDRAWAL: 'CH',
  PANEL_NOTICE: 'PS',
  PANEL_RESULT: 'PJ',
};

const SERIAL_DIGITS = 5;

/** Takes the next number of a kind of document, `SL-{region}-{year}-{serial}`, gapless per region and year. */
export async function nextDocumentNumber(
  trx: Knex.Transaction,
  document: { readonly code: Exclude<DocumentCode, 'CERTIFICATE'>; readonly region: string; readonly year: string },
): Promise<string> {
  const scope = `${NUMBER_PREFIXES[document.code]}-${document.region}-${document.year}`;
  return `${scope}-${String(await nextSerial(trx, scope)).padStart(SERIAL_DIGITS, '0')}`;
}

/** Letters and digits that nobody mistakes for another (no 0, O, 1, I); their count of 32 takes 5 bits of each byte evenly. */
const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LENGTH = 12;

/** A new verification code: 12 characters, 60 random bits, so that nobody finds a document by trying. */
export function createVerificationCode(): string {
  return [...randomBytes(CODE_LENGTH)].map((byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]).join('');
}

/** Documents that departments with a stake are sent, by number and code; they fetch the PDF under these. */
export const DOCUMENT_NEWS: readonly DocumentCode[] = [
  ...(['ACCEPTANCE', 'DEFICIENCY_NOTICE', 'PAUSE_NOTICE', 'PANEL_NOTICE', 'PANEL_RESULT'] as const),
  ...(['OPINION_NOTICE', 'CERTIFICATE', 'FAIL_NOTICE', 'TERMINATION', 'WITHDRAWAL'] as const),
];

/** A document as it is issued, before it is printed; `content` is all that the printer needs besides. */
export type IssuedDocument = Omit<CaseDocument, 'status' | 'sha256' | 'sizeBytes'> & { readonly content: unknown };

/** Stores an issued document. It is listed once `markPrinted` has told where its PDF lies. */
export async function createDocument(acting: ActorTransaction, document: IssuedDocument): Promise<void> {
  await acting.trx('documents').insert({
    id: document.id,
    case_id: document.caseId,
    code: document.code,
    business_key: document.businessKey,
    number: document.number,
    title: document.title,
    issued_on: document.issuedOn,
    issued_at: document.issuedAt,
    issued_by: document.issuedBy,
    verification_code: document.verificationCode,
    content: json(document.content),
  });
  await tellOf(acting, document);
  acting.record({ action: 'issue-document', entity: 'document', entityId: document.id, after: document });
}

/**
 * Sends departments what was issued before anybody knew which of them have a stake: the acceptance comes before the tables
 * choose the disciplines. What they were sent already they are not sent again.
 */
export async function tellOfEarlierDocuments(acting: ActorTransaction, caseId: string): Promise<void> {
  const earlier = await acting
    .trx('documents')
    .select<ToldDocument[]>(acting.trx.raw(selectList(COLUMNS)))
    .where({ case_id: caseId, status: 'VALID' })
    .whereIn('code', [...DOCUMENT_NEWS])
    .orderBy(['issued_at', 'number']);
  for (const document of earlier) await tellOf(acting, document);
}

type ToldDocument = Pick<CaseDocument, 'id' | 'caseId' | 'code' | 'number' | 'title' | 'issuedOn' | 'verificationCode'>;

async function tellOf(acting: ActorTransaction, document: ToldDocument): Promise<void> {
  const { id: subjectId, caseId, code: name, number, title, issuedOn, verificationCode } = document;
  if (!DOCUMENT_NEWS.includes(name)) return;
  const body = { caseId, documentId: subjectId, number, title, issuedOn, verificationCode };
  await tellDepartments(acting, { caseId, subject: 'DOCUMENT', name, subjectId, body });
}

/** Documents of a case that wait for their PDF. */
export async function listUnprinted(db: Knex, caseId: string): Promise<IssuedDocument[]> {
  const { sha256: _, sizeBytes: __, status: ___, ...columns } = COLUMNS;
  const select = db('documents').select<IssuedDocument[]>(db.raw(`${selectList(columns)}, content`));
  return select.where({ case_id: caseId, sha256: null });
}

/** Notes the PDF of a document; a second print of the same document changes nothing. */
export async function markPrinted(
  db: Knex,
  id: string,
  pdf: { readonly sha256: string; readonly size: number },
): Promise<void> {
  await db('documents').where({ id, sha256: null }).update({ sha256: pdf.sha256, size_bytes: pdf.size });
}

/** Id of the document that was issued under a business key, printed or not; undefined when there is none. */
export async function findDocumentId(db: Knex, businessKey: string): Promise<string | undefined> {
  const row: { id: string } | undefined = await db('documents').where({ business_key: businessKey }).first('id');
  return row?.id;
}

/** A document, or undefined. */
export async function findDocument(db: Knex, id: string): Promise<CaseDocument | undefined> {
  return selectDocuments(db).where({ id }).first();
}

/** All documents of a case, oldest first. */
export async function listDocuments(db: Knex, caseId: string): Promise<CaseDocument[]> {
  return selectDocuments(db).where({ case_id: caseId }).orderBy(['issued_at', 'number']);
}

/** A document with the names by which the public knows the project. */
export type VerifiedDocument = CaseDocument & { readonly projectName: string; readonly building: string };

/** The document of a number, if the code belongs to it: what the public check page asks. Undefined for either mistake. */
export async function findVerifiedDocument(
  db: Knex,
  number: string,
  code: string,
): Promise<VerifiedDocument | undefined> {
  const document = await selectDocuments(db).where({ number, verification_code: code.toUpperCase() }).first();
  if (document === undefined) return undefined;
  const project: { projectName: string; building: string } = await db('applications')
    .where({ id: document.caseId })
    .first({ projectName: 'project_name', building: 'building' });
  return { ...document, ...project };
}

function selectDocuments(db: Knex) {
  return db('documents')
    .select<CaseDocument[]>(db.raw(selectList(COLUMNS)))
    .whereNotNull('sha256');
}
