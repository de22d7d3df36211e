import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MaterialCode } from '../../domain/materials.ts';
import { slotRulesOf } from '../../domain/testing/slot-rules.ts';
import { ApiError } from '../errors.ts';
import { pdfOf, signedPdfOf } from '../testing/pdf.ts';
import { checkOffer, inspectUpload } from './inspection.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'inspection-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function inspect(content: string | Buffer, fileName = '合同.pdf', slot: MaterialCode = 'M7', signed = false) {
  const path = join(directory, 'upload');
  await writeFile(path, content);
  const sizeBytes = Buffer.byteLength(content);
  const disciplineTitles = new Map([['ARCH', '建筑']]);
  const rules = { ...slotRulesOf(slot), signatureRequired: signed, disciplineTitles };
  return inspectUpload(path, { fileName, sizeBytes }, rules);
}

async function faultsOf(outcome: Promise<unknown>): Promise<string[]> {
  const thrown: unknown = await outcome.then(
    () => new Error('Expected a refusal'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof ApiError)) throw thrown;
  return thrown.errors.map((fault) => fault.code ?? '');
}

describe('the inspection of an uploaded file', () => {
  it('counts pages of a plain PDF', async () => {
    // given / when
    const found = await inspect(pdfOf({ pages: 3 }));
    // then
    expect(found).toMatchObject({ mediaType: 'application/pdf', pageCount: 3, signatureCount: 0, warnings: [] });
  });

  it('reads the list of a drawing set, also as a Chinese Excel saves it', async () => {
    // given
    const list = '专业,图号,图名\r\n建筑,01,首层平面图\r\n';
    const gb18030 = Buffer.from('d7a8d2b52ccdbcbac52ccdbcc3fb0d0abda8d6fe2c30312ccad7b2e3c6bdc3e6cdbc0d0a', 'hex');
    // when / then
    for (const content of [list, gb18030]) {
      const found = await inspect(content, '图纸目录.csv', 'M5');
      expect(found).toMatchObject({ mediaType: 'text/csv', listedSheets: [{ discipline: 'ARCH', sheetNo: '01' }] });
    }
    expect(await faultsOf(inspect('图名\n平面图\n', '图纸目录.csv', 'M5'))).toEqual(['SHEET_LIST']);
    expect(await faultsOf(inspect('a,"b', '图纸目录.csv', 'M5'))).toEqual(['SHEET_LIST']);
    expect(await faultsOf(inspect('PK\u0003\u0004', '图纸目录.csv', 'M5'))).toEqual(['CONTENT_TYPE']);
  });

  it('reads pages inside compressed object streams', async () => {
    // given
    const data = deflateSync('1 0 2 60 <</Type /Page /MediaBox [0 0 595 842]>> <</Type/Page/MediaBox[0 0 10 10]>>');
    const head = `%PDF-1.5\n3 0 obj <</Type /ObjStm /N 2 /First 8 /Filter /FlateDecode /Length ${data.length}>>\nstream\n`;
    const pdf = Buffer.concat([Buffer.from(head), data, Buffer.from('\nendstream endobj\nstartxref\n9\n%%EOF\n')]);
    // when / then
    expect(await inspect(pdf)).toMatchObject({ pageCount: 2 });
  });

  it('reads an object stream once, however often its dictionary names the type', async () => {
    // given
    const data = deflateSync('1 0 <</Type /Page /MediaBox [0 0 595 842]>>');
    const head = `%PDF-1.5\n3 0 obj <<${'/Type /ObjStm '.repeat(500)}>>\nstream\n`;
    const pdf = Buffer.concat([Buffer.from(head), data, Buffer.from('\nendstream endobj\nstartxref\n9\n%%EOF\n')]);
    // when / then
    expect(await inspect(pdf)).toMatchObject({ pageCount: 1 });
  });

  it.each([
    ['many', 4_194_304],
    ['huge', 33_554_432],
  ])('refuses %s object streams of a few kilobytes that inflate without end', async (_what, size) => {
    // given
    const data = deflateSync(Buffer.alloc(size));
    const stream = Buffer.concat([
      Buffer.from('3 0 obj <</Type /ObjStm>>\nstream\n'),
      data,
      Buffer.from('\nendstream endobj\n'),
    ]);
    const parts = [Buffer.from('%PDF-1.5\n'), ...Array.from({ length: 300 }, () => stream)];
    const pdf = Buffer.concat([...parts, Buffer.from('<</Type /Page /MediaBox [0 0 9 9]>>\nstartxref\n9\n%%EOF\n')]);
    // when / then
    expect(await faultsOf(inspect(pdf))).toEqual(['PDF_TOO_LARGE_INSIDE']);
  });

  it('sees what straddles two pieces once', async () => {
    // given a file whose second page object lies across the border of the first megabyte
    const padding = '%'.padEnd(1_048_576 - 60, 'x');
    const pdf = `%PDF-1.7\n${padding}\n<</Type /Page /MediaBox [0 0 595 842] /Note (long enough to cross)>>\nstartxref\n%%EOF`;
    // when / then
    expect(await inspect(pdf)).toMatchObject({ pageCount: 1 });
  });

  it.each([
    ['an executable named .pdf', 'MZ\x90\x00 this program', 'CONTENT_TYPE'],
    ['a page of HTML in front of a PDF', `<html><script>1</script>${pdfOf({ pages: 1 })}`, 'CONTENT_TYPE'],
    ['a PDF cut off in the middle', pdfOf({ pages: 1 }).slice(0, 60), 'PDF_DAMAGED'],
    ['an encrypted PDF', pdfOf({ pages: 1, trailer: '/Encrypt 9 0 R' }), 'PDF_ENCRYPTED'],
    ['a PDF without pages', pdfOf({ pages: 0 }), 'PDF_WITHOUT_PAGES'],
    ['a PDF whose page has no area', pdfOf({ pages: 1, box: '0 0 0 842' }), 'PAGE_SIZE_UNREADABLE'],
  ])('refuses %s', async (_what, content, fault) => {
    expect(await faultsOf(inspect(content))).toEqual([fault]);
  });

  it('warns of a drawing without signature, and refuses it where the setting says so', async () => {
    // given
    const sheet = 'ARCH-A01-一层平面图-V01.pdf';
    // when
    const warned = await inspect(pdfOf({ pages: 1 }), sheet, 'M5');
    const refused = await faultsOf(inspect(pdfOf({ pages: 1 }), sheet, 'M5', true));
    // then
    expect(warned).toMatchObject({ warnings: ['SIGNATURE_MISSING'], discipline: 'ARCH', sheetNo: 'A01' });
    expect(refused).toEqual(['SIGNATURE_MISSING']);
  });

  it('counts the signatures of a drawing', async () => {
    expect(await inspect(signedPdfOf({ pages: 1 }), 'STRU-S01-基础-V02.pdf', 'M5', true)).toMatchObject({
      signatureCount: 1,
      warnings: [],
    });
  });

  it.each([
    [
      'a field that was prepared and never signed',
      (signed: string) => signed.replace(/<[\da-f]{128}>/, `<${'0'.repeat(128)}>`),
    ],
    ['a byte range of zeros', (signed: string) => signed.replace(/\/ByteRange \[[^\]]*\]/, '/ByteRange [0 0 0 0]')],
    ['a byte range beyond the file', (signed: string) => signed.replace(/(\/ByteRange \[0 \d+ +\d+ +)/, '$19')],
    ['the word alone', () => pdfOf({ pages: 1, note: '/Type /Sig /ByteRange [0 1 2 3]' })],
  ])('does not take %s for a signature', async (_what, change) => {
    const sheet = change(signedPdfOf({ pages: 1 }).toString('latin1'));
    expect(await faultsOf(inspect(Buffer.from(sheet, 'latin1'), 'STRU-S01-基础-V02.pdf', 'M5', true))).toEqual([
      'SIGNATURE_MISSING',
    ]);
  });

  it('takes a DWG and an IFC for drawings by their first bytes', async () => {
    expect(await inspect('AC1032\x00\x00', '总图.dwg', 'M5')).toMatchObject({ mediaType: 'image/vnd.dwg' });
    expect(await inspect('ISO-10303-21;\nHEADER;', '模型.ifc', 'M5')).toMatchObject({ pageCount: null });
    expect(await faultsOf(inspect('PK\x03\x04', '模型.ifc', 'M5'))).toEqual(['CONTENT_TYPE']);
  });

  it.each([
    ['a path', '../../etc/passwd.pdf'],
    ['a backslash', 'a\\b.pdf'],
    ['a line break', 'a\nb.pdf'],
    ['a turned direction of text', 'a\u202efdp.pdf'],
    ['a NUL', 'a\0.pdf'],
    ['a leading dot', '.pdf'],
    ['a name of 200 characters', `${'长'.repeat(196)}.pdf`],
  ])('refuses a file name with %s', (_what, fileName) => {
    expect(() => checkOffer({ fileName, sizeBytes: 10 }, slotRulesOf('M7'))).toThrow(ApiError);
  });

  it('tells a file over the limit of its slot from the others', () => {
    const offer = { fileName: '申请表.pdf', sizeBytes: 10 * 1_048_576 + 1 };
    expect(() => checkOffer(offer, slotRulesOf('M1'))).toThrow(expect.objectContaining({ code: 'FILE_TOO_LARGE' }));
  });
});
