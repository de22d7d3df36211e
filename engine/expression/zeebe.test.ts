import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { builtinNames } from './builtins/index.ts';
import type { VariableScope } from './index.ts';

interface Vectors {
  readonly now: string;
  readonly zone: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly parseErrors: readonly string[];
  readonly failures: readonly string[];
  readonly values: readonly (readonly [expression: string, json: string])[];
}

const vectors: Vectors = JSON.parse(readFileSync(new URL('./testing/zeebe-8.5.8.json', import.meta.url), 'utf8'));
let feel: typeof import('./index.ts');
let scope: VariableScope;

/** In modules of its own: the zone of the process is asked once, and other files run in this process too. */
beforeAll(async () => {
  vi.stubEnv('TZ', vectors.zone);
  vi.resetModules();
  feel = await import('./index.ts');
  const { fromJson } = feel;
  const variables = new Map(Object.entries(vectors.variables).map(([name, value]) => [name, fromJson(value)]));
  scope = { get: (name) => variables.get(name), now: () => Date.parse(vectors.now) };
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

function evaluate(expression: string): string {
  const compiled = feel.compileExpression(`=${expression}`);
  if (!compiled.ok) {
    return `refused: ${compiled.error}`;
  }
  const result = compiled.value.evaluate(scope);
  return result.ok ? feel.toJsonText(result.value) : `failed: ${result.error}`;
}

/** Numbers as JSON readers see them: Java prints 1.0E-6 where we print 0.000001. */
function canonical(json: string): string {
  return JSON.stringify(JSON.parse(json));
}

describe('FEEL against the answers of Zeebe 8.5.8', () => {
  it.each(vectors.values.map(([expression, json]) => ({ expression, json })))(
    '$expression is $json',
    ({ expression, json }) => {
      const answer = evaluate(expression);

      expect(answer.startsWith('refused') || answer.startsWith('failed') ? answer : canonical(answer)).toBe(json);
    },
  );

  it.each(vectors.parseErrors)('refuses %s at compile time, as Zeebe does', (expression) => {
    expect(evaluate(expression)).toContain(`refused: failed to parse expression '${expression}': Expected `);
  });

  it.each(vectors.failures)('fails on %s, as Zeebe does', (expression) => {
    expect(evaluate(expression)).toMatch(/^failed: /);
  });

  it('has a vector for every built-in function', () => {
    // and() and or() cannot be called under these names; all() and any() are the same functions.
    const callable = builtinNames().filter((name) => name !== 'and' && name !== 'or');

    const missing = callable.filter((name) => !vectors.values.some(([expression]) => expression.includes(`${name}(`)));

    expect(missing).toEqual([]);
  });
});

describe('FEEL where it differs from Zeebe 8.5.8 on purpose', () => {
  it.each([
    {
      why: 'whole numbers never overflow',
      expression: '9223372036854775808',
      zeebe: '-9223372036854775808',
      ours: '9223372036854775808',
    },
    {
      why: 'whole numbers never overflow',
      expression: '10**20',
      zeebe: '7766279631452241920',
      ours: '100000000000000000000',
    },
    {
      why: 'long durations never overflow',
      expression: 'duration("P30D") / 1',
      zeebe: '"PT-473H-2M-47.296S"',
      ours: '"PT720H"',
    },
    { why: 'position 0 removes nothing', expression: 'remove([1,2,3], 0)', zeebe: '[1,2,3,1,2,3]', ours: '[1,2,3]' },
    { why: 'a division by zero is null in every form', expression: '0**-1', zeebe: 'failure', ours: 'null' },
    {
      why: 'an interval in a variable holds values',
      expression: '{r: [1..2], x: 1 in r}.x',
      zeebe: 'false',
      ours: 'true',
    },
    {
      why: 'the literal true is compared, as in a decision table',
      expression: '5 in (true)',
      zeebe: 'true',
      ours: 'null',
    },
  ])('$expression is $ours because $why', ({ expression, zeebe, ours }) => {
    const answer = evaluate(expression);

    expect(answer).toBe(ours);
    expect(answer).not.toBe(zeebe);
  });

  it.each(['matches("abc", "(?=a)")', 'matches("abab", "(ab)\\1")', 'replace("aaa", "a++", "b")'])(
    'fails with a reason on %s, which a linear-time engine cannot match',
    (expression) => {
      expect(evaluate(expression)).toContain('Expected a regular expression without look-around');
    },
  );
});
