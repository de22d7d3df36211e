import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FileStore } from '../platform/file-store.ts';
import { ApiError } from './errors.ts';

/**
 * Sends a stored file, or the part of it that a viewer asks for, as a download and never as a page of ours: what people
 * upload may hold scripts. The digest is the tag, so that a drawing that is opened again is not sent again.
 */
export async function sendStoredFile(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  fileStore: FileStore,
  file: { readonly sha256: string; readonly fileName: string; readonly mediaType: string },
): Promise<FastifyReply> {
  const stored = await fileStore.stat(file.sha256);
  if (stored === undefined) throw new ApiError('NOT_FOUND', 'Expected the file in the store, but it is not there.');
  const etag = `"${file.sha256}"`;
  reply
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    // Kept by the reader's own browser, but asked about each time: rights may have changed.
    .header('cache-control', 'private, no-cache')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const range = readRange(request.headers.range, stored.size);
  reply.type(file.mediaType).header('content-length', range === undefined ? stored.size : range.end - range.start + 1);
  if (range === undefined) return reply.send(await fileStore.open(file.sha256));
  reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${stored.size}`);
  return reply.send(await fileStore.open(file.sha256, range));
}

/** One range of bytes (RFC 9110, 14.2). Several at once, or another unit, may be answered with the whole file. */
function readRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) {
    throw new ApiError('RANGE_NOT_SATISFIABLE', `Expected a part of ${size} bytes, but ${header} lies outside.`, {
      headers: { 'content-range': `bytes */${size}` },
    });
  }
  return { start, end };
}
