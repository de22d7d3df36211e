import { expect, it } from 'vitest';
import { formPhrases } from './form-chinese.ts';
import { translateWith } from './translation.ts';

it('fills values into the Chinese phrase, translating them where they are phrases themselves', () => {
  const translate = translateWith({ ...formPhrases, 'Append {type}': '追加{type}', Task: '任务' });
  expect(translate('Field must have minimum length of {value}.', { value: 3 })).toBe('至少 3 个字符。');
  expect(translate('Append {type}', { type: 'Task' })).toBe('追加任务');
});

it('keeps what it does not know', () => {
  expect(translateWith({})('Strange {x}', {})).toBe('Strange {x}');
});
