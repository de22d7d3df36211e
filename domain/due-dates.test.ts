import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import {
  type DayEnd,
  isOverdue,
  reminderDates,
  stageDueDates,
  supplementWorkingDays,
  wakeAtAfter,
} from './due-dates.ts';

const calendar = createCalendar();
const closeOfOffice: DayEnd = { kind: 'CLOSE_OF_OFFICE', closingMinute: '17:00' };

describe('due dates', () => {
  it('chain the three stages of a round', () => {
    const due = stageDueDates(calendar, '2026-02-11', { firstWd: 3, secondWd: 2, finalWd: 1 });

    expect([due.first.date, due.second.date, due.final.date]).toEqual(['2026-02-14', '2026-02-25', '2026-02-26']);
  });

  it('put all stages of an instant review on one day', () => {
    const due = stageDueDates(calendar, '2026-04-03', { firstWd: 1, secondWd: 0, finalWd: 0 });

    expect([due.first.date, due.second.date, due.final.date]).toEqual(['2026-04-07', '2026-04-07', '2026-04-07']);
  });

  it.each([
    [5, 5, 10, false, 5],
    [5, 5, 10, true, 10],
    [5, 10, 10, true, 10],
    [20, 0, 10, false, 10],
  ])(
    'give a supplement of %i (+%i) never more than the statutory %i working days',
    (wd, more, cap, extended, expected) => {
      const limits = { supplementWd: wd, supplementExtensionWd: more, statutoryWd: cap };

      expect(supplementWorkingDays(limits, extended)).toBe(expected);
    },
  );

  it('wake at midnight after the last day, or in the minute after the office closed', () => {
    expect(wakeAtAfter('2026-03-13')).toBe('2026-03-14T00:00:00+08:00');
    expect(wakeAtAfter('2026-12-31')).toBe('2027-01-01T00:00:00+08:00');
    expect(wakeAtAfter('2026-03-13', closeOfOffice)).toBe('2026-03-13T17:01:00+08:00');
    expect(wakeAtAfter('2026-03-13', { ...closeOfOffice, closingMinute: '23:59' })).toBe('2026-03-14T00:00:00+08:00');
  });

  it.each([
    ['2026-03-13 23:59', undefined, false],
    ['2026-03-14 00:00', undefined, true],
    ['2026-03-13 17:00', closeOfOffice, false],
    ['2026-03-13 17:01', closeOfOffice, true],
  ])('are passed at %s by the setting', (now, dayEnd, expected) => {
    expect(isOverdue('2026-03-13', now, dayEnd)).toBe(expected);
  });

  it('remind two and one working days ahead, but never on or before the first day', () => {
    expect(reminderDates(calendar, '2026-05-11', '2026-04-29')).toEqual(['2026-05-08', '2026-05-09']);
    expect(reminderDates(calendar, '2026-03-04', '2026-03-02')).toEqual(['2026-03-03']);
    expect(reminderDates(calendar, '2026-03-04', '2026-03-02', [1, 1])).toEqual(['2026-03-03']);
  });
});
