import { describe, expect, it } from 'vitest';
import { changedFiles, checkLateness, countOpinions, originOf, type RoundFile } from './late-opinions.ts';

const sheet = (fileId: string, sheetNo: string, sha256: string): RoundFile => {
  return { fileId, discipline: 'ARCH', sheetNo, sha256 };
};
const BEFORE = [sheet('a1', '01', 'x'), sheet('b1', '02', 'y')];
const NOW = [sheet('a2', '01', 'z'), sheet('b1', '02', 'y')];

describe('an opinion of a later round', () => {
  const changed = changedFiles(NOW, BEFORE);

  it.each([
    [1, { sheet: '02', fileId: null }, 'FIRST_ROUND'],
    [2, { sheet: ' 01 ', fileId: null }, 'CHANGED_SHEET'],
    [2, { sheet: 'arch-01', fileId: null }, 'CHANGED_SHEET'],
    [2, { sheet: null, fileId: 'a2' }, 'CHANGED_SHEET'],
    [2, { sheet: '01', fileId: 'b1' }, 'LATE_FOUND'],
    [2, { sheet: '02', fileId: null }, 'LATE_FOUND'],
    [3, { sheet: null, fileId: null }, 'LATE_FOUND'],
  ] as const)('in round %i about %j is %s', (round, named, origin) => {
    expect(originOf(round, { discipline: 'ARCH', ...named }, changed)).toBe(origin);
  });

  it('is not about a changed sheet of another discipline', () => {
    expect(originOf(2, { discipline: 'STRU', sheet: '01', fileId: null }, changed)).toBe('LATE_FOUND');
  });

  it.each([
    ['FIRST_ROUND', { lateReason: null, lateText: null, department: null }, undefined],
    ['FIRST_ROUND', { lateReason: 'OTHER', lateText: 'x', department: null }, 'NOT_LATE'],
    ['FIRST_LOOK', { lateReason: null, lateText: null, department: null }, undefined],
    ['FIRST_LOOK', { lateReason: 'DEPARTMENT', lateText: '部门意见', department: 'FIRE' }, undefined],
    ['LATE_FOUND', { lateReason: null, lateText: null, department: null }, 'REASON_MISSING'],
    ['LATE_FOUND', { lateReason: 'MISSED_EARLIER', lateText: ' ', department: null }, 'REASON_MISSING'],
    ['LATE_FOUND', { lateReason: 'CHANGED_DRAWING', lateText: '图纸改了', department: null }, 'SHEET_UNCHANGED'],
    ['LATE_FOUND', { lateReason: 'MISSED_EARLIER', lateText: '前轮漏看', department: null }, undefined],
    ['CHANGED_SHEET', { lateReason: 'CHANGED_DRAWING', lateText: '改动引出', department: null }, undefined],
    ['CHANGED_SHEET', { lateReason: null, lateText: '改动引出', department: null }, 'REASON_MISSING'],
    ['LATE_FOUND', { lateReason: 'DEPARTMENT', lateText: '部门意见', department: 'FIRE' }, undefined],
    ['LATE_FOUND', { lateReason: 'DEPARTMENT', lateText: '部门意见', department: null }, 'NO_DEPARTMENT'],
    ['FIRST_LOOK', { lateReason: 'DEPARTMENT', lateText: '部门意见', department: null }, 'NO_DEPARTMENT'],
  ] as const)('of origin %s with %j has the fault %s', (origin, lateness, fault) => {
    expect(checkLateness(origin, lateness)).toBe(fault);
  });
});

describe('the figures of opinions', () => {
  it('count mandatory, blocking and later ones apart', () => {
    const figures = countOpinions([
      { severity: 'MANDATORY', state: 'CLOSED', round: 1, origin: 'FIRST_ROUND' },
      { severity: 'SHALL', state: 'OPEN', round: 2, origin: 'CHANGED_SHEET' },
      { severity: 'SHOULD', state: 'OPEN', round: 2, origin: 'LATE_FOUND' },
      { severity: 'SHALL', state: 'WAIVED', round: 2, origin: null },
      { severity: 'SHOULD', state: 'OPEN', round: 2, origin: 'FIRST_LOOK' },
    ]);

    expect(figures).toEqual({ total: 5, mandatory: 1, blocking: 1, laterRound: 3, onChangedSheets: 1, lateFound: 1 });
  });
});
