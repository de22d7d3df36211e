import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../../testing/app.ts';
import { APPLICANT, DESIGN_UNIT, draftOf, OTHER_FIRM } from '../../testing/cases.ts';
import { pdfOf, signedPdfOf } from '../../testing/pdf.ts';

let test: TestApp;
let applicant: TestPerson;
let designer: TestPerson;
let applicationId: string;
beforeAll(async () => {
  test = await createTestApp();
  applicant = await test.person('applicant', { firmCode: APPLICANT });
  designer = await test.person('designUnit', { firmCode: DESIGN_UNIT });
  applicationId = (await draftOf(test, applicant)).id;
});
afterAll(() => test.close());

const tus = { 'tus-resumable': '1.0.0' };
const encode = (text: string) => Buffer.from(text).toString('base64');

interface Offer {
  readonly slot?: string;
  readonly fileName?: string;
  readonly size?: number | string;
  readonly application?: string;
  readonly headers?: Record<string, string>;
}

function begin(as: TestPerson, offer: Offer) {
  const { slot = 'M7', fileName = '合同.pdf', size = 10, application = applicationId } = offer;
  const metadata = `applicationId ${encode(application)},slot ${encode(slot)},filename ${encode(fileName)}`;
  const headers = { ...tus, 'upload-length': String(size), 'upload-metadata': metadata, ...offer.headers };
  return test.call('POST', '/api/v1/uploads', { as, headers, key: null });
}

function append(as: TestPerson, location: string, offset: number, payload: Buffer) {
  const headers = { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  return test.call('PATCH', location, { as, headers, payload });
}

async function upload(as: TestPerson, content: string | Buffer, offer: Offer = {}) {
  const bytes = Buffer.from(content);
  const begun = await begin(as, { size: bytes.length, ...offer });
  const location = String(begun.headers['location']);
  await append(as, location, 0, bytes);
  return test.call('POST', `${location}/file`, { as });
}

describe('a resumable upload', () => {
  it('goes on after a break and ends as a checked file in its slot', async () => {
    // given
    const bytes = Buffer.from(pdfOf({ pages: 2, note: 'resumed' }));
    const begun = await begin(applicant, { size: bytes.length });
    const location = String(begun.headers['location']);
    // when the first piece arrives and the client asks how far it came
    await append(applicant, location, 0, bytes.subarray(0, 100));
    const early = await test.call('POST', `${location}/file`, { as: applicant });
    const asked = await test.app.inject({
      method: 'HEAD',
      url: location,
      headers: { ...tus, cookie: applicant.cookie },
    });
    const rest = await append(applicant, location, 100, bytes.subarray(100));
    const finished = await test.call('POST', `${location}/file`, { as: applicant });
    const content = await test.call('GET', `/api/v1/files/${finished.json().id}/content`, { as: applicant });
    // then
    expect(begun.statusCode).toBe(201);
    expect(begun.headers['content-security-policy']).toContain("default-src 'self'");
    expect([early.statusCode, early.json().code]).toEqual([409, 'WRONG_STATE']);
    expect(asked.headers['upload-offset']).toBe('100');
    expect([rest.statusCode, rest.headers['upload-offset']]).toEqual([204, String(bytes.length)]);
    expect(finished.json()).toMatchObject({
      slot: 'M7',
      version: 1,
      pageCount: 2,
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(content.rawPayload.equals(bytes)).toBe(true);
    expect(content.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('合同.pdf')}`,
    });
    expect(await readdir(test.deps.uploadDirectory)).toEqual([]);
  });

  it('makes a new version of the same sheet and keeps the old one readable', async () => {
    // given
    const first = await upload(designer, signedPdfOf({ pages: 1, note: 'v1' }), {
      slot: 'M5',
      fileName: 'ARCH-A01-平面图-V01.pdf',
    });
    // when
    const second = await upload(designer, signedPdfOf({ pages: 1, note: 'v2' }), {
      slot: 'M5',
      fileName: 'ARCH-A01-平面图改-V02.pdf',
    });
    // then
    expect([first.json().version, second.json().version]).toEqual([1, 2]);
    expect(first.json()).toMatchObject({ warnings: [], signatureCount: 1, standing: 'PROPOSED' });
    const old = await test.call('GET', `/api/v1/files/${first.json().id}/content`, { as: applicant });
    expect(old.statusCode).toBe(200);
  });

  it('is finished once when two requests finish it', async () => {
    // given
    const bytes = Buffer.from(pdfOf({ pages: 1, note: 'twice' }));
    const location = String((await begin(applicant, { size: bytes.length, fileName: '二.pdf' })).headers['location']);
    await append(applicant, location, 0, bytes);
    // when
    const answers = await Promise.all([1, 2, 3].map(() => test.call('POST', `${location}/file`, { as: applicant })));
    // then
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 404, 404]);
  });

  it('is given up on request, and its bytes are gone', async () => {
    // given
    const location = String((await begin(applicant, { size: 500 })).headers['location']);
    await append(applicant, location, 0, Buffer.from('%PDF'));
    // when
    const given = await test.call('DELETE', location, { as: applicant, headers: tus });
    // then
    expect(given.statusCode).toBe(204);
    expect(await readdir(test.deps.uploadDirectory)).toEqual([]);
    expect((await append(applicant, location, 4, Buffer.from('x'))).statusCode).toBe(404);
  });
});

describe('a sheet without a signature', () => {
  const sheet = { slot: 'M5', fileName: 'ARCH-A09-平面图-V01.pdf' };
  const require = (value: boolean) =>
    test
      .knex('city_settings')
      .where({ key: 'signatureRequired' })
      .update({ value: JSON.stringify(value) });

  it('is refused with the reason, and only noted where the city does not require one', async () => {
    // given / when
    const refused = await upload(applicant, pdfOf({ pages: 1, note: 'unsigned' }), sheet);
    await require(false);
    const noted = await upload(applicant, pdfOf({ pages: 1, note: 'unsigned' }), sheet);
    await require(true);
    // then
    expect([refused.statusCode, refused.json().errors[0].code]).toEqual([422, 'SIGNATURE_MISSING']);
    expect([noted.statusCode, noted.json().warnings]).toEqual([201, ['SIGNATURE_MISSING']]);
  });
});

describe('an upload is refused', () => {
  it.each([
    ['an extension the slot does not take', { fileName: '合同.docx' }, 422, 'FILE_REFUSED'],
    ['a file over the limit of the slot', { size: 30 * 1_048_576 + 1 }, 413, 'FILE_TOO_LARGE'],
    ['an empty file', { size: 0 }, 422, 'FILE_REFUSED'],
    ['a path as name', { fileName: '../../x.pdf' }, 422, 'FILE_REFUSED'],
    ['a drawing whose name breaks the rule', { slot: 'M5', fileName: '平面图.pdf' }, 422, 'FILE_REFUSED'],
    ['a slot that the register does not hold', { slot: 'M9' }, 409, 'WRONG_STATE'],
    ['a slot that is none', { slot: '材料' }, 400, 'INVALID_REQUEST'],
    ['a paper that is fetched from elsewhere', { slot: 'F1' }, 409, 'WRONG_STATE'],
    ['no length', { size: 'many' }, 400, 'INVALID_REQUEST'],
    ['a negative length', { size: '-1' }, 400, 'INVALID_REQUEST'],
    ['an unknown application', { application: '0b0f0e52-3a3c-4a53-8f5b-111111111111' }, 404, 'NOT_FOUND'],
  ])('with %s', async (_what, offer, status, code) => {
    const answer = await begin(applicant, offer);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it('from another firm, which cannot even tell that the application exists', async () => {
    const stranger = await test.person('applicant', { firmCode: OTHER_FIRM });
    expect((await begin(stranger, {})).statusCode).toBe(404);
  });

  it.each([
    ['an executable', 'MZ\x90\x00'.padEnd(300, 'x'), 'CONTENT_TYPE'],
    ['HTML in front of a PDF', `<script>alert(1)</script>${pdfOf({ pages: 1 })}`, 'CONTENT_TYPE'],
    ['an encrypted PDF', pdfOf({ pages: 1, trailer: '/Encrypt 9 0 R' }), 'PDF_ENCRYPTED'],
    ['a PDF without end', pdfOf({ pages: 1 }).slice(0, 120), 'PDF_DAMAGED'],
  ])('with %s inside, and nothing of it is kept', async (_what, content, reason) => {
    // when
    const answer = await upload(applicant, content, { fileName: '坏.pdf' });
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'FILE_REFUSED']);
    expect(answer.json().errors[0].code).toBe(reason);
    expect(await readdir(test.deps.uploadDirectory)).toEqual([]);
    expect(await test.knex('files').where({ file_name: '坏.pdf' })).toEqual([]);
    expect(await test.knex('uploads').where({ file_name: '坏.pdf' })).toEqual([]);
  });

  it('when more bytes come than were announced', async () => {
    // given
    const location = String((await begin(applicant, { size: 10 })).headers['location']);
    // when
    const answer = await append(applicant, location, 0, Buffer.alloc(5_000));
    // then
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    await test.call('DELETE', location, { as: applicant, headers: tus });
  });

  it('when its slot closed while it was being sent', async () => {
    // given
    const draft = await draftOf(test, applicant);
    const bytes = Buffer.from(pdfOf({ pages: 1, note: 'too late' }));
    const begun = await begin(applicant, { size: bytes.length, application: draft.id });
    const location = String(begun.headers['location']);
    await append(applicant, location, 0, bytes);
    await test.knex('applications').where({ id: draft.id }).update({ closed_at: new Date() });
    // when
    const answer = await test.call('POST', `${location}/file`, { as: applicant });
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'WRONG_STATE']);
    expect(await test.knex('files').where({ application_id: draft.id })).toEqual([]);
    await test.call('DELETE', location, { as: applicant, headers: tus });
  });

  it('beyond a hundred that the person has not finished', async () => {
    // given
    const hoarder = await test.person('applicant', { firmCode: APPLICANT });
    const row = {
      application_id: applicationId,
      slot: 'M7',
      file_name: 'x.pdf',
      size_bytes: 1,
      user_id: hoarder.user.id,
    };
    await test.knex('uploads').insert(Array.from({ length: 100 }, (_, index) => ({ ...row, id: `hoard-${index}` })));
    // when
    const answer = await begin(hoarder, {});
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'RULE_VIOLATED']);
  });

  it('at a wrong offset, with a wrong protocol version, or by somebody else', async () => {
    // given
    const location = String((await begin(applicant, { size: 10 })).headers['location']);
    // when
    const offset = await append(applicant, location, 7, Buffer.from('x'));
    const version = await test.call('PATCH', location, {
      as: applicant,
      headers: { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      payload: 'x',
    });
    const other = await append(designer, location, 0, Buffer.from('x'));
    // then
    expect([offset.statusCode, version.statusCode, other.statusCode]).toEqual([409, 412, 404]);
    await test.call('DELETE', location, { as: applicant, headers: tus });
  });

  it.each([
    ['another version of the protocol', { 'tus-resumable': '0.2.2' }, 412, 'UPLOAD_PROTOCOL'],
    ['a length with zeros in front', { 'upload-length': '0010' }, 400, 'INVALID_REQUEST'],
    ['a length and the promise of one', { 'upload-defer-length': '1' }, 400, 'INVALID_REQUEST'],
    ['parts that are to be joined', { 'upload-concat': 'partial' }, 400, 'INVALID_REQUEST'],
  ])('begun with %s, and nothing is noted of it', async (_what, headers, status, code) => {
    // given
    const before = await test.knex('uploads').count();
    // when
    const answer = await begin(applicant, { headers });
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(await test.knex('uploads').count()).toEqual(before);
  });

  it('but not for what proxies on the way say of it', async () => {
    const headers = { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'evil.example', forwarded: 'proto=ftp' };
    const answer = await begin(applicant, { headers });
    expect([answer.statusCode, answer.headers['location']]).toEqual([
      201,
      expect.stringMatching(/^\/api\/v1\/uploads\//),
    ]);
    await test.call('DELETE', String(answer.headers['location']), { as: applicant, headers: tus });
  });

  it('with a file name that has lost characters on the way', async () => {
    // given
    const latin = Buffer.from('Entw\u00fcrfe.pdf', 'latin1').toString('base64');
    const metadata = `applicationId ${encode(applicationId)},slot ${encode('M7')},filename ${latin}`;
    // when
    const answer = await begin(applicant, { headers: { 'upload-metadata': metadata } });
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'FILE_REFUSED']);
  });

  it('without an offset, or as another content', async () => {
    // given
    const location = String((await begin(applicant, { size: 10 })).headers['location']);
    const patch = (headers: Record<string, string>) =>
      test.call('PATCH', location, { as: applicant, payload: '{}', headers: { ...tus, ...headers } });
    // when
    const lost = await patch({ 'content-type': 'application/offset+octet-stream' });
    const json = await patch({ 'content-type': 'application/json', 'upload-offset': '0' });
    // then
    expect([lost.statusCode, lost.json().code]).toEqual([400, 'INVALID_REQUEST']);
    expect([json.statusCode, json.json().code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    await test.call('DELETE', location, { as: applicant, headers: tus });
  });

  it.each(['', 'slot', 'slot !!!', 'a b,a b', `slot ${'A'.repeat(9000)}`])('with the metadata %j', async (metadata) => {
    const headers = { ...tus, 'upload-length': '10', 'upload-metadata': metadata };
    const answer = await test.call('POST', '/api/v1/uploads', { as: applicant, headers, key: null });
    expect(answer.statusCode).toBe(400);
  });
});

describe('a file', () => {
  it('is sent in parts, and not again to who has it', async () => {
    // given
    const bytes = pdfOf({ pages: 1, note: 'range' });
    const { id, sha256 } = (await upload(applicant, bytes, { fileName: '分段.pdf' })).json();
    const read = (headers: Record<string, string>) =>
      test.call('GET', `/api/v1/files/${id}/content`, { as: applicant, headers });
    // when
    const [part, tail, rest, several, outside, known] = await Promise.all([
      read({ range: 'bytes=1-3' }),
      read({ range: 'bytes=-6' }),
      read({ range: `bytes=${bytes.length - 2}-` }),
      read({ range: 'bytes=0-1,4-5' }),
      read({ range: 'bytes=99999-' }),
      read({ 'if-none-match': `"${sha256}"` }),
    ]);
    // then
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([
      206,
      'PDF',
      `bytes 1-3/${bytes.length}`,
    ]);
    expect([tail.body, rest.body]).toEqual([bytes.slice(-6), bytes.slice(-2)]);
    expect([several.statusCode, several.body]).toEqual([200, bytes]);
    expect([outside.statusCode, outside.json().code]).toEqual([416, 'RANGE_NOT_SATISFIABLE']);
    expect([known.statusCode, known.body]).toEqual([304, '']);
    expect(part.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  });

  it('is taken out of a draft by its parties, and shown to nobody else', async () => {
    // given
    const file = (await upload(applicant, pdfOf({ pages: 1, note: 'remove' }), { fileName: '移除.pdf' })).json();
    const stranger = await test.person('applicant', { firmCode: OTHER_FIRM });
    // when
    const foreign = await test.call('GET', `/api/v1/files/${file.id}/content`, { as: stranger });
    const listed = await test.call('GET', `/api/v1/applications/${file.applicationId}/materials`, { as: applicant });
    const removed = await test.call('DELETE', `/api/v1/files/${file.id}`, { as: applicant });
    // then
    const files = listed.json().items.flatMap((slot: { files: { id: string }[] }) => slot.files);
    expect(files.find(({ id }: { id: string }) => id === file.id)).toMatchObject({ removable: true });
    expect([foreign.statusCode, removed.statusCode]).toEqual([404, 204]);
    const rows = await test
      .knex('audit_log')
      .where({ entity: 'file', entity_id: file.id })
      .orderBy('seq')
      .pluck('action');
    expect(rows).toEqual(['attach-file', 'remove-file']);
  });

  it('is taken out once only', async () => {
    // given
    const { id } = (await upload(applicant, pdfOf({ pages: 1, note: 'once' }), { fileName: '一次.pdf' })).json();
    await test.call('DELETE', `/api/v1/files/${id}`, { as: applicant });
    const before = await test.knex('files').where({ id });
    // when
    const again = await test.call('DELETE', `/api/v1/files/${id}`, { as: applicant });
    // then
    expect([again.statusCode, again.json().code]).toEqual([404, 'NOT_FOUND']);
    expect(await test.knex('files').where({ id })).toEqual(before);
  });
});
