import { randomUUID } from 'node:crypto';
import {
  createDocument,
  createVerificationCode,
  type DocumentCode,
  findDocumentId,
  nextDocumentNumber,
} from '../../storage/documents.ts';
import type { CaseContext } from '../handler.ts';
import { DOCUMENT_TITLES, type DocumentContent } from './content.ts';

/** A document to be issued once for what its key names. */
export interface NewDocument {
  readonly code: Exclude<DocumentCode, 'CERTIFICATE'>;
  /** What it is for within the case, e.g. the round or the submission; part of the business key. */
  readonly occasion: string;
  readonly issuedBy: string;
  readonly content: DocumentContent;
}

/** Numbers and stores a document and answers its id, or the id of the one issued for the same occasion before. */
export async function issueDocument(context: CaseContext, fresh: NewDocument): Promise<string> {
  const { acting, application, today } = context;
  const businessKey = `${fresh.code}:${application.id}:${fresh.occasion}`;
  const earlier = await findDocumentId(acting.trx, businessKey);
  if (earlier !== undefined) return earlier;
  const place = { code: fresh.code, region: application.regionCode, year: today.slice(0, 4) };
  const number = await nextDocumentNumber(acting.trx, place);
  return (await storeDocument(context, { ...fresh, businessKey, number })).id;
}

/** Stores a document whose number was taken already; it is printed when the transaction has committed. */
export async function storeDocument(
  context: CaseContext,
  document: {
    readonly code: DocumentCode;
    readonly businessKey: string;
    readonly number: string;
    readonly issuedBy: string;
    readonly content: DocumentContent;
  },
): Promise<{ readonly id: string; readonly verificationCode: string }> {
  const { acting, application, at, today } = context;
  const { code, businessKey, number, issuedBy, content } = document;
  const issued = { id: randomUUID(), verificationCode: createVerificationCode() };
  await createDocument(acting, {
    ...issued,
    caseId: application.id,
    code,
    businessKey,
    number,
    title: DOCUMENT_TITLES[code],
    issuedOn: today,
    issuedAt: at,
    issuedBy,
    content,
  });
  return issued;
}
