import { expect, it } from 'vitest';
import { calendarDays, fileSize, wallTime } from './dates.ts';

it('shows instants on the wall clock of the city', () => {
  expect(wallTime('2026-03-02T16:30:00Z')).toBe('2026-03-03 00:30');
  expect(wallTime(null)).toBe('—');
});

it('counts calendar days across a month', () => {
  expect(calendarDays('2026-02-27', '2026-03-02')).toBe(3);
  expect(calendarDays('2026-03-02', '2026-03-01')).toBe(-1);
});

it.each([
  [900, '900 B'],
  [2048, '2.0 KB'],
  [12_582_912, '12.0 MB'],
])('shows %i bytes as %s', (bytes, shown) => {
  expect(fileSize(bytes)).toBe(shown);
});
