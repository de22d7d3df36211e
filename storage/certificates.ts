import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { formatCertificateNumber } from '../domain/certificate-number.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ActorTransaction } from './audit.ts';
import { type CaseViewer, visibleCases } from './case-access.ts';
import { type ColumnMap, json, selectList } from './row-mapping.ts';
import { nextSerial } from './serials.ts';

/** A person who stands for the pass with a name. */
export interface Signer {
  readonly role: 'reviewer' | 'secondReviewer' | 'technicalHead' | 'legalRepresentative';
  /** Code of the discipline; null for the technical head and the legal representative. */
  readonly discipline: string | null;
  readonly userId: string;
  readonly name: string;
  readonly signedAt: Date;
}

/** The pass document of a case (审查合格书). */
export interface Certificate {
  readonly id: string;
  readonly caseId: string;
  /** 0 for the first; one more for each review of a change. */
  readonly version: number;
  /** SC-{region}-{year}-{serial}-{version} */
  readonly number: string;
  readonly documentId: string;
  readonly verificationCode: string;
  readonly agencyCode: string;
  readonly signers: readonly Signer[];
  readonly issuedOn: PlainDate;
  readonly issuedAt: Date;
  readonly status: 'VALID' | 'REPLACED' | 'REVOKED';
  /** Last day to report it to the county. */
  readonly reportDueDate: PlainDate | null;
  readonly reportedAt: Date | null;
}

const COLUMNS: ColumnMap<Certificate> = {
  id: 'c.id',
  caseId: 'c.case_id',
  version: 'c.version',
  number: 'c.number',
  documentId: 'c.document_id',
  verificationCode: 'c.verification_code',
  agencyCode: 'c.agency_code',
  signers: 'c.signers',
  issuedOn: 'c.issued_on::text',
  issuedAt: 'c.issued_at',
  status: 'c.status',
  reportDueDate: 'c.report_due_date::text',
  reportedAt: 'c.reported_at',
};

/** A number taken from the gapless series of a region and year. */
export interface CertificateSerial {
  readonly number: string;
  readonly region: string;
  readonly year: number;
  readonly serial: number;
}

/** Takes the next number of a region and year; the series stays locked until the transaction ends, so none is lost. */
export async function nextCertificateNumber(
  trx: Knex.Transaction,
  place: { readonly region: string; readonly year: number; readonly version: number },
): Promise<CertificateSerial> {
  const { region, year, version } = place;
  const serial = await nextSerial(trx, `SC-${region}-${year}`);
  return { region, year, serial, number: formatCertificateNumber({ region, year, serial, version }) };
}

/** Stores a certificate; a second one for the same case and version breaks the unique constraint. */
export async function createCertificate(
  acting: ActorTransaction,
  fresh: Omit<Certificate, 'id' | 'number' | 'status' | 'reportedAt'> & { readonly serial: CertificateSerial },
): Promise<Certificate> {
  const id = randomUUID();
  const { serial, ...rest } = fresh;
  await acting.trx('certificates').insert({
    id,
    case_id: fresh.caseId,
    version: fresh.version,
    number: serial.number,
    region_code: serial.region,
    year: serial.year,
    serial: serial.serial,
    document_id: fresh.documentId,
    verification_code: fresh.verificationCode,
    agency_code: fresh.agencyCode,
    signers: json(fresh.signers),
    issued_on: fresh.issuedOn,
    issued_at: fresh.issuedAt,
    report_due_date: fresh.reportDueDate,
  });
  const certificate: Certificate = { ...rest, id, number: serial.number, status: 'VALID', reportedAt: null };
  acting.record({ action: 'issue-certificate', entity: 'certificate', entityId: id, after: certificate });
  return certificate;
}

/** The newest certificate of a case, or undefined. */
export async function findCertificateOfCase(db: Knex, caseId: string): Promise<Certificate | undefined> {
  return selectCertificates(db).where('c.case_id', caseId).orderBy('c.version', 'desc').first();
}

/** The certificate of a number, or undefined. */
export async function findCertificateByNumber(db: Knex, number: string): Promise<Certificate | undefined> {
  return selectCertificates(db).where('c.number', number).first();
}

/** The certificate of a number, if the code belongs to it: what the public check page asks. */
export async function findVerifiedCertificate(
  db: Knex,
  number: string,
  code: string,
): Promise<Certificate | undefined> {
  return selectCertificates(db).where({ 'c.number': number, 'c.verification_code': code.toUpperCase() }).first();
}

/** A page of the certificates that the viewer may see, newest first; the cursor is the last row of the page before. */
export async function listCertificates(
  db: Knex,
  query: {
    readonly viewer: CaseViewer;
    readonly after?: { readonly issuedOn: PlainDate; readonly number: string } | undefined;
    readonly limit: number;
  },
): Promise<Certificate[]> {
  const visible = visibleCases(query.viewer);
  const select = selectCertificates(db)
    .join('applications as a', 'a.id', 'c.case_id')
    .whereRaw(visible.sql, [...visible.bindings])
    .orderBy([
      { column: 'c.issued_on', order: 'desc' },
      { column: 'c.number', order: 'desc' },
    ])
    .limit(query.limit);
  if (query.after !== undefined) {
    select.whereRaw('(c.issued_on, c.number) < (?::date, ?)', [query.after.issuedOn, query.after.number]);
  }
  return select;
}

/** Notes that a certificate was reported to the county; false when it was before. */
export async function markCertificateReported(acting: ActorTransaction, id: string, at: Date): Promise<boolean> {
  const reported = await acting.trx('certificates').where({ id, reported_at: null }).update({ reported_at: at });
  if (reported > 0) acting.record({ action: 'report-certificate', entity: 'certificate', entityId: id });
  return reported > 0;
}

function selectCertificates(db: Knex) {
  return db('certificates as c').select<Certificate[]>(db.raw(selectList(COLUMNS)));
}
