import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { decideWith } from '../../../storage/decisions.ts';
import { findFile } from '../../../storage/files.ts';
import { checkFiling } from '../../../storage/filing-check.ts';
import { importOldCase, listImportedFiles, type OldCase } from '../../../storage/imported-cases.ts';
import { listMaterialsOn } from '../../../storage/materials.ts';
import { readProject } from '../../../storage/sectors.ts';
import { toApplicationView } from '../../application-view.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { cursorValues, readCursor, toPage, withOneMore } from '../../paging.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { ApplicationView, ImportedCaseBody, ImportedFileView } from '../../schemas/applications.ts';
import { Page, pageQuery } from '../../schemas/paging.ts';
import { problems } from '../../schemas/problem.ts';
import { Body, Empty, Uuid } from '../../schemas/shapes.ts';

const importCaseSchema = {
  operationId: 'importCase',
  summary: '导入历史案件 Bring in a case of former times with the list of its files; it is read only from then on',
  body: ImportedCaseBody,
  response: { 201: ApplicationView, ...problems },
};

const importCaseFileSchema = {
  operationId: 'importCaseFile',
  summary: '导入历史案件的文件 Bring the bytes of a file that the list of an imported case names',
  params: Type.Object({ fileId: Uuid }),
  documentedBody: {
    type: 'application/octet-stream',
    schema: Type.String({ contentMediaType: 'application/octet-stream' }),
  },
  response: { 204: Empty, ...problems },
};

const listImportedFilesSchema = {
  operationId: 'listImportedFiles',
  summary: '历史案件的文件清单 Files that the lists of imported cases name, and whether their bytes are here',
  querystring: Body(pageQuery),
  response: { 200: Page(ImportedFileView), ...problems },
};

const LARGEST_MANIFEST = 5 * 1_048_576;

/** Files of the time before this system: they open under the list of materials of their day. */
export function registerImportedCaseRoutes(app: App, deps: AppDeps): void {
  const { knex, clock, fileStore } = deps;

  app.post('/imported-cases', { schema: importCaseSchema, bodyLimit: LARGEST_MANIFEST }, async (request, reply) => {
    const { user: by } = principalOf(request);
    const old = await readOldCase(deps, request.body);
    return actOnce(knex, { request, reply: reply.code(201) }, async (acting) =>
      toApplicationView(await importOldCase(acting, old, { by, at: clock.now() })),
    );
  });

  app.get('/imported-cases/files', { schema: listImportedFilesSchema }, async ({ query }) => {
    const after = readCursor(query.cursor, { id: cursorValues.uuid });
    const files = await listImportedFiles(knex, { afterId: after?.id, limit: withOneMore(query) });
    const page = toPage(files, query, ({ id }) => [id]);
    const stored = await Promise.all(page.items.map(({ sha256 }) => fileStore.stat(sha256)));
    return { ...page, items: page.items.map((file, index) => ({ ...file, isStored: stored[index] !== undefined })) };
  });

  app.put('/imported-cases/files/:fileId/content', { schema: importCaseFileSchema }, async (request, reply) => {
    const file = orNotFound(await findFile(knex, request.params.fileId), 'a file');
    if (file.source === null || file.paperId !== null) throw new ApiError('NOT_FOUND');
    const stored = await fileStore.put(bytesOf(request.body), { limit: file.sizeBytes });
    if (stored.sha256 !== file.sha256) {
      throw new ApiError('FILE_REFUSED', `Expected the bytes of ${file.fileName}, but found others.`);
    }
    return reply.code(204).send(null);
  });
}

function bytesOf(body: unknown): Readable {
  if (body instanceof Readable) return body;
  throw new ApiError('MALFORMED_BODY');
}

type Manifest = Omit<OldCase, 'facts' | 'required'> & { readonly facts: object };

/** Refuses what is not whole, and files in slots that the list of the day did not have. */
async function readOldCase({ knex, zeebe }: AppDeps, manifest: Manifest): Promise<OldCase> {
  const { filedOn, endedOn, files } = manifest;
  const result = await readProject(knex, manifest.facts);
  if (!result.ok) {
    const errors = result.faults.map(({ field, expected, found }) => ({
      pointer: `/body/facts/${field}`,
      detail: `Expected ${expected}, but found ${found}.`,
    }));
    throw new ApiError('RULE_VIOLATED', errors[0]?.detail, { errors });
  }
  if (endedOn < filedOn) {
    throw new ApiError('RULE_VIOLATED', `Expected an end after ${filedOn}, but found ${endedOn}.`);
  }
  const known = (await listMaterialsOn(knex, filedOn)).map(({ code }) => code);
  const stray = files.find(({ slot }) => !known.includes(slot));
  if (stray !== undefined) {
    throw new ApiError('RULE_VIOLATED', `Expected materials of ${filedOn}, but ${stray.slot} is none.`);
  }
  const filing = { project: result.project, filled: [], commitmentSigned: false, rulesDate: filedOn };
  const { required } = await checkFiling(knex, decideWith(zeebe), filing);
  return { ...manifest, facts: result.project, required };
}
