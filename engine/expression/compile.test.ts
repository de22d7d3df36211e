import { describe, expect, it } from 'vitest';
import {
  Budget,
  type CompiledExpression,
  compileExpression,
  compileUnaryTests,
  DEFAULT_LIMITS,
  type FeelValue,
  fromJson,
  fromJsonText,
  type Limits,
  toJsonText,
} from './index.ts';

const NOTHING = { get: () => undefined };

function compiled(text: string): CompiledExpression {
  const result = compileExpression(text);
  if (!result.ok) {
    throw new Error(result.error);
  }
  return result.value;
}

function jsonOf(text: string, variables: Readonly<Record<string, unknown>> = {}): string {
  const values = new Map(Object.entries(variables).map(([name, value]) => [name, fromJson(value)]));
  const result = compiled(text).evaluate({ get: (name) => values.get(name) });
  return result.ok ? toJsonText(result.value) : result.error;
}

describe('the expression convention', () => {
  it.each([
    { text: 'a + b', json: '"a + b"', isStatic: true },
    { text: '', json: '""', isStatic: true },
    { text: ' =1', json: '" =1"', isStatic: true },
    { text: '3', json: '3', isStatic: true },
    { text: 'true', json: '"true"', isStatic: true },
    { text: '=1 + 1', json: '2', isStatic: false },
    { text: '= 1 ', json: '1', isStatic: false },
  ])("'$text' is $json", ({ text, json, isStatic }) => {
    expect(jsonOf(text)).toBe(json);
    expect(compiled(text)).toMatchObject({ source: text, isStatic });
  });
});

describe('faults found at compile time', () => {
  it.each([
    {
      text: '=1 +',
      message: "failed to parse expression '1 +': Expected a value, but found the end at line 1, column 4",
    },
    { text: '=', message: 'Expected a value, but found the end' },
    { text: '=[1, 2', message: "Expected ']' or ',', but found the end" },
    { text: '=(1', message: "Expected ')', but found the end" },
    { text: '={a: 1', message: "Expected '}' or ',', but found the end" },
    { text: '=a b', message: "Expected an operator, or backticks around a name with spaces, but found 'b'" },
    { text: '=a.b c', message: "Expected backticks around a name with spaces, but found 'b c'" },
    { text: '=a == 1', message: "Expected a value, or brackets around a comparison, but found '= 1'" },
    { text: '=1 < 2 < 3', message: 'brackets around a comparison' },
    { text: '=1e3', message: "Expected a number without an exponent, but found '1e3'" },
    { text: '=if a then 1', message: "Expected 'if', a condition, 'then', a value, 'else' and a value" },
    { text: '=for x in', message: "Expected 'in' and a list, or a range such as 1..5" },
    { text: '=function(x: number) x', message: 'Expected a parameter without a type' },
    { text: '=function(x) external {}', message: 'Expected a function whose body is an expression' },
    { text: '=x instance of list<number>', message: 'Expected a type without parameters' },
    { text: '=(function(x) x)(1)', message: 'Expected the name of a function' },
    { text: '=> 5', message: 'Expected a value in front of the comparison' },
    { text: '=1 +\n  )', message: "found ')' at line 2, column 3" },
    { text: `=${'('.repeat(600)}1${')'.repeat(600)}`, message: 'Expected at most 500 nested parts' },
    { text: `="${'x'.repeat(40_000)}"`, message: 'Expected at most 32768 characters' },
  ])('$text is refused: $message', ({ text, message }) => {
    const result = compileExpression(text);

    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(message) });
  });

  it('shortens a long source in messages', () => {
    const result = compileExpression(`="${'x'.repeat(1000)}" +`);

    expect(result.ok ? '' : result.error.length).toBeLessThan(700);
  });
});

describe('variables', () => {
  it('asks only for the names that are reached', () => {
    // given
    const asked: string[] = [];
    const expression = compiled('=if area > 10 then kind else missing.part');

    // when
    const result = expression.evaluate({
      get: (name) => {
        asked.push(name);
        return name === 'area' ? 20 : 'A';
      },
    });

    // then
    expect(result).toEqual({ ok: true, value: 'A' });
    expect(asked).toEqual(['area', 'kind']);
  });

  it('reads Chinese names without backticks and names with spaces in backticks', () => {
    expect(jsonOf('=建筑面积 * 2 + `unit price`', { 建筑面积: 10, 'unit price': 0.5 })).toBe('20.5');
  });

  it('takes the clock of the scope for today() and now()', () => {
    const result = compiled('=[today() = date(now()), now() = now(), now().year]').evaluate({
      get: () => undefined,
      now: () => Date.UTC(2024, 5, 15, 12),
    });

    expect(result.ok && toJsonText(result.value)).toBe('[true,true,2024]');
  });

  it('hands out partial results that do not grow afterwards', () => {
    expect(jsonOf('=for i in 1..3 return {i: i, before: partial}')).toBe(
      '[{"i":1,"before":[]},{"i":2,"before":[{"i":1,"before":[]}]},{"i":3,"before":[{"i":1,"before":[]},{"i":2,"before":[{"i":1,"before":[]}]}]}]',
    );
  });
});

describe('unary tests', () => {
  it.each([
    { tests: '-', input: 5, matches: true },
    { tests: '5', input: 5, matches: true },
    { tests: '> 3, < -3', input: -5, matches: true },
    { tests: '[1..3)', input: 3, matches: false },
    { tests: 'not(1, 2)', input: 3, matches: true },
    { tests: 'not(1, 2)', input: 2, matches: false },
    { tests: '"a","b"', input: 'b', matches: true },
    { tests: '? > 3 and ? < 6', input: 5, matches: true },
    { tests: 'cellInput = 5', input: 5, matches: true },
    { tests: 'list contains(?, "a")', input: ['a'], matches: true },
    { tests: 'allowed', input: 2, matches: true },
    { tests: 'true', input: 5, matches: false },
    { tests: 'false', input: false, matches: true },
    { tests: 'null', input: null, matches: true },
    { tests: '> 3', input: 'text', matches: false },
    { tests: 'not(> 3)', input: 'text', matches: false },
    { tests: 'date("2024-01-01")', input: 5, matches: false },
  ])('$tests on $input is $matches', ({ tests, input, matches }) => {
    const result = compileUnaryTests(tests);
    const scope = { get: (name: string) => (name === 'allowed' ? [1, 2] : undefined) };

    expect(result.ok && result.value.matches(fromJson(input), scope)).toEqual({ ok: true, value: matches });
  });

  it.each(['>', '1,', '1 +', '> 5 and < 6'])('%s is refused', (tests) => {
    expect(compileUnaryTests(tests)).toMatchObject({ ok: false, error: expect.stringContaining('failed to parse') });
  });
});

/** Of this process alone, so that a busy machine does not count. */
function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const HUNDRED_LETTERS = `"${'a'.repeat(100)}"`;

describe('expressions that would not end', () => {
  it.each([
    { text: 'count(for a in 1..300, b in 1..300, c in 1..300 return 1)', limit: '100000 list items' },
    { text: 'some a in 1..300, b in 1..300, c in 1..300 satisfies a * b * c < 0', limit: '1000000 steps' },
    {
      text: 'every a in 1..999 satisfies every b in 1..999 satisfies every c in 1..999 satisfies a > 0',
      limit: 'list items',
    },
    { text: 'some a in l satisfies some b in l satisfies some c in l satisfies a + b + c < 0', limit: '1000000 steps' },
    { text: 'for i in 1..1000000000 return i', limit: '100000 list items' },
    { text: 'some i in 1..1000000000 satisfies i < 0', limit: '100000 list items' },
    {
      text: `for i in 1..99 return if i = 1 then ${HUNDRED_LETTERS} else partial[-1] + partial[-1]`,
      limit: '1048576 characters of text',
    },
    { text: 'for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])', limit: 'list items' },
    {
      text: 'for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]]',
      limit: 'a result of 4194304 characters',
    },
    {
      text: 'string(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])',
      limit: 'characters of text',
    },
    { text: 'for i in 1..5000 return [partial[-1]]', limit: '' },
    { text: 'string(for i in 1..50000 return [partial[-1]])', limit: '' },
    { text: 'for a in l, b in l return l[item > a]', limit: '' },
    { text: 'for i in 1..300 return matches("a", "(x{500}){2}" + string(i))', limit: '1000000 steps' },
    {
      text: 'for i in 1..40000 return matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a?){30}a{30}b")',
      limit: '1000000 steps',
    },
    { text: 'for i in 1..40000 return 1.1 ** 999', limit: 'steps' },
    {
      text: 'for i in 1..49000 return date and time("2024-09-20T09:30:00@Asia/Shanghai") + duration("PT1H")',
      limit: 'steps',
    },
    { text: 'distinct values(for i in 1..9000 return [i])', limit: 'steps' },
    { text: 'for i in 1..40000 return index of(l, i)', limit: 'steps' },
    { text: 'for i in 1..40000 return contains(string join(for j in l return "aaaaaaaaaa"), "aaaaab")', limit: '' },
    { text: 'sort(for i in 1..40000 return modulo(i * 7919, 40009), function(a, b) a < b)', limit: '' },
  ])('$text fails within a second', ({ text, limit }) => {
    // given
    const expression = compiled(`=${text}`);
    const l = Array.from({ length: 300 }, (_, index) => index);
    const start = process.cpuUsage();

    // when
    const result = expression.evaluate({ get: (name) => (name === 'l' ? l : undefined) });

    // then
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining(limit) });
    expect(result.ok ? '' : result.error).toMatch(
      /^Expected to evaluate expression '.*' within .*, but it takes more\./s,
    );
    expect(millisecondsSince(start)).toBeLessThan(1000);
  });

  it.each([
    { text: 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")', json: 'false' },
    { text: '9**9**9**9**9**9**9', json: 'null' },
    { text: '{f: function(x) f(x), r: f(1)}.r', json: 'null' },
    { text: '{f: function(g, x) g(g, x), r: f(f, 1)}.r', json: 'null' },
  ])('$text answers $json at once', ({ text, json }) => {
    const start = process.cpuUsage();

    expect(jsonOf(`=${text}`)).toBe(json);
    expect(millisecondsSince(start)).toBeLessThan(1000);
  });

  it('takes other limits, and one budget for several evaluations', () => {
    // given
    const limits: Limits = { ...DEFAULT_LIMITS, maxItems: 5 };
    const budget = new Budget(limits);
    const expression = compiled('=[1, 2, 3]');

    // when
    const results = [expression.evaluate(NOTHING, budget), expression.evaluate(NOTHING, budget)];

    // then
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('fails on values nested deeper than the stack', () => {
    let deep: FeelValue = [];
    for (let level = 0; level < 100_000; level++) {
      deep = [deep];
    }
    const value = deep;

    for (const text of ['=deep', '=string(deep)', '=flatten(deep)', '=deep = deep']) {
      const result = compiled(text).evaluate({ get: () => value });

      expect(result).toMatchObject({ ok: false, error: expect.stringContaining('nested') });
    }
  });

  it('passes on a large variable that it did not build', () => {
    const large = Array.from({ length: 200_000 }, (_, index) => index);

    expect(compiled('=large').evaluate({ get: () => large })).toMatchObject({ ok: true });
  });
});

describe('numbers of variables', () => {
  it('keep their trailing zeros and all their digits', () => {
    const scope = { get: () => fromJsonText('{"price": 1.50, "id": 12345678901234567890, "note": "1.50"}') };

    const result = compiled('=[string(v.price), string(v.id), v.note, v.price * 2]').evaluate(scope);

    expect(result.ok && toJsonText(result.value)).toBe('["1.50","12345678901234567890","1.50",3]');
  });
});
