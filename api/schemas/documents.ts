import { Type } from 'typebox';
import { DOCUMENT_CODES } from '../../storage/documents.ts';
import { Instant, List, Nullable, OneOf, PlainDate, Uuid } from './shapes.ts';

const status = OneOf(['VALID', 'REVOKED', 'REPLACED']);

export const DocumentView = Type.Object({
  id: Uuid,
  code: OneOf(DOCUMENT_CODES),
  number: Type.String(),
  title: Type.String(),
  issuedOn: PlainDate,
  issuedAt: Instant,
  issuedBy: Type.String(),
  status,
  verificationCode: Type.String(),
  sha256: Type.String(),
  sizeBytes: Type.Integer(),
});

/** What anybody who holds a document may check; no personal data. */
export const DocumentCheckView = Type.Object({
  number: Type.String(),
  title: Type.String(),
  code: OneOf(DOCUMENT_CODES),
  /** Of the construction project, as the document itself says. */
  projectName: Type.String(),
  building: Type.String(),
  issuedOn: PlainDate,
  status,
  sha256: Type.String(),
});

export const CertificateView = Type.Object({
  id: Uuid,
  caseId: Uuid,
  version: Type.Integer(),
  number: Type.String(),
  documentId: Uuid,
  agencyCode: Type.String(),
  signers: List(
    Type.Object({
      role: OneOf(['reviewer', 'secondReviewer', 'technicalHead', 'legalRepresentative']),
      discipline: Nullable(Type.String()),
      name: Type.String(),
    }),
  ),
  issuedOn: PlainDate,
  issuedAt: Instant,
  status: OneOf(['VALID', 'REPLACED', 'REVOKED']),
  reportDueDate: Nullable(PlainDate),
  reportedAt: Nullable(Instant),
});
