import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../testing/app.ts';
import { APPLICANT, draftOf } from '../testing/cases.ts';
import { pdfOf } from '../testing/pdf.ts';

const MEGABYTE = 1_048_576;

let test: TestApp;
let applicant: TestPerson;
let address: string;
beforeAll(async () => {
  test = await createTestApp();
  applicant = await test.person('applicant', { firmCode: APPLICANT });
  address = await test.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => test.close());

/** A PDF of some size, most of it one stream of noise as in a scanned drawing. */
function largePdf(megabytes: number): Buffer {
  const [head = '', tail = ''] = pdfOf({ pages: 1, note: 'SPLIT' }).split('% SPLIT');
  const noise = randomBytes(megabytes * MEGABYTE);
  return Buffer.concat([Buffer.from(`${head}9 0 obj <<>>\nstream\n`), noise, Buffer.from(`\nendstream endobj${tail}`)]);
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += MEGABYTE) yield bytes.subarray(start, start + MEGABYTE);
}

describe('a client of the upload protocol over a real connection', () => {
  it('sends 24 MB in pieces, breaks off, resumes, and the digest is the same', async () => {
    // given
    const application = await draftOf(test, applicant);
    const bytes = largePdf(24);
    const headers = { cookie: applicant.cookie };
    const metadata = { applicationId: application.id, slot: 'M4', filename: '勘察报告.pdf' };
    const options = { endpoint: `${address}/api/v1/uploads`, headers, metadata, chunkSize: 4 * MEGABYTE };
    // when the first client breaks off after some pieces
    const location = await new Promise<string>((done, fail) => {
      const upload = new Upload(Readable.from(piecesOf(bytes)), {
        ...options,
        uploadSize: bytes.length,
        onChunkComplete: (_size, accepted) => {
          if (accepted >= 8 * MEGABYTE) void upload.abort().then(() => done(upload.url ?? ''));
        },
        onError: fail,
      });
      upload.start();
    });
    // and a second one asks how far it came and sends the rest
    const offset = Number(
      (await fetch(location, { method: 'HEAD', headers: { ...headers, 'tus-resumable': '1.0.0' } })).headers.get(
        'upload-offset',
      ),
    );
    const rest = await fetch(location, {
      method: 'PATCH',
      headers: {
        ...headers,
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes.subarray(offset),
    });
    const finished = await test.call('POST', `${new URL(location).pathname}/file`, { as: applicant });
    // then
    expect(offset).toBeGreaterThanOrEqual(8 * MEGABYTE);
    expect(offset).toBeLessThan(bytes.length);
    expect(rest.status).toBe(204);
    expect(finished.json()).toMatchObject({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
      pageCount: 1,
    });
  });
});
