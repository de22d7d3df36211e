import { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, type ProblemCode } from '../errors.ts';

const UPLOAD_PATH = '/api/v1/uploads';

/** The resumable-upload protocol tus 1.0 over a folder; who may do what is checked before it is asked. */
export interface TusServer {
  /** Lets tus answer a request; `newId` names the upload that a creation makes. */
  answer(request: FastifyRequest, reply: FastifyReply, newId?: string): Promise<FastifyReply>;
}

export function createTusServer(directory: string): TusServer {
  const newIds = new WeakMap<Request, string>();
  const server = new Server({
    path: UPLOAD_PATH,
    datastore: new FileStore({ directory }),
    relativeLocation: true,
    namingFunction: (request) => newIds.get(request) ?? '',
    // A foreign page has no business here; the origin check has refused it before.
    allowedOrigins: () => false,
  });
  return {
    answer: async (request, reply, newId) => {
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

/** What the protocol says no to, by its statuses; clients of tus read those, ours the code. */
const refusals: Readonly<Record<number, ProblemCode>> = {
  400: 'INVALID_REQUEST',
  403: 'FILE_REFUSED',
  404: 'NOT_FOUND',
  409: 'WRONG_STATE',
  410: 'NOT_FOUND',
  412: 'UPLOAD_PROTOCOL',
  413: 'FILE_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  423: 'UPLOAD_BUSY',
};

async function toRefusal(answer: Response): Promise<ApiError> {
  const text = (await answer.text()).trim();
  const code = refusals[answer.status] ?? (answer.status < 500 ? 'INVALID_REQUEST' : 'SERVER_FAULT');
  return new ApiError(code, text === '' ? undefined : text, { headers: { 'tus-resumable': '1.0.0' } });
}

/**
 * Through fetch's own types instead of the raw socket, so that the answer passes the framework's hooks and carries the
 * same security headers as every other.
 */
function toWebRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const hasBody = request.body instanceof Readable;
  const url = `http://localhost${request.url}`;
  if (!hasBody) return new Request(url, { method: request.method, headers });
  const body = Readable.toWeb(request.body as Readable) as ReadableStream;
  return new Request(url, { method: request.method, headers, body, duplex: 'half' });
}
