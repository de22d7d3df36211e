import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { addHalfDays } from './half-days.ts';

const calendar = createCalendar();
const hours = { noonMinute: '12:00', closingMinute: '17:00' };

describe('a limit of half a working day', () => {
  it.each([
    ['2026-03-02 09:10', '2026-03-02', '17:00'],
    ['2026-03-02 12:00', '2026-03-02', '17:00'],
    ['2026-03-02 12:01', '2026-03-03', '12:00'],
    ['2026-03-02 17:00', '2026-03-03', '12:00'],
    ['2026-03-02 17:01', '2026-03-03', '17:00'],
    ['2026-03-06 15:00', '2026-03-09', '12:00'],
    ['2026-03-07 10:00', '2026-03-09', '17:00'],
    ['2026-02-13 16:00', '2026-02-14', '12:00'],
  ])('that begins on %s ends on %s at %s', (askedAt, dueDate, dueMinute) => {
    expect(addHalfDays(calendar, askedAt, 1, hours)).toMatchObject({ dueDate, dueMinute });
  });

  it('counts more halves as they come', () => {
    expect(addHalfDays(calendar, '2026-03-02 09:10', 2, hours)).toEqual({
      ...{ startDate: '2026-03-02', limitWd: 1, dueDate: '2026-03-03', dueMinute: '12:00' },
    });
    expect(addHalfDays(calendar, '2026-03-02 15:00', 2, hours)).toMatchObject({ limitWd: 1, dueMinute: '17:00' });
  });
});
