import { describe, expect, it } from 'vitest';
import { DEFAULT_SIZE_THRESHOLDS, isWithoutGroundWork, sizeClassOf, specialReasonsOf } from './classification.ts';

const shed = {
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

describe('the size class', () => {
  it.each([
    [{}, 'SMALL'],
    [{ storeysAbove: 4, heightM: 14.9, maxSpanM: 14.9, maxSingleAreaM2: 2_999 }, 'SMALL'],
    [{ storeysAbove: 5 }, 'MEDIUM'],
    [{ heightM: 15 }, 'MEDIUM'],
    [{ maxSpanM: 15 }, 'MEDIUM'],
    [{ maxSingleAreaM2: 3_000 }, 'MEDIUM'],
    [{ storeysAbove: 25 }, 'LARGE'],
    [{ heightM: 100 }, 'LARGE'],
    [{ maxSpanM: 30 }, 'LARGE'],
    [{ maxSingleAreaM2: 30_000 }, 'LARGE'],
    [{ totalAreaM2: 100_000 }, 'LARGE'],
    [{ totalAreaM2: 99_999, maxSingleAreaM2: 29_999, maxSpanM: 29.9, heightM: 99.9, storeysAbove: 24 }, 'MEDIUM'],
  ])('of a shed with %o is %s', (difference, expected) => {
    expect(sizeClassOf({ ...shed, ...difference })).toBe(expected);
  });

  it('follows the bounds of the city', () => {
    const { large, small } = DEFAULT_SIZE_THRESHOLDS;

    expect(sizeClassOf({ ...shed, maxSpanM: 24 }, { small, large: { ...large, spanM: 24 } })).toBe('LARGE');
  });
});

describe('a special project', () => {
  it.each([
    [{}, []],
    [{ flammableExplosive: true, fireClass: '甲' }, ['FLAMMABLE_EXPLOSIVE', 'FIRE_CLASS_A_OR_B']],
    [{ fireClass: '乙' }, ['FIRE_CLASS_A_OR_B']],
    [{ fireClass: '丙' }, []],
    [{ labourIntensive: true, totalAreaM2: 2_500 }, []],
    [{ labourIntensive: true, totalAreaM2: 2_501 }, ['LABOUR_INTENSIVE_WORKSHOP']],
    [{ labourIntensive: true, totalAreaM2: 9_000, buildingUse: 'WAREHOUSE' }, []],
    [{ labourIntensive: false, totalAreaM2: 9_000 }, []],
    [{ labourIntensive: true, totalAreaM2: 1_000, buildingUse: 'DORM' }, []],
    [{ labourIntensive: true, totalAreaM2: 1_001, buildingUse: 'DORM' }, ['LABOUR_INTENSIVE_DORMITORY']],
    [{ buildingUse: 'OFFICE', maxSingleAreaM2: 40_000, heightM: 50 }, []],
    [{ buildingUse: 'OFFICE', heightM: 50.1 }, ['LARGE_PUBLIC_BUILDING']],
    [{ buildingUse: 'PUBLIC', maxSingleAreaM2: 40_001 }, ['LARGE_PUBLIC_BUILDING']],
    [{ buildingUse: 'PLANT', maxSingleAreaM2: 40_001, heightM: 60 }, []],
  ] as const)('with %o has the reasons %o', (difference, reasons) => {
    expect(specialReasonsOf({ ...shed, ...difference })).toEqual(reasons);
  });
});

describe('work without ground work', () => {
  it.each([
    ['ALTERATION', null, true],
    ['ALTERATION', '云溪市岩土勘察院有限公司', false],
    ['NEW', null, false],
  ] as const)('%s with survey unit %s: %s', (projectKind, surveyUnit, expected) => {
    expect(isWithoutGroundWork({ projectKind, surveyUnit })).toBe(expected);
  });
});
