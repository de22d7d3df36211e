import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { lightOf } from './lights.ts';

const calendar = createCalendar();
const rules = { yellowWd: 1, dayEnd: { kind: 'MIDNIGHT', closingMinute: '17:00' }, noonMinute: '12:00' } as const;
const ends = (dueDate: string, dueMinute: string | null = null) => ({ dueDate, dueMinute });

describe('the light of a limit whose last day is Thursday, 5 March', () => {
  it.each([
    { now: '2026-03-02 10:00', light: 'GREEN', remainingWd: 3 },
    { now: '2026-03-04 00:00', light: 'YELLOW', remainingWd: 1 },
    { now: '2026-03-05 23:59', light: 'YELLOW', remainingWd: 0 },
    { now: '2026-03-06 00:00', light: 'RED', remainingWd: -1 },
    { now: '2026-03-09 09:00', light: 'RED', remainingWd: -2 },
  ])('is $light at $now, with $remainingWd working days left', ({ now, light, remainingWd }) => {
    expect(lightOf(calendar, ends('2026-03-05'), { ...rules, now })).toEqual({
      ...{ light, remainingWd, remainingHalfDays: null },
    });
  });

  it('is red after closing where the day ends with the office', () => {
    const closing = { kind: 'CLOSE_OF_OFFICE', closingMinute: '17:00' } as const;

    const [inTime, late] = ['2026-03-05 17:00', '2026-03-05 17:01'].map((now) =>
      lightOf(calendar, ends('2026-03-05'), { ...rules, now, dayEnd: closing }),
    );

    expect(inTime?.light).toBe('YELLOW');
    expect(late).toEqual({ light: 'RED', remainingWd: 0, remainingHalfDays: null });
  });

  it('is late by a day on a weekend after it, though no working day has passed', () => {
    expect(lightOf(calendar, ends('2026-03-06'), { ...rules, now: '2026-03-07 12:00' }).remainingWd).toBe(-1);
  });
});

describe('the light of half a day', () => {
  it.each([
    // Asked in the morning of Thursday: until the close of office.
    { due: ends('2026-03-05', '17:00'), now: '2026-03-05 09:30', light: 'GREEN', left: 1 },
    { due: ends('2026-03-05', '17:00'), now: '2026-03-05 12:01', light: 'YELLOW', left: 0 },
    { due: ends('2026-03-05', '17:00'), now: '2026-03-05 17:00', light: 'YELLOW', left: 0 },
    { due: ends('2026-03-05', '17:00'), now: '2026-03-05 17:01', light: 'RED', left: -1 },
    { due: ends('2026-03-05', '17:00'), now: '2026-03-06 09:00', light: 'RED', left: -1 },
    { due: ends('2026-03-05', '17:00'), now: '2026-03-06 14:00', light: 'RED', left: -2 },
    // Asked in the afternoon of Friday: until noon of Monday.
    { due: ends('2026-03-09', '12:00'), now: '2026-03-06 15:00', light: 'GREEN', left: 1 },
    { due: ends('2026-03-09', '12:00'), now: '2026-03-07 10:00', light: 'GREEN', left: 1 },
    { due: ends('2026-03-09', '12:00'), now: '2026-03-09 08:00', light: 'YELLOW', left: 0 },
    { due: ends('2026-03-09', '12:00'), now: '2026-03-09 12:01', light: 'RED', left: -1 },
  ])('that ends at $due.dueMinute of $due.dueDate is $light at $now', ({ due, now, light, left }) => {
    expect(lightOf(calendar, due, { ...rules, now })).toMatchObject({ light, remainingHalfDays: left });
  });
});
