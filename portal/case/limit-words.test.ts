import { expect, it } from 'vitest';
import { limitText } from './limit-words.ts';

it.each([
  { light: 'GREEN', remainingWd: 3, text: '剩 3 个工作日' },
  { light: 'YELLOW', remainingWd: 0, text: '今天到期' },
  { light: 'RED', remainingWd: -2, text: '已逾期 2 个工作日' },
  { light: 'RED', remainingWd: 0, text: '已逾期' },
  { light: null, remainingWd: 3, text: '' },
  { light: 'GREEN', remainingWd: 1, remainingHalfDays: 1, text: '剩 1 个半日' },
  { light: 'YELLOW', remainingWd: 0, remainingHalfDays: 0, text: '本半日到期' },
  { light: 'RED', remainingWd: 0, remainingHalfDays: -1, text: '已逾期 1 个半日' },
] as const)('says "$text" of a limit in $light with $remainingWd working days left', ({ text, ...standing }) => {
  expect(limitText({ remainingHalfDays: null, ...standing })).toBe(text);
});
