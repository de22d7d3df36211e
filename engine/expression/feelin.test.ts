import { evaluate, unaryTest } from 'feelin';
import { describe, expect, it } from 'vitest';
import { compileExpression, compileUnaryTests, fromJson, toJsonText } from './index.ts';

/**
 * A second opinion: feelin reads the same grammar with an interpreter of its own. The list keeps to what both mean to do
 * alike; where feelin and Zeebe part, Zeebe's answers stand in zeebe.test.ts.
 */
const VARIABLES = {
  area: 1200,
  kind: 'plant',
  quantity: 3,
  nothing: null,
  floors: [1, 2, 3, 4],
  applicant: { name: '某公司', grade: { level: 2 } },
  reviewers: [
    { name: 'A', load: 3, fields: ['fire', 'structure'] },
    { name: 'B', load: 30, fields: ['electric'] },
  ],
};

const EXPRESSIONS = [
  'area > 1000 and kind = "plant"',
  'area > 1000 or missing = 1',
  'not(area > 1000)',
  'if area > 5000 then "large" else if area > 1000 then "medium" else "small"',
  'area / 4 + quantity * 2 - 1',
  '(area + 3) * 2 ** 2',
  '-area + 5',
  'kind + "-" + "x"',
  'applicant.name',
  'applicant.grade.level',
  'applicant.missing',
  'reviewers.name',
  'reviewers[1].name',
  'reviewers[-1].load',
  'reviewers[load > 5].name',
  'reviewers[item.load < 5][1].fields',
  'floors[item >= 2]',
  'for f in floors return f * f',
  'for i in 1..4 return i + 1',
  'for a in [1, 2], b in [10, 20] return a + b',
  'some f in floors satisfies f > 3',
  'every f in floors satisfies f > 3',
  'every r in reviewers satisfies r.load > 1',
  'area between 1000 and 2000',
  'quantity in (1, 2, 3)',
  'quantity in [1..3]',
  'quantity in ]1..3[',
  'quantity in > 2',
  '{a: 1, b: a + 1, c: [a, b]}',
  '{double: function(x) x * 2, r: double(4)}.r',
  'nothing = null',
  'missing = null',
  'nothing > 1',
  'count(floors)',
  'sum(floors)',
  'sum(1, 2, 3)',
  'min(floors) + max(floors)',
  'mean(floors)',
  'median([5, 1, 3])',
  'product([2, 3, 4])',
  'all([true, false])',
  'any([true, false])',
  'append(floors, 5)',
  'concatenate([1], [2, 3])',
  'insert before(floors, 2, 9)',
  'remove(floors, 2)',
  'reverse(floors)',
  'index of([1, 2, 1], 1)',
  'union([1, 2], [2, 3])',
  'distinct values([1, 2, 1])',
  'flatten([[1], [[2]], 3])',
  'sublist(floors, 2, 2)',
  'list contains(floors, 2)',
  'sort(floors, function(x, y) x > y)',
  'substring("foobar", 3)',
  'substring("foobar", -3, 2)',
  'string length("图审")',
  'upper case("aBc")',
  'lower case("aBc")',
  'substring before("foobar", "bar")',
  'substring after("foobar", "ob")',
  'contains("foobar", "ob")',
  'starts with("foobar", "fo")',
  'ends with("foobar", "r")',
  'matches("foobar", "^fo*b")',
  'replace("abcd", "(ab)|(a)", "[1=$1]")',
  'split("a;b;c", ";")',
  'string join(["a", "b"], ",")',
  'number("12.5")',
  'string(12)',
  'string(true)',
  'floor(1.5)',
  'ceiling(1.5)',
  'abs(-3)',
  'modulo(12, 5)',
  'odd(3)',
  'even(3)',
  'date("2024-02-29")',
  'string(date("2024-02-29"))',
  'date("2024-01-31") < date("2024-02-01")',
  'date("2024-01-31").month',
  'time("10:30:15").minute',
  'date and time("2024-09-20T09:30:15Z").hour',
  'date("2024-01-31") + duration("P1M")',
  'day of week(date("2024-09-20"))',
  'day of year(date("2024-09-20"))',
  'week of year(date("2024-09-20"))',
  'month of year(date("2024-09-20"))',
  '1 instance of number',
  '"a" instance of string',
  'before([1..5], [6..10])',
  'overlaps([1..5], [3..8])',
  'includes([1..5], 3)',
  'get value({a: 1}, "a")',
  'get entries({a: 1})',
  'context merge([{a: 1}, {b: 2}])',
];

describe('FEEL against feelin', () => {
  it.each(EXPRESSIONS)('%s has the same value in both', (expression) => {
    // given
    const compiled = compileExpression(`=${expression}`);
    const theirs = evaluate(expression, VARIABLES).value;

    // when
    const ours = compiled.ok
      ? compiled.value.evaluate({
          get: (name) => fromJson(Object.entries(VARIABLES).find(([key]) => key === name)?.[1]),
        })
      : compiled;

    // then
    expect(ours.ok ? JSON.parse(toJsonText(ours.value)) : ours.error).toEqual(JSON.parse(JSON.stringify(theirs)));
  });

  it.each([
    { tests: '> 5', input: 7 },
    { tests: '> 5', input: 3 },
    { tests: '[1..3], 9', input: 9 },
    { tests: '(1..3)', input: 3 },
    { tests: 'not(1, 2)', input: 2 },
    { tests: '"a", "b"', input: 'b' },
    { tests: '-', input: 'x' },
    { tests: '? > 2 and ? < 8', input: 7 },
  ])('$tests on $input has the same answer in both', ({ tests, input }) => {
    const compiled = compileUnaryTests(tests);
    const theirs = unaryTest(tests, { '?': input }).value;

    const ours = compiled.ok && compiled.value.matches(input, { get: () => undefined });

    expect(ours).toEqual({ ok: true, value: theirs });
  });
});
