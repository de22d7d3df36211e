import { expect, it } from 'vitest';
import { clockEndText, pauseEndText } from './clock-words.ts';

/** A Sunday; what is filed on it begins on the Monday. */
const TODAY = '2026-11-29';

it.each([
  ['ENDED', '2026-11-30', '2026-11-29', '起算前已完成'],
  ['CANCELED', '2026-11-30', '2026-11-29', '起算前已取消'],
  ['ENDED', '2026-11-23', '2026-11-30', '已完成，按 2026-11-30 计'],
  ['ENDED', '2026-11-23', '2026-11-27', '已完成 2026-11-27'],
  ['LATE', '2026-11-23', '2026-11-29', '已逾期 2026-11-29'],
] as const)('tells a limit that is %s, began on %s and ended on %s as %s', (state, startDate, endedOn, text) => {
  expect(clockEndText({ state, startDate, endedOn }, TODAY)).toBe(text);
});

it.each([
  [null, '计时已停'],
  ['2026-11-30', '2026-11-30 起恢复计时'],
  ['2026-11-29', '已恢复计时'],
])('tells a pause until %s as %s', (to, text) => {
  expect(pauseEndText({ to }, TODAY)).toBe(text);
});
