import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, type ProblemCode, toProblem } from '../errors.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Methods of the routes that an address matches; empty where none does. */
    methodsAt(path: string): readonly string[];
  }
}

/** What Node's HTTP parser stops at, by its code; anything else is not HTTP as it should be. */
const ofParser: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/**
 * Answers bytes that are no request: there is no reply to fill, so the answer is written as it goes over the line. The
 * connection ends with it, since nobody knows where the next request would begin.
 */
export function answerParserError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const refusal = new ApiError(ofParser[error.code ?? ''] ?? 'MALFORMED_REQUEST');
  const body = JSON.stringify(toProblem(refusal));
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroySoon();
}

/** Notes the methods of all routes registered after it, for `unknownAddress`. */
export function registerMethodList(app: FastifyInstance): void {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.decorate('methodsAt', (path: string) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
  ]);
  app.addHook('onRoute', ({ url, method }) => {
    // The pages' address takes everything, so that it would hide what is not there.
    if (url === '/*') return;
    const pattern = url.replaceAll('.', String.raw`\.`).replace(/:\w+/g, '[^/]+');
    routes.push({ pattern: new RegExp(`^${pattern}$`), methods: [method].flat() });
  });
}

/** The refusal of a request that no route takes: 405 with the methods there are, or 404. */
export function unknownAddress(request: FastifyRequest): ApiError {
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = request.server.methodsAt(path);
  // An id too long for any route is left over with its method.
  if (methods.length === 0 || methods.includes(request.method)) return new ApiError('NOT_FOUND');
  const allow = methods.join(', ');
  const detail = `Expected one of ${allow}, but found ${request.method}.`;
  return new ApiError('METHOD_NOT_ALLOWED', detail, { headers: { allow } });
}
