import { describe, expect, it } from 'vitest';
import { countsOf, valueText } from './setting-words.ts';

describe('the words of settings', () => {
  it.each([
    ['correctionWd', 'COUNT', 15, '15 个工作日'],
    ['reminderWd', 'COUNTS', [2, 1], '2、1 个工作日'],
    ['reminderWd', 'COUNTS', [], '无'],
    ['deemedAcceptance', 'FLAG', false, '否'],
    ['dayEnd', 'CHOICE', 'CLOSE_OF_OFFICE', '下班时间'],
    ['closingMinute', 'MINUTE', '17:00', '17:00'],
    ['unheardOf', 'COUNT', 3, '3'],
  ] as const)('say %s of %s %j as %s', (key, kind, value, text) => {
    expect(valueText({ key, kind }, value)).toBe(text);
  });

  it.each([
    ['2、1', [2, 1]],
    ['0，1, 3', [0, 1, 3]],
    ['', []],
    ['1、251', undefined],
    ['-1', undefined],
    ['1 2 3 4 5 6', undefined],
  ])('read the list "%s" as %j', (text, counts) => {
    expect(countsOf(text, { least: 0, most: 250 })).toEqual(counts);
  });
});
