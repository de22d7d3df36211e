import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.ts';
import { DEEPEST, isTooDeep } from '../json-depth.ts';

/**
 * Which bodies are read. Not text/plain and not forms: a foreign page may send those without asking first. The bytes of
 * an upload are handed on as a stream.
 */
export function registerBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['text/plain', 'application/json']);
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const text = decode(bytes);
    if (text instanceof ApiError) return done(text);
    parseJson(request, text, (error, parsed) => done(error ?? faultOf(parsed, text), parsed));
  });
  app.addContentTypeParser<Buffer>('text/csv', { parseAs: 'buffer' }, (_request, bytes, done) => {
    const text = decode(bytes);
    if (text instanceof ApiError) return done(text);
    done(text.includes('\0') ? unkeepable('/body') : null, text);
  });
  const bytes = ['application/offset+octet-stream', 'application/octet-stream'];
  app.addContentTypeParser(bytes, (_request, payload, done) => done(null, payload));
}

/** Without replacing what is no UTF-8: a register saved in GBK would be stored as question marks. */
function decode(bytes: Buffer): string | ApiError {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    return new ApiError('NOT_UTF8', undefined, { cause });
  }
}

function faultOf(parsed: unknown, text: string): ApiError | null {
  if (isTooDeep(parsed)) {
    return new ApiError('INVALID_REQUEST', `Expected at most ${DEEPEST} levels of JSON.`);
  }
  // Only an escape can bring such a character into a text that was UTF-8.
  const place = text.includes('\\u') ? findUnkeepable(parsed, '/body') : undefined;
  return place === undefined ? null : unkeepable(place);
}

/** JSON pointer to the first text, or name of a field, that neither PostgreSQL nor UTF-8 can hold. */
function findUnkeepable(value: unknown, pointer: string): string | undefined {
  if (typeof value === 'string') return isKeepable(value) ? undefined : pointer;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    if (!isKeepable(name)) return pointer;
    const found = findUnkeepable(inner, `${pointer}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isKeepable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

function unkeepable(pointer: string): ApiError {
  const detail = 'Expected text without NUL characters and halves of surrogate pairs, but found one.';
  return new ApiError('INVALID_REQUEST', detail, { errors: [{ pointer, detail }] });
}
