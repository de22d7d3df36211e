import { Type } from 'typebox';
import { findVisibleCase } from '../../../storage/case-access.ts';
import { signCertificate } from '../../../storage/certificate-signing.ts';
import { findCertificateByNumber, listCertificates } from '../../../storage/certificates.ts';
import type { App, AppDeps } from '../../deps.ts';
import { orNotFound } from '../../errors.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { viewerOf } from '../../relations.ts';
import { CertificateView } from '../../schemas/documents.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Empty, Uuid } from '../../schemas/shapes.ts';

const listCertificatesSchema = {
  operationId: 'listCertificates',
  summary: '审查合格书 Certificates of the cases one may see, newest first',
  querystring: Body(pageQuery),
  response: { 200: Page(CertificateView), ...problems },
};

const getCertificateSchema = {
  operationId: 'getCertificate',
  summary: '审查合格书 One certificate by its number',
  params: Type.Object({ number: Type.String({ pattern: '^SC-[0-9-]{1,40}$' }) }),
  response: { 200: CertificateView, ...problems },
};

const signCertificateSchema = {
  operationId: 'signCertificate',
  summary: '签发合格书 Sign for the certificate; refused with the list of opinions that bar it',
  params: Type.Object({ applicationId: Uuid }),
  response: { 202: Empty, ...problems },
};

const cursorShape = { issuedOn: cursorValues.date, number: (value: string) => /^SC-[0-9-]{1,40}$/.test(value) };

export function registerCertificateRoutes(app: App, { knex, clock }: AppDeps): void {
  app.get('/certificates', { schema: listCertificatesSchema }, async (request) => {
    const { query } = request;
    const after = readCursor(query.cursor, cursorShape);
    const viewer = viewerOf(principalOf(request));
    const rows = await listCertificates(knex, { viewer, after, limit: withOneMore(query) });
    return toPage(rows, query, ({ issuedOn, number }) => [issuedOn, number]);
  });

  app.get('/certificates/:number', { schema: getCertificateSchema }, async (request) => {
    const certificate = orNotFound(await findCertificateByNumber(knex, request.params.number), 'a certificate');
    orNotFound(await findVisibleCase(knex, certificate.caseId, viewerOf(principalOf(request))), 'a certificate');
    return certificate;
  });

  app.post('/applications/:applicationId/certificate', { schema: signCertificateSchema }, async (request, reply) => {
    const signing = { person: principalOf(request).user, at: clock.now() };
    const signed = await actOnce(knex, { request, reply: reply.code(202) }, async (acting) => {
      await signCertificate(acting, request.params.applicationId, signing);
      return null;
    });
    return reply.send(signed);
  });
}
