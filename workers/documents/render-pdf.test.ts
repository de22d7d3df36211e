import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chineseDate, DOCUMENT_TITLES } from './content.ts';
import { renderPdf } from './render-pdf.ts';

/** What poppler makes of a PDF; undefined where it is not installed. */
function read(tool: 'pdftotext' | 'pdfinfo', pdf: Buffer): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tushen-pdf-'));
  const file = join(folder, 'document.pdf');
  try {
    writeFileSync(file, pdf);
    return execFileSync(tool, tool === 'pdftotext' ? [file, '-'] : [file], { encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
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
    const text = read('pdftotext', pdf)?.replaceAll(/\s/g, '');
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

  it('goes on over as many pages as it needs', async () => {
    // given
    const lines = Array.from({ length: 200 }, (_, index) => `第 ${index + 1} 条意见，需要修改相应的图纸并且逐条答复`);
    const content = { ...PRINTED.content, sections: [{ heading: '审查意见', lines, numbered: true }] };

    // when
    const pdf = await renderPdf({ ...PRINTED, content });

    // then
    const pages = /Pages:\s+(\d+)/.exec(read('pdfinfo', pdf) ?? 'Pages: 9')?.[1];
    expect(Number(pages)).toBeGreaterThan(4);
  });
});
