import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { ERRORS, Server } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { systemCodeOf } from '../../platform/errors.ts';
import { ApiError, type ProblemCode } from '../errors.ts';

const UPLOAD_PATH = '/api/v1/uploads';
const VERSION = '1.0.0';
/** What proxies say of the way here; our addresses are relative, so that tus need not believe it. */
const OF_PROXIES = ['forwarded', 'x-forwarded-host', 'x-forwarded-proto'];

/** The resumable-upload protocol tus 1.0 over a folder; who may do what is checked before it is asked. */
export interface TusServer {
  /** Lets tus answer a request; `newId` names the upload that a creation makes. */
  answer(request: FastifyRequest, reply: FastifyReply, newId?: string): Promise<FastifyReply>;
}

export function createTusServer(directory: string): TusServer {
  const newIds = new WeakMap<Request, string>();
  const server = new Server({
    path: UPLOAD_PATH,
    datastore: new FrankFileStore({ directory }),
    relativeLocation: true,
    namingFunction: (request) => newIds.get(request) ?? '',
    // A foreign page has no business here; the origin check has refused it before.
    allowedOrigins: () => false,
    onResponseError: (_request, error) => (systemCodeOf(error) === 'ENOSPC' ? NO_ROOM : undefined),
  });
  return {
    answer: async (request, reply, newId) => {
      checkProtocol(request);
      const web = toWebRequest(request);
      if (newId !== undefined) newIds.set(web, newId);
      const answer = await server.handleWeb(web);
      if (answer.status >= 400) throw await toRefusal(answer);
      reply.code(answer.status);
      for (const [name, value] of answer.headers) {
        // The length is set anew with the body, and the connection is the framework's to keep or close.
        if (!['content-length', 'connection'].includes(name)) reply.header(name, value);
      }
      return reply.send(null);
    },
  };
}

const NO_ROOM = { status_code: 507, body: '' };

/** The store of tus, but for a write that fails: that one tells all its faults alike, and a full disk is none of ours. */
class FrankFileStore extends FileStore {
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(join(this.directory, id), { flags: 'r+', start: offset });
    try {
      await pipeline(readable, file);
    } catch (error) {
      throw systemCodeOf(error) === 'ENOSPC' ? error : ERRORS.FILE_WRITE_ERROR;
    }
    return offset + file.bytesWritten;
  }
}

/** Here rather than by tus, which answers both with a status that means something else. */
function checkProtocol({ method, headers, body }: FastifyRequest): void {
  const found = headers['tus-resumable'];
  if (method !== 'OPTIONS' && found !== VERSION) {
    throw new ApiError('UPLOAD_PROTOCOL', `Expected Tus-Resumable: ${VERSION}, but found ${found ?? 'none'}.`, {
      headers: { 'tus-version': VERSION },
    });
  }
  if (method === 'PATCH' && !(body instanceof Readable)) {
    throw new ApiError('UNSUPPORTED_MEDIA_TYPE', 'Expected application/offset+octet-stream, but found something else.');
  }
}

/** What the protocol says no to, by its statuses; clients of tus read those, ours the code. */
const refusals: Readonly<Record<number, ProblemCode>> = {
  400: 'INVALID_REQUEST',
  403: 'INVALID_REQUEST',
  404: 'NOT_FOUND',
  409: 'WRONG_STATE',
  410: 'NOT_FOUND',
  412: 'UPLOAD_PROTOCOL',
  413: 'FILE_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  423: 'UPLOAD_BUSY',
  501: 'INVALID_REQUEST',
  507: 'STORAGE_FULL',
};

async function toRefusal(answer: Response): Promise<ApiError> {
  const text = (await answer.text()).trim();
  const code = refusals[answer.status] ?? (answer.status < 500 ? 'INVALID_REQUEST' : 'SERVER_FAULT');
  return new ApiError(code, text === '' ? undefined : text, { headers: { 'tus-resumable': VERSION } });
}

/**
 * Through fetch's own types instead of the raw socket, so that the answer passes the framework's hooks and carries the
 * same security headers as every other.
 */
function toWebRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && !OF_PROXIES.includes(name)) headers.set(name, value);
  }
  const hasBody = request.body instanceof Readable;
  const url = `http://localhost${request.url}`;
  if (!hasBody) return new Request(url, { method: request.method, headers });
  const body = Readable.toWeb(request.body as Readable) as ReadableStream;
  return new Request(url, { method: request.method, headers, body, duplex: 'half' });
}
