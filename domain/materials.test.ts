import { describe, expect, it } from 'vitest';
import { DISCIPLINES } from './disciplines.ts';
import { checkFile, missingOf, parseDrawingName, parseFileRule } from './materials.ts';
import { slotRulesOf } from './testing/slot-rules.ts';

describe('the missing materials', () => {
  const required = [
    { material: 'M1', need: 'KEY' },
    { material: 'M3', need: 'NON_KEY' },
    { material: 'M4', need: 'KEY' },
    { material: 'M8', need: 'NON_KEY' },
  ] as const;

  it('are parted into key and non-key, in the order of the list', () => {
    expect(missingOf(required, [])).toEqual({ key: ['M1', 'M4'], nonKey: ['M3', 'M8'] });
    expect(missingOf(required, ['M4', 'M8'])).toEqual({ key: ['M1'], nonKey: ['M3'] });
  });

  it('are none of what is not asked for', () => {
    expect(missingOf(required, ['M1', 'M3', 'M4', 'M8', 'F1'])).toEqual({ key: [], nonKey: [] });
    expect(missingOf([], [])).toEqual({ key: [], nonKey: [] });
  });
});

describe('a rule for files', () => {
  it.each([
    ['pdf:100!', { extension: 'pdf', maxBytes: 104_857_600, required: true }],
    ['dwg:200', { extension: 'dwg', maxBytes: 209_715_200, required: false }],
    ['exe:1', undefined],
    ['pdf:0', undefined],
    ['pdf:10000', undefined],
    ['pdf', undefined],
    ['', undefined],
  ])('is read from "%s" of the register', (text, rule) => {
    expect(parseFileRule(text)).toEqual(rule);
  });
});

describe('a file for a slot', () => {
  it.each([
    ['M1', '申请表.PDF', 10 * 1_048_576, []],
    ['M1', '申请表.pdf', 10 * 1_048_576 + 1, ['FILE_SIZE']],
    ['M1', '申请表.docx', 1_000, ['FILE_TYPE']],
    ['M1', '申请表', 1_000, ['FILE_TYPE']],
    ['M4', '勘察报告.pdf', 0, ['FILE_EMPTY']],
    ['M5', 'ARCH-01-首层平面图-V01.pdf', 1_000, []],
    ['M5', '首层平面图.pdf', 1_000, ['FILE_NAME']],
    ['M5', '总图.dwg', 200 * 1_048_576, []],
    ['M5', '模型.ifc', 1_024 * 1_048_576 + 1, ['FILE_SIZE']],
    ['M7', `${'合'.repeat(97)}.pdf`, 1_000, ['FILE_NAME']],
    ['M7', `${'合'.repeat(96)}.pdf`, 1_000, []],
  ] as const)('%s takes %s of %i bytes with the faults %j', (slot, name, bytes, faults) => {
    expect(checkFile(slotRulesOf(slot), { name, bytes }).map(({ code }) => code)).toEqual(faults);
  });

  it('is told what would be right', () => {
    expect(checkFile(slotRulesOf('M5'), { name: 'a.zip', bytes: 1 })).toEqual([
      { code: 'FILE_TYPE', expected: 'one of pdf, dwg, ifc, csv', found: 'zip' },
    ]);
  });
});

describe('the name of a sheet', () => {
  it('is taken apart', () => {
    expect(parseDrawingName('STRU-S02-柱-梁配筋图-V03.pdf', DISCIPLINES)).toEqual({
      discipline: 'STRU',
      sheet: 'S02',
      title: '柱-梁配筋图',
      version: 3,
    });
  });

  it.each(['GASX-01-图-V01.pdf', 'ARCH-01-图-V1.pdf', 'ARCH-01-V01.pdf', 'ARCH-01-图-V01.PDF', ''])(
    'is not "%s"',
    (name) => {
      expect(parseDrawingName(name, DISCIPLINES)).toBeUndefined();
    },
  );
});
