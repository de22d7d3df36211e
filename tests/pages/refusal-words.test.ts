import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parseProject, projectFields } from '../../domain/project-validation.ts';
import { INDUSTRIAL_FACTS } from '../../domain/testing/industrial-facts.ts';
import { inChinese } from '../../pages/in-chinese.ts';
import { takeMaterialTitles } from '../../pages/material-titles.ts';
import { REFUSAL_WORDS } from '../../pages/refusal-words.ts';

const root = join(import.meta.dirname, '../..');
const REFUSALS = ['Refusal', 'ApiError'];
/** Of these the page says no more than the server's own Chinese, or no page asks for what they refuse. */
const SAID_BY_THE_CODE = [
  'NOT_FOUND',
  'NOT_SIGNED_IN',
  'IDEMPOTENCY_KEY_MISSING',
  'RANGE_NOT_SATISFIABLE',
  'UPLOAD_PROTOCOL',
  'UNSUPPORTED_MEDIA_TYPE',
];

interface Sentence {
  readonly file: string;
  readonly code: string;
  readonly text: string;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(name))
    .map((name) => join(folder, name));
}

/** The sentences of all refusals in a file; one that is put together elsewhere is not seen here. */
function sentencesOf(file: string): Sentence[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && REFUSALS.includes(node.expression.getText())) {
      const [code, sentence] = node.arguments ?? [];
      const text = sentence === undefined ? undefined : templateOf(sentence);
      if (code !== undefined && text !== undefined)
        found.push({ file, code: code.getText().replaceAll("'", ''), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A text with `{}` for each value in it. */
function templateOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
}

const sentences = ['storage', 'api'].flatMap(sourcesIn).flatMap(sentencesOf);

describe('the Chinese of refusals', () => {
  it('covers every sentence with which the server refuses', () => {
    const unknown = sentences
      .filter(({ code, text }) => !SAID_BY_THE_CODE.includes(code) && /^Expected|^The/.test(text))
      .filter(({ text }) => inChinese(text.replaceAll('{}', 'x')) === undefined);
    expect(sentences.length).toBeGreaterThan(50);
    expect(unknown).toEqual([]);
  });

  it('leaves no value of a sentence without a place', () => {
    const wrong = Object.entries(REFUSAL_WORDS).filter(([english, zh]) => {
      const values = english.split('{}').length - 1;
      return [...zh.matchAll(/\{(\d)\}/g)].some(([, index]) => Number(index) >= values);
    });
    expect(wrong).toEqual([]);
  });

  it('covers what the check of a project expects of each field', () => {
    // given
    const wrong = [undefined, null, '', 'x', -1, 1e12, true].map((value) =>
      Object.fromEntries(projectFields(INDUSTRIAL_FACTS).map((field) => [field, value])),
    );
    // when
    const faults = wrong.flatMap((project) => {
      const result = parseProject(project, { check: 'none', facts: INDUSTRIAL_FACTS });
      return result.ok ? [] : result.faults;
    });
    // then
    const english = faults.map(({ expected, found }) => `Expected ${expected}, but found ${found}.`);
    expect(english.length).toBeGreaterThan(100);
    expect(english.filter((sentence) => inChinese(sentence) === undefined)).toEqual([]);
  });

  it.each([
    ['Expected a task that is OPEN, but it is CLAIMED.', '任务现为“办理中”，请刷新'],
    ['Expected your own task, but 赵书航 holds it.', '任务已由 赵书航 签收'],
    [
      'Expected a registration that is valid on 2026-03-02, but 赵书航 had one until 2026-02-01.',
      '赵书航 的注册已于 2026-02-01 到期',
    ],
    ['Expected a limit that runs, but it has ended.', '时限已经结束'],
    ['Expected a limit that runs, but its last day was 2026-03-02.', '已超过最后一天 2026-03-02'],
    ['Expected all materials of the notice, but these are missing: M2, M7.', '告知书所列材料尚缺 M2、M7'],
    ['Expected one of A, B for decision, but found something else.', '须为所列选项之一'],
    ['Expected a whole number from 0 to 200, but found -1.', '填写的是 -1，要求0 至 200 的整数'],
    ['Expected a text of 1 to 200 characters, but found "".', '未填写；要求1 至 200 个字符'],
    ['Expected one of A, B, but found nothing.', '请选择'],
    ['Expected correctionWd to be a whole number of working days from 1 to 250.', '须为 1 至 250 个工作日的整数'],
    [
      'Expected agencyConfirmationHalfDays to be a whole number of half working days from 1 to 250.',
      '须为 1 至 250 个半日的整数',
    ],
    ['must NOT have fewer than 8 characters', '至少 8 个字符'],
    [
      'Expected a credit code with right check characters, or a codeOverrideReason, but BODY_CHECK, CHECK_CHARACTER fails.',
      '统一社会信用代码的主体标识码校验位（第 17 位）、末位校验码不符；登记机关所发代码确实如此的，须在 codeOverrideReason 列写明理由',
    ],
    [
      'Expected 18 characters after GB 32100-2015, but found "9133".',
      '填写的是 "9133"，要求18 位统一社会信用代码（GB 32100-2015，数字和大写字母，不含 I、O、S、V、Z）',
    ],
    ['Something new.', undefined],
  ])('says %s as %s', (english, expected) => {
    expect(inChinese(english)).toBe(expected);
  });

  it('names materials whose titles a page has read', () => {
    takeMaterialTitles([{ slot: 'M17', titleZh: '审图合同' }]);
    const sentence = 'Expected all materials of the notice, but these are missing: M16, M17.';
    expect(inChinese(sentence)).toBe('告知书所列材料尚缺 M16、M17 审图合同');
  });
});
