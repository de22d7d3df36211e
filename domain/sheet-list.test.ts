import { describe, expect, it } from 'vitest';
import { readSheetList } from './sheet-list.ts';

const DISCIPLINES = new Map([
  ['ARCH', '建筑'],
  ['STRU', '结构'],
]);

describe('the list of a drawing set', () => {
  it('names disciplines by code or by name, with columns in any order', () => {
    const rows = [
      ['图纸目录'],
      ['序号', '图号', '图名', '专业'],
      ['1', '01', '首层平面图', '建筑'],
      ['', '', '', ''],
      ['2', '02A', '梁配筋图', 'STRU'],
    ];
    expect(readSheetList(rows, DISCIPLINES)).toEqual({
      ok: true,
      sheets: [
        { discipline: 'ARCH', sheetNo: '01' },
        { discipline: 'STRU', sheetNo: '02A' },
      ],
    });
  });

  it.each([
    [[], { line: 1, expected: 'the columns 专业 and 图号', found: 'nothing' }],
    [[['图名', '图号']], { line: 1, expected: 'the columns 专业 and 图号', found: '图名, 图号' }],
    [[['专业', '图号']], { line: 1, expected: 'at least one sheet below', found: 'none' }],
    [
      [
        ['专业', '图号'],
        ['景观', '01'],
      ],
      { line: 2, expected: 'a discipline by its code or name', found: '景观' },
    ],
    [[['专业', '图号'], ['建筑']], { line: 2, expected: 'a sheet number', found: 'nothing' }],
  ])('is not read from %j', (rows, fault) => {
    expect(readSheetList(rows, DISCIPLINES)).toEqual({ ok: false, ...fault });
  });
});
