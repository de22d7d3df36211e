import { ROLE_LABELS } from '../domain/roles.ts';
import {
  CHANNEL_LABELS,
  DISCIPLINE_LABELS,
  INELIGIBILITY_LABELS,
  STAGE_LABELS,
  STATE_LABELS,
  TASK_LABELS,
  TASK_STATUS_LABELS,
} from './labels.ts';
import { withMaterialTitle } from './material-titles.ts';
import { EXPECTATION_WORDS, REFUSAL_WORDS } from './refusal-words.ts';

/** Codes that the server's sentences carry. The stages FIRST to FINAL are named like the states, so they come last. */
const CODES: Readonly<Record<string, string>> = {
  ...INELIGIBILITY_LABELS,
  ...ROLE_LABELS,
  ...CHANNEL_LABELS,
  ...TASK_LABELS,
  ...TASK_STATUS_LABELS,
  ...STATE_LABELS,
  ...STAGE_LABELS,
  TEXT_MISSING: '没有写答复',
  CHANGED_FILE_MISSING: '没有附修改后的文件',
  NOT_ACCEPTED: '不予受理',
  ACCEPTED_WITH_DEFICIENCY: '容缺受理',
  CORRECTION_NOTICE: '一次性告知补正',
  reason: '理由',
  correctionItems: '退回补正的材料',
  'somebody else': '他人',
  BODY_CHECK: '主体标识码校验位（第 17 位）',
  CHECK_CHARACTER: '末位校验码',
};

interface Phrase {
  readonly pattern: RegExp;
  readonly zh: string;
}

const refusals = phrasesOf(REFUSAL_WORDS);
const expectations = phrasesOf(EXPECTATION_WORDS);
const FIELD_FAULT = /^Expected (.+), but found (.+)\.$/s;
const EMPTY = ['nothing', 'null', '""', ''];

/** The Chinese for a sentence of the server; undefined for one that is not known here. */
export function inChinese(sentence: string): string | undefined {
  return translate(sentence, refusals) ?? fieldFault(sentence);
}

/** `Expected a number from 0 to 200, but found -3.` of the check of a project. */
function fieldFault(sentence: string): string | undefined {
  const [, expected = '', found = ''] = FIELD_FAULT.exec(sentence) ?? [];
  const zh = translate(expected.replace(/, or null$/, ''), expectations);
  if (zh === undefined) return undefined;
  if (!EMPTY.includes(found)) return `填写的是 ${found}，要求${zh}`;
  return zh.startsWith('所列选项') ? '请选择' : `未填写；要求${zh}`;
}

function translate(sentence: string, phrases: readonly Phrase[]): string | undefined {
  for (const { pattern, zh } of phrases) {
    const found = pattern.exec(sentence);
    if (found !== null) return zh.replace(/\{(\d)\}/g, (_whole, index) => wordsFor(found[Number(index) + 1] ?? ''));
  }
  return undefined;
}

/** Codes, also in a list with commas, as people know them. */
function wordsFor(found: string): string {
  return found
    .split(', ')
    .map((each) => CODES[each] ?? DISCIPLINE_LABELS[each] ?? withMaterialTitle(each))
    .join('、');
}

/** Sentences with the most words of their own come first: a general one must not catch a special one. */
function phrasesOf(words: Readonly<Record<string, string>>): readonly Phrase[] {
  const fixedLength = (text: string): number => text.replaceAll('{}', '').length;
  return Object.entries(words)
    .sort(([a], [b]) => fixedLength(b) - fixedLength(a))
    .map(([english, zh]) => ({ pattern: patternOf(english), zh }));
}

function patternOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.*?)')}$`, 's');
}
