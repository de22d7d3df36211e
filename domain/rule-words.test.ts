import { describe, expect, it } from 'vitest';
import { explainRule, type TableText } from './rule-words.ts';

const TABLE: TableText = {
  inputs: [
    { label: '适用日期', expression: 'date(rulesDate)' },
    { label: '结构规则性', expression: 'facts.structuralIrregularity' },
    { label: '基坑深度（米）', expression: 'facts.pitDepthM' },
    { label: '规模', expression: 'facts.sizeClass' },
    { label: '含人防', expression: 'facts.civilDefence' },
    { label: '折减', expression: 'if facts.pitDepthM > 3 then 1 else 2' },
  ],
  outputs: ['channel', 'rule'],
  rules: [
    {
      id: 'irregular',
      description: '结构不规则',
      tests: ['>= date("2020-01-01")', '"IRREGULAR","OVER_LIMIT"', '', '', '', ''],
      answers: ['"NORMAL"', '"N4"'],
    },
    {
      id: 'pit',
      description: '深基坑',
      tests: ['>= date("2020-01-01")', '', '[5..20)', 'not("SMALL")', 'not(false)', '1'],
      answers: ['"NORMAL"', '"N4"'],
    },
    {
      id: 'other',
      description: '',
      tests: ['', '', '', '', '', 'some odd words'],
      answers: ['"FAST"', '"F1"'],
    },
    { id: 'rest', description: '其余', tests: ['-', '', '', '', '', ''], answers: ['"FAST"', '"F2"'] },
  ],
};

const explain = (facts: Readonly<Record<string, unknown>>, channel: string, rule: string) =>
  explainRule(TABLE, {
    variables: { facts, rulesDate: '2026-03-02' },
    answer: { channel, rule },
    words: { REGULAR: '规则', IRREGULAR: '不规则', OVER_LIMIT: '超限' },
  });

describe('a rule in plain words', () => {
  it('is the row that gives the answer and that no value contradicts', () => {
    // given two rows of one number
    const facts = { structuralIrregularity: 'REGULAR', pitDepthM: 6.5, sizeClass: 'LARGE', civilDefence: true };

    // when
    const found = explain(facts, 'NORMAL', 'N4');

    // then
    expect(found).toMatchObject({
      ruleId: 'pit',
      title: '深基坑',
      sentence:
        '基坑深度在5米（含）至20米之间（本项目6.5米），规模不为小型（本项目大型），含人防：是，折减为1（本项目—）',
    });
    expect(found?.inputs).toContainEqual({ label: '结构规则性', unit: null, value: '规则', condition: null });
    expect(found?.inputs[0]).toEqual({
      label: '适用日期',
      unit: null,
      value: '2026-03-02',
      condition: '自 2020-01-01 起',
    });
  });

  it('tells of several values as a choice', () => {
    const facts = { structuralIrregularity: 'OVER_LIMIT', pitDepthM: 0, sizeClass: 'SMALL' };
    expect(explain(facts, 'NORMAL', 'N4')?.sentence).toBe('结构规则性为不规则或超限（本项目超限）');
  });

  it('tells a cell that it cannot read as it is written, and the row by its id where nobody has described it', () => {
    expect(explain({}, 'FAST', 'F1')).toMatchObject({ title: 'other', sentence: '折减满足 some odd words（本项目—）' });
  });

  it('says that nothing above has applied where a row asks nothing', () => {
    expect(explain({}, 'FAST', 'F2')?.sentence).toBe('以上各条规则均不适用');
  });

  it('finds nothing where no row gives the answer', () => {
    expect(explain({}, 'EXPERT', 'X9')).toBeUndefined();
  });
});
