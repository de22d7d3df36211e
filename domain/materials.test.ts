import { describe, expect, it } from 'vitest';
import { checkFile, materialNeedsOf, missingSlots, parseDrawingName, partMissing } from './materials.ts';

const shed = {
  projectKind: 'NEW',
  surveyUnit: '临溪地质工程勘察有限公司',
  storeysAbove: 1,
  heightM: 9,
  maxSpanM: 12,
  maxSingleAreaM2: 2_000,
  totalAreaM2: 2_000,
  flammableExplosive: false,
  fireClass: '戊',
  labourIntensive: false,
  buildingUse: 'PLANT',
} as const;
const alteration = { ...shed, projectKind: 'ALTERATION', surveyUnit: null } as const;

describe('the eight materials', () => {
  it('are key but for planning permit, contracts and statements', () => {
    const needs = materialNeedsOf(shed);

    expect(Object.entries(needs).filter(([, need]) => need === 'NON_KEY')).toEqual([
      ['M3', 'NON_KEY'],
      ['M7', 'NON_KEY'],
      ['M8', 'NON_KEY'],
    ]);
  });

  it('make the planning permit key for a special project', () => {
    expect(materialNeedsOf({ ...shed, fireClass: '乙' }).M3).toBe('KEY');
  });

  it('leave the survey out of an alteration without ground work, even if it is listed missing', () => {
    expect(materialNeedsOf(alteration).M4).toBe('NOT_REQUIRED');
    expect(partMissing(alteration, ['M4', 'M7'])).toEqual({ key: [], nonKey: ['M7'] });
    expect(missingSlots(alteration, ['M1', 'M2', 'M3', 'M5', 'M6', 'M8'])).toEqual(['M7']);
  });

  it('are parted into key and non-key, each once and in order', () => {
    expect(partMissing(shed, ['M8', 'M5', 'M3', 'M8', 'M4'])).toEqual({ key: ['M4', 'M5'], nonKey: ['M3', 'M8'] });
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
    expect(checkFile(slot, { name, bytes }).map(({ code }) => code)).toEqual(faults);
  });

  it('is told what would be right', () => {
    expect(checkFile('M5', { name: 'a.zip', bytes: 1 })).toEqual([
      { code: 'FILE_TYPE', expected: 'one of pdf, dwg, ifc', found: 'zip' },
    ]);
  });
});

describe('the name of a sheet', () => {
  it('is taken apart', () => {
    expect(parseDrawingName('STRU-S02-柱-梁配筋图-V03.pdf')).toEqual({
      discipline: 'STRU',
      sheet: 'S02',
      title: '柱-梁配筋图',
      version: 3,
    });
  });

  it.each(['GASX-01-图-V01.pdf', 'ARCH-01-图-V1.pdf', 'ARCH-01-V01.pdf', 'ARCH-01-图-V01.PDF', ''])(
    'is not "%s"',
    (name) => {
      expect(parseDrawingName(name)).toBeUndefined();
    },
  );
});
