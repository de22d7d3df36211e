import { randomUUID } from 'node:crypto';
import { Metadata } from '@tus/server';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import Value from 'typebox/value';
import { beginUpload, countUploads, findUpload, type Upload } from '../../../storage/files.ts';
import type { App, AppDeps } from '../../deps.ts';
import { ApiError, orNotFound } from '../../errors.ts';
import { actOnce } from '../../plugins/idempotency.ts';
import { principalOf } from '../../principal.ts';
import { FileView, MaterialSlot } from '../../schemas/materials.ts';
import { problems } from '../../schemas/problem.ts';
import { Text, Uuid } from '../../schemas/shapes.ts';
import { discardUploadedBytes, finishUpload, requireOpenSlot } from '../../uploads/finish.ts';
import { checkOffer } from '../../uploads/inspection.ts';
import { createTusServer } from '../../uploads/tus.ts';

/** Unfinished ones of one person: room for a drawing set sent side by side, not for filling the disk. */
const MOST_UPLOADS = 100;

const UploadParams = Type.Object({ uploadId: Uuid });
const tusAnswer = Type.Null({ description: 'Headers of tus 1.0 only' });
const tus = 'Resumable upload, see https://tus.io/protocols/resumable-upload';

const version = { 'tus-resumable': { type: 'string', enum: ['1.0.0'] } };
const length = { 'upload-length': { type: 'string', pattern: '^(0|[1-9][0-9]{0,11})$' } };
const offset = { 'upload-offset': { type: 'string', pattern: '^(0|[1-9][0-9]{0,11})$' } };
const metadata = {
  'upload-metadata': { type: 'string', pattern: '^[a-zA-Z]+ [A-Za-z0-9+/=]+(,[a-zA-Z]+ [A-Za-z0-9+/=]+)*$' },
};

const getUploadOptionsSchema = {
  operationId: 'getUploadOptions',
  summary: `断点续传能力 ${tus}`,
  response: { 204: tusAnswer, ...problems },
};

const createUploadSchema = {
  operationId: 'createUpload',
  summary: '开始上传 Begin an upload; Upload-Metadata names applicationId, slot and filename',
  documentedHeaders: { ...version, ...length, ...metadata },
  response: { 201: tusAnswer, ...problems },
};

const getUploadOffsetSchema = {
  operationId: 'getUploadOffset',
  summary: '已上传字节数 How far an upload has come',
  params: UploadParams,
  documentedHeaders: version,
  response: { 200: tusAnswer, ...problems },
};

const appendUploadSchema = {
  operationId: 'appendUpload',
  summary: '续传 Send the next bytes',
  params: UploadParams,
  documentedHeaders: { ...version, ...offset },
  documentedBody: {
    type: 'application/offset+octet-stream',
    schema: Type.String({ contentMediaType: 'application/offset+octet-stream' }),
  },
  response: { 204: tusAnswer, ...problems },
};

const discardUploadSchema = {
  operationId: 'discardUpload',
  summary: '放弃上传 Give an upload up',
  params: UploadParams,
  response: { 204: tusAnswer, ...problems },
};

const finishUploadSchema = {
  operationId: 'finishUpload',
  summary: '完成上传 Check the whole file and put it into its slot; a refused one is deleted',
  params: UploadParams,
  response: { 201: FileView, ...problems },
};

const Announced = Type.Object({ applicationId: Uuid, slot: MaterialSlot, filename: Text(200) });

export function registerUploadRoutes(app: App, deps: AppDeps): void {
  const { knex } = deps;
  const server = createTusServer(deps.uploadDirectory);

  app.options('/uploads', { schema: getUploadOptionsSchema }, async (request, reply) => server.answer(request, reply));

  app.post('/uploads', { schema: createUploadSchema }, async (request, reply) => {
    const upload = readAnnouncement(request);
    const { material } = await requireOpenSlot(deps, principalOf(request), upload);
    checkOffer(upload, material);
    if ((await countUploads(knex, upload.userId)) >= MOST_UPLOADS) {
      throw new ApiError('RULE_VIOLATED', `Expected at most ${MOST_UPLOADS} unfinished uploads, finish some first.`);
    }
    await beginUpload(knex, upload);
    try {
      return await server.answer(request, reply, upload.id);
    } catch (error) {
      // Nobody was told of it, so nobody could go on with it or give it up.
      await discardUploadedBytes(deps, upload.id);
      throw error;
    }
  });

  app.head('/uploads/:uploadId', { schema: getUploadOffsetSchema }, async (request, reply) => {
    await getOwnUpload(deps, request, request.params.uploadId);
    return server.answer(request, reply);
  });

  app.patch('/uploads/:uploadId', { schema: appendUploadSchema }, async (request, reply) => {
    await getOwnUpload(deps, request, request.params.uploadId);
    return server.answer(request, reply);
  });

  app.delete('/uploads/:uploadId', { schema: discardUploadSchema }, async (request, reply) => {
    const upload = await getOwnUpload(deps, request, request.params.uploadId);
    await discardUploadedBytes(deps, upload.id);
    return reply.code(204).header('tus-resumable', '1.0.0').send(null);
  });

  app.post('/uploads/:uploadId/file', { schema: finishUploadSchema }, async (request, reply) => {
    const upload = await getOwnUpload(deps, request, request.params.uploadId);
    const exchange = { request, reply: reply.code(201) };
    const act = finishUpload(deps, principalOf(request), upload, (work) => actOnce(knex, exchange, work));
    return reply.send(await act);
  });
}

/** Only the person who began an upload may go on with it. */
async function getOwnUpload({ knex }: AppDeps, request: FastifyRequest, id: string): Promise<Upload> {
  const upload = orNotFound(await findUpload(knex, id), 'an upload');
  if (upload.userId !== principalOf(request).user.id) throw new ApiError('NOT_FOUND');
  return upload;
}

function readAnnouncement(request: FastifyRequest): Upload {
  const announced = readMetadata(request.headers['upload-metadata']);
  const length = request.headers['upload-length'];
  if (!Value.Check(Announced, announced) || !/^\d{1,12}$/.test(String(length))) {
    const expected = 'Expected Upload-Length, and Upload-Metadata with applicationId, slot and filename';
    throw new ApiError('INVALID_REQUEST', `${expected}, but found something else.`);
  }
  const { applicationId, slot, filename: fileName } = announced;
  const userId = principalOf(request).user.id;
  return { id: randomUUID(), applicationId, slot, fileName, sizeBytes: Number(length), userId };
}

function readMetadata(header: string | string[] | undefined): unknown {
  try {
    return Metadata.parse(String(header ?? ''));
  } catch {
    return undefined;
  }
}
