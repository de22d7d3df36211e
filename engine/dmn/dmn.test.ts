import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromJson, toJsonText, type VariableScope } from '../expression/index.ts';
import { type DecisionEvaluation, type DecisionRequirements, evaluateDecision, parseDmn } from './index.ts';
import {
  decision,
  definitions,
  knows,
  literal,
  requires,
  type TableText,
  table,
  variable,
} from './testing/dmn-text.ts';

type Variables = Readonly<Record<string, unknown>>;

function scopeOf(variables: Variables): VariableScope {
  const values = new Map(Object.entries(variables).map(([name, value]) => [name, fromJson(value)]));
  return { get: (name) => values.get(name) };
}

async function parse(xml: string): Promise<DecisionRequirements> {
  const result = await parseDmn('table.dmn', new TextEncoder().encode(xml));
  if (!result.ok) {
    throw new Error(result.error.join('\n'));
  }
  return result.value;
}

async function evaluate(xml: string, decisionId: string, variables: Variables = {}): Promise<DecisionEvaluation> {
  return evaluateDecision(await parse(xml), decisionId, scopeOf(variables));
}

function outputOf(evaluation: DecisionEvaluation): string {
  return evaluation.ok ? toJsonText(evaluation.output) : evaluation.message;
}

async function refusalOf(xml: string): Promise<string> {
  const result = await parseDmn('table.dmn', new TextEncoder().encode(xml));
  return result.ok ? 'accepted' : result.error.join('\n');
}

const STEPS = [
  { when: ['> 1'], gives: ['10'] },
  { when: ['> 2'], gives: ['20'] },
  { when: ['> 3'], gives: ['20'] },
];
const LEVELS = [
  { when: ['> 1'], gives: ['"low"'] },
  { when: ['> 2'], gives: ['"high"'] },
  { when: ['> 3'], gives: ['"low"'] },
];
const PAIRS = [
  { when: ['> 1'], gives: ['1', '"x"'] },
  { when: ['> 2'], gives: ['2', '"y"'] },
];
const TWO_OUTPUTS = [{ name: 'a' }, { name: 'b' }];
const BY_LEVEL = [{ name: 'y', values: '"high","low"' }];
const MULTIPLE =
  "Expected to evaluate decision 'd', but multiple values aren't allowed for UNIQUE hit policy. found: rules";
const DIFFERENT =
  "Expected to evaluate decision 'd', but different values aren't allowed for ANY hit policy. found: rules";

interface Vector extends TableText {
  readonly x: unknown;
  readonly output: string;
}

describe('hit policies', () => {
  // Every output was taken from Zeebe 8.5.8; only the words behind "found:" are our own.
  const vectors: readonly Vector[] = [
    { rules: STEPS, x: 0, output: 'null' },
    { rules: STEPS, x: 2, output: '10' },
    { rules: STEPS, x: 3, output: `${MULTIPLE} 1, 2 match` },
    { hitPolicy: 'UNIQUE', rules: STEPS, x: 4, output: `${MULTIPLE} 1, 2, 3 match` },
    { hitPolicy: 'UNIQUE', rules: PAIRS, outputs: TWO_OUTPUTS, x: 3, output: `${MULTIPLE} 1, 2 match` },
    { hitPolicy: 'FIRST', rules: STEPS, x: 0, output: 'null' },
    { hitPolicy: 'FIRST', rules: STEPS, x: 4, output: '10' },
    { hitPolicy: 'FIRST', rules: PAIRS, outputs: TWO_OUTPUTS, x: 2, output: '{"a":1,"b":"x"}' },
    { hitPolicy: 'ANY', rules: STEPS.slice(1), x: 4, output: '20' },
    { hitPolicy: 'ANY', rules: STEPS, x: 3, output: `${DIFFERENT} 1, 2 match` },
    { hitPolicy: 'ANY', rules: PAIRS, outputs: TWO_OUTPUTS, x: 3, output: `${DIFFERENT} 1, 2 match` },
    { hitPolicy: 'RULE ORDER', rules: STEPS, x: 0, output: 'null' },
    { hitPolicy: 'RULE ORDER', rules: STEPS, x: 4, output: '[10,20,20]' },
    { hitPolicy: 'RULE ORDER', rules: PAIRS, outputs: TWO_OUTPUTS, x: 3, output: '[{"a":1,"b":"x"},{"a":2,"b":"y"}]' },
    { hitPolicy: 'PRIORITY', rules: LEVELS, outputs: BY_LEVEL, x: 0, output: 'null' },
    { hitPolicy: 'PRIORITY', rules: LEVELS, outputs: BY_LEVEL, x: 4, output: '"high"' },
    { hitPolicy: 'PRIORITY', rules: LEVELS, x: 4, output: '"low"' },
    {
      hitPolicy: 'PRIORITY',
      outputs: BY_LEVEL,
      rules: [{ when: ['-'], gives: ['"other"'] }, ...LEVELS.slice(0, 1)],
      x: 4,
      output: '"low"',
    },
    { hitPolicy: 'OUTPUT ORDER', rules: LEVELS, outputs: BY_LEVEL, x: 0, output: 'null' },
    { hitPolicy: 'OUTPUT ORDER', rules: LEVELS, outputs: BY_LEVEL, x: 4, output: '["high","low","low"]' },
    {
      hitPolicy: 'OUTPUT ORDER',
      outputs: [
        { name: 'a', values: '2,1' },
        { name: 'b', values: '"x","y"' },
      ],
      rules: [
        { when: ['-'], gives: ['1', '"y"'] },
        { when: ['-'], gives: ['1', '"x"'] },
        { when: ['-'], gives: ['2', '"y"'] },
      ],
      x: 3,
      output: '[{"a":2,"b":"y"},{"a":1,"b":"x"},{"a":1,"b":"y"}]',
    },
    { hitPolicy: 'COLLECT', rules: STEPS, x: 0, output: 'null' },
    { hitPolicy: 'COLLECT', rules: STEPS, x: 2, output: '[10]' },
    { hitPolicy: 'COLLECT', rules: STEPS, x: 4, output: '[10,20,20]' },
    { hitPolicy: 'COLLECT', aggregation: 'SUM', rules: STEPS, x: 0, output: 'null' },
    { hitPolicy: 'COLLECT', aggregation: 'SUM', rules: STEPS, x: 4, output: '50' },
    { hitPolicy: 'COLLECT', aggregation: 'MIN', rules: STEPS, x: 4, output: '10' },
    { hitPolicy: 'COLLECT', aggregation: 'MAX', rules: STEPS, x: 4, output: '20' },
    { hitPolicy: 'COLLECT', aggregation: 'COUNT', rules: STEPS, x: 0, output: 'null' },
    { hitPolicy: 'COLLECT', aggregation: 'COUNT', rules: STEPS, x: 4, output: '3' },
    {
      hitPolicy: 'COLLECT',
      aggregation: 'SUM',
      rules: LEVELS,
      x: 3,
      output: `Expected to evaluate decision 'd', but expected number but found '"low"'`,
    },
  ];

  it.each(vectors)('$hitPolicy $aggregation of $x is $output', async ({ x, output, ...text }) => {
    const evaluation = await evaluate(definitions(table(text)), 'd', { x });

    expect(outputOf(evaluation)).toBe(output);
  });
});

describe('decision tables', () => {
  it.each([
    { what: 'one default', outputs: [{ name: 'y', fallback: '99' }], output: '99' },
    { what: 'a default in one of two columns', outputs: [{ name: 'a', fallback: '5' }, { name: 'b' }], output: '5' },
    {
      what: 'defaults in both columns',
      outputs: [
        { name: 'a', fallback: '5' },
        { name: 'b', fallback: 'x + 1' },
      ],
      output: '{"a":5,"b":1}',
    },
  ])('give $what when nothing matches, with any hit policy', async ({ outputs, output }) => {
    const rules = [{ when: ['> 1'], gives: ['1', '2'] }];
    for (const hitPolicy of ['UNIQUE', 'FIRST', 'ANY', 'PRIORITY', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT']) {
      const evaluation = await evaluate(definitions(table({ hitPolicy, outputs, rules })), 'd', { x: 0 });

      expect(outputOf(evaluation)).toBe(output);
    }
  });

  it.each([
    { cell: '', x: 0, matches: true },
    { cell: '-', x: null, matches: true },
    { cell: '"a","b"', x: 'b', matches: true },
    { cell: 'not("c")', x: 'c', matches: false },
    { cell: '> 5', x: 'text', matches: false },
    { cell: '> 5', x: null, matches: false },
    { cell: 'null', x: null, matches: true },
    { cell: 'x > 5', x: 7, matches: true },
    { cell: '? > 5 and z = 1', x: 7, matches: true },
    { cell: 'z', x: 1, matches: true },
    { cell: 'listed', x: 7, matches: true },
    { cell: '"a"', x: ['a'], matches: false },
    { cell: 'list contains(?, "a")', x: ['a'], matches: true },
    { cell: 'true', x: 5, matches: false },
    { cell: 'false', x: false, matches: true },
    { cell: '[1..3]', x: 3, matches: true },
  ])('match the cell $cell against $x: $matches', async ({ cell, x, matches }) => {
    const xml = definitions(table({ hitPolicy: 'FIRST', rules: [{ when: [cell], gives: ['1'] }] }));

    const evaluation = await evaluate(xml, 'd', { x, z: 1, listed: [6, 7] });

    expect(outputOf(evaluation)).toBe(matches ? '1' : 'null');
  });

  it('tell inputs, matched rules and outputs under their labels, rules counted from 1', async () => {
    // given
    const xml = definitions(
      table({
        hitPolicy: 'COLLECT',
        inputs: [{ expression: 'x' }, { expression: 'x * 2', label: '两倍' }],
        outputs: [{ name: 'y', label: '结果' }],
        rules: [
          { when: ['> 5', '-'], gives: ['1'] },
          { when: ['-', '> 5'], gives: ['x + 1'] },
        ],
      }),
    );

    // when
    const evaluation = await evaluate(xml, 'd', { x: 4 });

    // then
    expect(evaluation).toEqual({
      ok: true,
      output: [5],
      evaluatedDecisions: [
        {
          decisionId: 'd',
          decisionName: 'd name',
          decisionType: 'DECISION_TABLE',
          output: [5],
          evaluatedInputs: [
            { inputId: 'di0', inputName: 'x', value: 4 },
            { inputId: 'di1', inputName: '两倍', value: 8 },
          ],
          matchedRules: [
            { ruleId: 'dr1', ruleIndex: 2, evaluatedOutputs: [{ outputId: 'do0', outputName: '结果', value: 5 }] },
          ],
        },
      ],
    });
  });

  it.each([
    { where: 'an input', text: { inputs: [{ expression: 'assert(x, false, "boom")' }], rules: STEPS } },
    { where: 'a cell', text: { rules: [{ when: ['assert(1, false, "boom")'], gives: ['1'] }] } },
    { where: 'an output', text: { rules: [{ when: ['-'], gives: ['assert(1, false, "boom")'] }] } },
    { where: 'a default', text: { outputs: [{ name: 'y', fallback: 'assert(1, false, "boom")' }], rules: [] } },
  ])('fail with the reason of $where', async ({ text }) => {
    const evaluation = await evaluate(definitions(table(text)), 'd', { x: 1 });

    expect(evaluation).toMatchObject({ ok: false, failedDecisionId: 'd', message: expect.stringMatching(/: boom$/) });
  });

  it('share one budget over all cells', async () => {
    // given
    const cell = 'count(for i in 1..2000 return i) > 0';
    const rules = Array.from({ length: 100 }, () => ({ when: [cell], gives: ['1'] }));

    // when
    const evaluation = await evaluate(definitions(table({ hitPolicy: 'COLLECT', rules })), 'd', { x: 1 });

    // then
    expect(outputOf(evaluation)).toContain('within 100000 list items, but it takes more');
  });
});

describe('decision requirements', () => {
  const a = decision('a', `${variable('av')}${literal('x + 1')}`);

  it('evaluate what is required first and know its result by the name of its variable', async () => {
    const evaluation = await evaluate(definitions(decision('b', `${requires('a')}${literal('[av, a]')}`), a), 'b', {
      x: 1,
      av: 100,
    });

    expect(outputOf(evaluation)).toBe('[2,null]');
    expect(evaluation.evaluatedDecisions.map(({ decisionId }) => decisionId)).toEqual(['a', 'b']);
  });

  it('know the result by the id without a variable, a table with several outputs as a context', async () => {
    const t = table({ id: 't', outputs: TWO_OUTPUTS, rules: [{ when: ['-'], gives: ['x', 'x + 1'] }] });

    const evaluation = await evaluate(definitions(t, decision('b', `${requires('t')}${literal('t.b')}`)), 'b', {
      x: 1,
    });

    expect(outputOf(evaluation)).toBe('2');
  });

  it('show only what is required directly, and evaluate what is required twice once', async () => {
    const b = decision('b', `${variable('bv')}${requires('a')}${literal('av')}`);
    const c = decision('c', `${requires('b')}${literal('[av, bv]')}`);
    const both = decision('e', `${requires('a', 'b')}${literal('av + bv')}`);
    const xml = definitions(a, b, c, both);

    expect(outputOf(await evaluate(xml, 'c', { x: 1 }))).toBe('[null,2]');
    const evaluation = await evaluate(xml, 'e', { x: 1 });
    expect(outputOf(evaluation)).toBe('4');
    expect(evaluation.evaluatedDecisions.map(({ decisionId }) => decisionId)).toEqual(['a', 'b', 'e']);
  });

  it('name the decision that failed and the one that was asked for', async () => {
    const failing = decision('a', literal('assert(x, false, "no")'));

    const evaluation = await evaluate(definitions(failing, decision('b', `${requires('a')}${literal('1')}`)), 'b');

    expect(evaluation).toMatchObject({
      failedDecisionId: 'a',
      message: expect.stringMatching(/^Expected to evaluate decision 'b', but Assertion failure .*: no$/),
      evaluatedDecisions: [{ decisionId: 'a', output: null }],
    });
  });

  it('fail for an unknown decision', async () => {
    expect(outputOf(await evaluate(definitions(a), 'z'))).toBe(
      "Expected to evaluate decision 'z', but no decision found with id 'z'",
    );
  });
});

describe('other decision logic', () => {
  const knowledge =
    '<businessKnowledgeModel id="k" name="addOne"><encapsulatedLogic id="ke"><formalParameter id="kp" name="p"/>' +
    `${literal('p + 1', 'k')}</encapsulatedLogic></businessKnowledgeModel>`;
  const entry = (name: string, text: string): string =>
    `<contextEntry>${name === '' ? '' : variable(name)}${literal(text)}</contextEntry>`;
  const invocation = (name: string): string =>
    decision(
      'd',
      `${knows('k')}<invocation>${literal(name, 'f')}<binding><parameter name="p"/>${literal('x * 2')}</binding></invocation>`,
    );

  it.each([
    {
      what: 'a context',
      content: `<context>${entry('e1', 'x + 1')}${entry('e2', 'e1 * 2')}</context>`,
      output: '{"e1":4,"e2":8}',
    },
    {
      what: 'a context with a result',
      content: `<context>${entry('e1', 'x + 1')}${entry('', 'e1 * 2 ')}</context>`,
      output: '8',
    },
    { what: 'a list', content: `<list>${literal('x + 1')}${literal('x  + 2')}</list>`, output: '[4,5]' },
    { what: 'a call of business knowledge', content: `${knows('k')}${literal('addOne(x)')}`, output: '4' },
  ])('evaluates $what', async ({ content, output }) => {
    expect(outputOf(await evaluate(definitions(knowledge, decision('d', content)), 'd', { x: 3 }))).toBe(output);
  });

  it('evaluates an invocation of business knowledge, and refuses one of an unknown name', async () => {
    expect(outputOf(await evaluate(definitions(knowledge, invocation('addOne')), 'd', { x: 3 }))).toBe('7');
    expect(await refusalOf(definitions(knowledge, invocation('other')))).toContain(
      "Expected required business knowledge named 'other', but found none",
    );
  });

  it('tells the failure inside of business knowledge', async () => {
    const failing = knowledge.replace('p + 1', 'assert(p, false, &quot;boom&quot;)');

    const called = await evaluate(definitions(failing, decision('d', `${knows('k')}${literal('addOne(x)')}`)), 'd');
    const invoked = await evaluate(definitions(failing, invocation('addOne')), 'd');

    expect(outputOf(called)).toContain('boom');
    expect(outputOf(invoked)).toContain('boom');
  });
});

describe('refused resources', () => {
  const twoOutputs = { outputs: [{}, { name: 'b' }], rules: [] };
  it.each([
    {
      what: 'a bad cell',
      xml: definitions(table({ rules: [{ when: ['>'], gives: ['1'] }] })),
      reason: "Element 'dr0i0': failed to parse expression '>'",
    },
    {
      what: 'a bad output',
      xml: definitions(table({ rules: [{ when: ['-'], gives: ['1 +'] }] })),
      reason: "Element 'dr0o0': failed to parse",
    },
    {
      what: 'an empty output',
      xml: definitions(table({ rules: [{ when: ['-'], gives: [''] }] })),
      reason: "Element 'dr0o0': failed to parse",
    },
    {
      what: 'a missing output',
      xml: definitions(table({ rules: [{ when: ['-'], gives: [] }] })),
      reason: 'Expected 1 output entries, but found 0',
    },
    {
      what: 'a bad input',
      xml: definitions(table({ inputs: [{ expression: '1 +' }], rules: [] })),
      reason: "Element 'de0': failed to parse",
    },
    {
      what: 'output values that are no list',
      xml: definitions(table({ outputs: [{ name: 'y', values: '1 +' }], rules: [] })),
      reason: "Element 'dv0': failed to parse",
    },
    {
      what: 'outputs without names',
      xml: definitions(table(twoOutputs)),
      reason: "Element 'do0': Expected a name for each of several outputs",
    },
    { what: 'no output', xml: definitions(table({ outputs: [], rules: [] })), reason: 'Expected at least one output' },
    {
      what: 'an unknown hit policy',
      xml: definitions(table({ hitPolicy: 'LAST', rules: [] })),
      reason: "Expected one of the hit policies of DMN, but found 'LAST'",
    },
    {
      what: 'an unknown aggregation',
      xml: definitions(table({ hitPolicy: 'COLLECT', aggregation: 'AVG', rules: [] })),
      reason: "but found 'AVG'",
    },
    {
      what: 'an aggregation of two outputs',
      xml: definitions(table({ hitPolicy: 'COLLECT', aggregation: 'SUM', outputs: TWO_OUTPUTS, rules: [] })),
      reason: 'Expected one output with the aggregation SUM, but found 2',
    },
    {
      what: 'a decision without logic',
      xml: definitions(decision('d', '')),
      reason: "Element 'd': Expected a decision table, a literal expression",
    },
    { what: 'a relation', xml: definitions(decision('d', '<relation id="r"/>')), reason: 'but found dmn:Relation' },
    {
      what: 'another language',
      xml: definitions(
        decision('d', '<literalExpression id="l" expressionLanguage="groovy"><text>1</text></literalExpression>'),
      ),
      reason: "but found 'groovy'",
    },
    {
      what: 'an unknown requirement',
      xml: definitions(decision('d', `${requires('z')}${literal('1')}`)),
      reason: "Expected 'z' to be a dmn:Decision, but found no such element",
    },
    {
      what: 'a cycle',
      xml: definitions(
        decision('a', `${requires('b')}${literal('1')}`),
        decision('b', `${requires('a')}${literal('2')}`),
      ),
      reason: 'Expected requirements without a cycle',
    },
    {
      what: 'an id used twice',
      xml: definitions(decision('d', literal('1')), decision('d', literal('2'))),
      reason: 'duplicate ID',
    },
    { what: 'an unknown element', xml: definitions('<decisionTree id="d"/>'), reason: 'decisionTree' },
    { what: 'another root', xml: '<html/>', reason: "'table.dmn': " },
    { what: 'no XML', xml: 'decision', reason: "'table.dmn': " },
    {
      what: 'a graph without an id',
      xml: definitions(decision('d', literal('1'))).replace(' id="drg"', ''),
      reason: 'Expected an id for the decision requirements graph',
    },
    {
      what: 'a decision without an id',
      xml: definitions(decision('d', literal('1')).replace(' id="d"', '')),
      reason: 'Expected an id for every decision',
    },
  ])('$what', async ({ xml, reason }) => {
    expect(await refusalOf(xml)).toContain(reason);
  });
});

describe('the tables of this product', () => {
  const folder = new URL('../../processes/', import.meta.url);

  it.each(readdirSync(folder).filter((name) => name.endsWith('.dmn')))('%s is accepted', async (name) => {
    const result = await parseDmn(name, readFileSync(new URL(name, folder)));

    expect(result.ok ? [] : result.error).toEqual([]);
  });
});
