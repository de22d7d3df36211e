import { expect, it } from 'vitest';
import { dateColumn } from './csv-columns.ts';

it.each([
  ['2026-01-15', '2026-01-15'],
  ['2026/1/1', '2026-01-01'],
  ['2027/01/15', '2027-01-15'],
  ['2028/2/29', '2028-02-29'],
])('reads the date %s as %s', (text, day) => {
  expect(dateColumn.read(text)).toBe(day);
});

it.each(['2026/2/30', '2026/13/1', '2026/0/1', '2026-02-30', '26/1/1', '2026-1-1', '2026/1-1', '1/15/2027', '46023'])(
  'refuses %s as a date',
  (text) => {
    expect(() => dateColumn.read(text)).toThrow(`but found "${text}"`);
  },
);
