import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { chainWorkingDays, dueBefore, limitOf, stageWorkingDays } from './stage-chain.ts';

const calendar = createCalendar();
const INSTANT = { firstWd: 1, secondWd: 0, finalWd: 0 };
const FAST = { firstWd: 3, secondWd: 2, finalWd: 1 };

describe('the days of a stage', () => {
  it('are its own where the table gives it some', () => {
    expect(stageWorkingDays(calendar, { own: 2, startDate: '2026-03-02', dueBefore: '2026-03-09' })).toBe(2);
  });

  it.each([
    ['2026-03-02', '2026-03-03', 1],
    ['2026-03-03', '2026-03-03', 0],
    ['2026-03-05', '2026-03-03', 0],
    ['2026-02-13', '2026-02-24', 2],
  ])('of limit 0 from %s last to the due day %s of the stage before: %i', (startDate, dueDay, expected) => {
    expect(stageWorkingDays(calendar, { own: 0, startDate, dueBefore: dueDay })).toBe(expected);
  });

  it('of limit 0 with no stage before are none', () => {
    expect(stageWorkingDays(calendar, { own: 0, startDate: '2026-03-02', dueBefore: undefined })).toBe(0);
  });

  it('add up along the chain', () => {
    const round = { day0: '2026-03-02', limits: FAST };
    expect(dueBefore(calendar, 'FIRST', round)).toBeUndefined();
    expect(dueBefore(calendar, 'SECOND', round)).toBe('2026-03-05');
    expect(dueBefore(calendar, 'FINAL', round)).toBe('2026-03-09');
    expect(limitOf(INSTANT, 'SECOND')).toBe(0);
    expect(chainWorkingDays(FAST)).toBe(6);
  });
});
