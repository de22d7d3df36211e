import { describe, expect, it } from 'vitest';
import { createCalendar } from './calendar.ts';
import { lightOf } from './lights.ts';

const calendar = createCalendar();
const dayEnd = { kind: 'MIDNIGHT', closingMinute: '17:00' } as const;

describe('the light of a limit whose last day is Thursday, 5 March', () => {
  it.each([
    { now: '2026-03-02 10:00', light: 'GREEN', remainingWd: 3 },
    { now: '2026-03-04 00:00', light: 'YELLOW', remainingWd: 1 },
    { now: '2026-03-05 23:59', light: 'YELLOW', remainingWd: 0 },
    { now: '2026-03-06 00:00', light: 'RED', remainingWd: -1 },
    { now: '2026-03-09 09:00', light: 'RED', remainingWd: -2 },
  ])('is $light at $now, with $remainingWd working days left', ({ now, light, remainingWd }) => {
    expect(lightOf(calendar, '2026-03-05', { now, yellowWd: 1, dayEnd })).toEqual({ light, remainingWd });
  });

  it('is red after closing where the day ends with the office', () => {
    const closing = { kind: 'CLOSE_OF_OFFICE', closingMinute: '17:00' } as const;

    const [inTime, late] = ['2026-03-05 17:00', '2026-03-05 17:01'].map((now) =>
      lightOf(calendar, '2026-03-05', { now, yellowWd: 1, dayEnd: closing }),
    );

    expect(inTime?.light).toBe('YELLOW');
    expect(late).toEqual({ light: 'RED', remainingWd: 0 });
  });

  it('is late by a day on a weekend after it, though no working day has passed', () => {
    expect(lightOf(calendar, '2026-03-06', { now: '2026-03-07 12:00', yellowWd: 1, dayEnd }).remainingWd).toBe(-1);
  });
});
