/**
 * A row of a decision table in plain Chinese: which row has answered, on which conditions, and with which values. It reads
 * the table as it was deployed, so that what an administrator has edited shows; a cell that it cannot put into words is
 * told as it is written.
 */
import { holdsFor, type Literal, readTest, type Test } from './unary-tests.ts';

/** One row as it is written. */
export interface RuleText {
  readonly id: string;
  /** The column for remarks. */
  readonly description: string;
  /** One cell for each input, in their order. */
  readonly tests: readonly string[];
  /** One cell for each output, in their order. */
  readonly answers: readonly string[];
}

/** A decision table as it is written. */
export interface TableText {
  readonly inputs: readonly { readonly label: string; readonly expression: string }[];
  /** Names of the outputs. */
  readonly outputs: readonly string[];
  readonly rules: readonly RuleText[];
}

/** One input of the table with the value of the case. */
export interface ExplainedInput {
  readonly label: string;
  readonly unit: string | null;
  readonly value: string;
  /** What the row asks of it; null where it asks nothing. */
  readonly condition: string | null;
}

/** Why a table has answered as it did. */
export interface RuleExplanation {
  readonly ruleId: string;
  readonly title: string;
  readonly sentence: string;
  readonly inputs: readonly ExplainedInput[];
}

/** What was asked and what came back. */
export interface Answered {
  readonly variables: Readonly<Record<string, unknown>>;
  /** By name of the output. */
  readonly answer: Readonly<Record<string, string>>;
  /** What the codes of the facts are called. */
  readonly words: Words;
}

/** Codes as people say them. */
export type Words = Readonly<Record<string, string>>;

/** Codes that every sector has; those of its own facts come from the register. */
const WORDS: Words = {
  ...{ SMALL: '小型', MEDIUM: '中型', LARGE: '大型', IN: '范围内', OUT: '范围外' },
  ...{ NEW: '新建', EXPANSION: '扩建', ALTERATION: '改建' },
  ...{ INSTANT: '即来即审', FAST: '快速通道', NORMAL: '一般通道', EXPERT: '专家论证' },
};

const COMPARISONS: Readonly<Record<string, string>> = {
  '>': '大于',
  '>=': '不小于',
  '<': '小于',
  '<=': '不大于',
  '=': '等于',
};

/**
 * Explains the first row that gives the answer and that no value contradicts; undefined when the table, edited meanwhile, has
 * no such row any more.
 */
export function explainRule(table: TableText, { variables, answer, words }: Answered): RuleExplanation | undefined {
  const values = table.inputs.map(({ expression }) => inputValue(expression, variables));
  const rule = table.rules.find(
    (each) =>
      table.outputs.every((name, at) => answer[name] === undefined || each.answers[at] === `"${answer[name]}"`) &&
      each.tests.every((text, at) => holdsFor(readTest(text), values[at]) !== false),
  );
  if (rule === undefined) return undefined;
  const say = wordsWith(words);
  const inputs = table.inputs.map((input, at) =>
    explainInput({ ...input, value: values[at], test: rule.tests[at] ?? '' }, say),
  );
  const title = rule.description === '' ? rule.id : rule.description;
  return { ruleId: rule.id, title, sentence: sentenceOf(inputs), inputs };
}

type Say = (value: unknown) => string;

/** A heading ends with its unit in brackets; those of a day say which day it is. */
function explainInput(
  input: { readonly label: string; readonly expression: string; readonly value: unknown; readonly test: string },
  say: Say,
): ExplainedInput {
  const { label: heading, expression, value, test } = input;
  const isMeasure = !expression.startsWith('date(');
  const [, label = heading, unit = null] = (isMeasure && /^(.*?)（([^）]{1,5})）$/.exec(heading)) || [];
  return { label, unit, value: say(value), condition: conditionOf(readTest(test), { unit, say }) };
}

/** Conditions on dates tell from when a row holds, not why the case is where it is. */
function sentenceOf(inputs: readonly ExplainedInput[]): string {
  const parts = inputs
    .filter(({ condition, value }) => condition !== null && !isDay(value))
    .map(({ label, unit, value, condition }) =>
      condition === '是' || condition === '否'
        ? `${label}：${condition}`
        : `${label}${condition}（本项目${value}${unit ?? ''}）`,
    );
  return parts.length === 0 ? '以上各条规则均不适用' : parts.join('，');
}

const isDay = (word: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(word);

function conditionOf(test: Test, { unit, say }: { readonly unit: string | null; readonly say: Say }): string | null {
  const measure = (literal: Literal): string => `${say(literal)}${unit ?? ''}`;
  switch (test.kind) {
    case 'ANY':
      return null;
    case 'ONE_OF':
      if (test.values.length === 1 && typeof test.values[0] === 'boolean')
        return say(test.values[0] !== test.isNegated);
      return `${test.isNegated ? '不' : ''}为${test.values.map(measure).join('或')}`;
    case 'COMPARE':
      if (test.operator === '>=' && isDay(String(test.bound))) return `自 ${test.bound} 起`;
      return `${COMPARISONS[test.operator]}${measure(test.bound)}`;
    case 'BETWEEN':
      return `在${measure(test.low)}${test.includesLow ? '（含）' : ''}至${measure(test.high)}${test.includesHigh ? '（含）' : ''}之间`;
    case 'OTHER':
      return `满足 ${test.text}`;
  }
}

function wordsWith(words: Words): Say {
  return (value) => {
    if (value === true) return '是';
    if (value === false) return '否';
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' ? (words[value] ?? WORDS[value] ?? value) : '—';
  };
}

/** `facts.heightM` and `date(rulesDate)`; anything else has no value that could be told. */
function inputValue(expression: string, variables: Readonly<Record<string, unknown>>): unknown {
  const path = /^(?:date\((\w+)\)|(\w+(?:\.\w+)*))$/.exec(expression.trim());
  const names = (path?.[1] ?? path?.[2] ?? '').split('.');
  return names.reduce<unknown>(
    (found, name) => (typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined),
    variables,
  );
}
