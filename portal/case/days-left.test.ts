import { expect, it } from 'vitest';
import { daysLeft } from './days-left.ts';

it.each([
  ['2026-03-10', '剩 8 天', 'good'],
  ['2026-03-04', '剩 2 天', 'near'],
  ['2026-03-02', '今天到期', 'near'],
  ['2026-03-01', '已逾期 1 天', 'late'],
])('says of a limit that ends on %s', (due, text, level) => {
  expect(daysLeft(due, '2026-03-02')).toEqual({ text, level });
});
