import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create as createQrCode } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { chineseDate, DOCUMENT_TITLES } from './content.ts';
import { renderPdf } from './render-pdf.ts';

/** What poppler makes of a PDF; undefined where it is not installed. */
function read(tool: keyof typeof ARGUMENTS, pdf: Buffer): Buffer | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tushen-pdf-'));
  const file = join(folder, 'document.pdf');
  try {
    writeFileSync(file, pdf);
    return execFileSync(tool, ARGUMENTS[tool](file), { maxBuffer: 64 * 1_048_576 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ARGUMENTS = {
  pdftotext: (file: string) => [file, '-'],
  pdfinfo: (file: string) => [file],
  pdftoppm: (file: string) => ['-gray', '-r', `${DOTS_PER_POINT * 72}`, '-singlefile', file],
};

/** A grey picture of the page, as PGM: a heading of three lines, then a byte for each dot. */
const DOTS_PER_POINT = 4;
const QR_CODE = { left: 64, size: 88 };

/** True for each dark module of the code at the left margin, whose lower edge is the last thing there. */
function modulesOf(page: Buffer, perSide: number): boolean[] {
  const [, heading = '', size = ''] = /^(P5\n(\d+ \d+)\n\d+\n)/.exec(page.subarray(0, 40).toString('latin1')) ?? [];
  const [width = 0, height = 0] = size.split(' ').map(Number);
  const isDark = (x: number, y: number) => (page[heading.length + Math.floor(y) * width + Math.floor(x)] ?? 255) < 128;
  const left = QR_CODE.left * DOTS_PER_POINT;
  let bottom = height;
  while (bottom > 0 && !isDark(left + 2, bottom - 1)) bottom--;
  const side = (QR_CODE.size * DOTS_PER_POINT) / perSide;
  const top = bottom - QR_CODE.size * DOTS_PER_POINT;
  return Array.from({ length: perSide * perSide }, (_, index) =>
    isDark(left + ((index % perSide) + 0.5) * side, top + (Math.floor(index / perSide) + 0.5) * side),
  );
}

const PRINTED = {
  title: DOCUMENT_TITLES.OPINION_NOTICE,
  number: 'YJ-339902-2026-00001',
  cityName: '云溪市',
  content: {
    addressee: '云溪云岭精密五金有限公司',
    paragraphs: ['“一号厂房”施工图第 1 轮审查已完成，火灾危险性为甲类、乙类、丙类、丁类或者戊类。'],
    sections: [{ heading: '审查意见', lines: ['【消防·强条】疏散距离超限'], numbered: true }],
    signatures: [{ label: '审查机构', name: '云溪市恒筑施工图审查有限公司' }],
  },
  issuedOn: chineseDate('2026-03-02'),
  issuedAt: new Date('2026-03-02T02:00:00Z'),
  verificationCode: 'ABCD2345EFGH',
  checkUrl: 'http://127.0.0.1:3000/portal/#/check/YJ-339902-2026-00001/ABCD2345EFGH',
};

describe('a printed document', () => {
  it('carries its words, number, date and code as text that can be searched', async () => {
    // when
    const pdf = await renderPdf(PRINTED);

    // then
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const text = read('pdftotext', pdf)?.toString().replaceAll(/\s/g, '');
    const words = [
      '审查意见告知书',
      '编号：YJ-339902-2026-00001',
      '甲类、乙类',
      '1.【消防·强条】疏散距离超限',
      '2026年3月2日',
      '验证码：ABCD2345EFGH',
    ];
    for (const word of text === undefined ? [] : words) expect(text).toContain(word);
  });

  it('is the same whatever was printed before it with the same font', async () => {
    // given
    const other = {
      ...PRINTED,
      content: { ...PRINTED.content, addressee: '滨江数据服务有限公司', paragraphs: ['另一件。'] },
    };
    // when
    const [first, , again] = [await renderPdf(PRINTED), await renderPdf(other), await renderPdf(PRINTED)];
    // then
    expect(again.equals(first)).toBe(true);
  });

  it('bears the QR code of its check page', async () => {
    // given
    const { modules } = createQrCode(PRINTED.checkUrl, { errorCorrectionLevel: 'M' });
    // when
    const page = read('pdftoppm', await renderPdf(PRINTED));
    // then
    if (page !== undefined) expect(modulesOf(page, modules.size)).toEqual([...modules.data].map(Boolean));
  });

  it('goes on over as many pages as it needs', async () => {
    // given
    const lines = Array.from({ length: 200 }, (_, index) => `第 ${index + 1} 条意见，需要修改相应的图纸并且逐条答复`);
    const content = { ...PRINTED.content, sections: [{ heading: '审查意见', lines, numbered: true }] };

    // when
    const pdf = await renderPdf({ ...PRINTED, content });

    // then
    const pages = /Pages:\s+(\d+)/.exec(read('pdfinfo', pdf)?.toString() ?? 'Pages: 9')?.[1];
    expect(Number(pages)).toBeGreaterThan(4);
  });
});
