import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.ts';

/** Deeper than any form or set of variables; what lies deeper could overflow the stack of whatever walks it. */
const DEEPEST = 64;

/**
 * Which bodies are read. Not text/plain and not forms: a foreign page may send those without asking first. The bytes of
 * an upload are handed on as a stream.
 */
export function registerBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['text/plain', 'application/json']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    parseJson(request, String(body), (error, parsed) => {
      const isTooDeep = error === null && isDeeperThan(parsed, DEEPEST);
      const refusal = isTooDeep
        ? new ApiError('INVALID_REQUEST', `Expected at most ${DEEPEST} levels of JSON.`)
        : error;
      done(refusal, parsed);
    });
  });
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addContentTypeParser('application/offset+octet-stream', (_request, payload, done) => done(null, payload));
}

/** Level by level instead of by recursion, for the sake of the very bodies it looks for. */
function isDeeperThan(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}
