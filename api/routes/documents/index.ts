import { Type } from 'typebox';
import { findDocument, findVerifiedDocument } from '../../../storage/documents.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { sendStoredFile } from '../../file-answer.ts';
import { fileAnswers } from '../../schemas/content.ts';
import { DocumentCheckView } from '../../schemas/documents.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Uuid } from '../../schemas/shapes.ts';

const getDocumentContentSchema = {
  operationId: 'getDocumentContent',
  summary: '下载文书 Download a document of a case',
  params: Type.Object({ documentId: Uuid }),
  response: { ...fileAnswers, ...problems },
};

const checkDocumentSchema = {
  operationId: 'checkDocument',
  summary: '文书核验 Check a document by number and code; open to everybody, tells no personal data',
  params: Type.Object({ number: Type.String({ pattern: '^[A-Z]{2}-[0-9-]{1,40}$' }) }),
  querystring: Body({ code: Type.String({ pattern: '^[0-9A-Za-z]{12}$' }) }),
  response: { 200: DocumentCheckView, ...problems },
};

export function registerDocumentRoutes(app: App, { knex, fileStore }: AppDeps): void {
  app.get('/documents/:documentId/content', { schema: getDocumentContentSchema }, async (request, reply) => {
    const { sha256, number } = orNotFound(await findDocument(knex, request.params.documentId), 'a document');
    const file = { sha256, fileName: `${number}.pdf`, mediaType: 'application/pdf' };
    return sendStoredFile({ request, reply }, fileStore, file);
  });

  app.get('/public/documents/:number', { schema: checkDocumentSchema }, async ({ params, query }) => {
    const found = await findVerifiedDocument(knex, params.number, query.code);
    // One answer for a wrong number and a wrong code: it must not tell which numbers exist.
    if (found === undefined) throw new ApiError('NOT_FOUND', 'Expected a number and its code, but they do not match.');
    return found;
  });
}
