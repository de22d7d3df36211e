import { describe, expect, it } from 'vitest';
import { bpmn, end, start } from '../../testing/bpmn.ts';
import { document, TestEngine } from '../../testing/test-engine.ts';

const dmn = (fee = '100') => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="fees" name="Fees" namespace="http://example.org">
  <decision id="fee" name="Fee"><decisionTable id="table" hitPolicy="UNIQUE">
    <input id="in1" label="area"><inputExpression id="ie1" typeRef="number"><text>area</text></inputExpression></input>
    <output id="out1" name="fee" typeRef="number"/>
    <rule id="small"><inputEntry id="e1"><text>&lt; 1000</text></inputEntry><outputEntry id="o1"><text>${fee}</text></outputEntry></rule>
    <rule id="large"><inputEntry id="e2"><text>&gt;= 1000</text></inputEntry><outputEntry id="o2"><text>area / 10</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>`;
const caller = bpmn(
  'p',
  `${start}<bpmn:businessRuleTask id="t"><bpmn:extensionElements><zeebe:calledDecision decisionId="fee" resultVariable="fee"/></bpmn:extensionElements></bpmn:businessRuleTask>${end}`,
  ['start -> t', 't -> end'],
);
const evaluation = (value: { decisionId?: string; decisionKey?: number; variables?: object }) =>
  ({
    name: 'DECISION_EVALUATION.EVALUATE',
    key: -1,
    value: {
      decisionId: value.decisionId ?? '',
      decisionKey: value.decisionKey ?? -1,
      variables: document({ ...value.variables }),
    },
  }) as const;

describe('decisions', () => {
  it('are called by a business rule task in their latest version', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy({ name: 'fees.dmn', text: dmn() }, caller);
    await engine.deploy({ name: 'fees.dmn', text: dmn('200') });

    // when
    const instance = await engine.create('p', { area: 500 });

    // then
    expect(engine.variables(instance)).toEqual({ area: 500, fee: 200 });
    expect(
      engine
        .recordsOf('DECISION_EVALUATION')
        .map(({ intent, value }) => [intent, value.elementId, value.decisionVersion]),
    ).toEqual([['EVALUATED', 't', 2]]);
  });

  it('are evaluated on request, with the rules that matched', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy({ name: 'fees.dmn', text: dmn() });

    // when
    const answer = await engine.expectOk(evaluation({ decisionId: 'fee', variables: { area: 2000 } }));

    // then
    expect(answer).toMatchObject({ decisionOutput: '200', failedDecisionId: '', decisionVersion: 1 });
    expect(answer.evaluatedDecisions[0]?.matchedRules).toMatchObject([{ ruleId: 'large', ruleIndex: 2 }]);
  });

  it('that fail are an incident of the task, which asks again', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy({ name: 'fees.dmn', text: dmn('assert(rate, rate != null)') }, caller);
    const instance = await engine.create('p', { area: 500 });
    expect(engine.incident().value).toMatchObject({ errorType: 'DECISION_EVALUATION_ERROR', elementId: 't' });

    // when
    await engine.setVariables(instance, { rate: 7 });
    await engine.resolve(engine.incident().key);

    // then
    expect(engine.variables(instance)).toEqual({ area: 500, rate: 7, fee: 7 });
    expect(engine.recordsOf('DECISION_EVALUATION').map(({ intent }) => intent)).toEqual(['FAILED', 'EVALUATED']);
  });

  it.each([
    ['an unknown id', { decisionId: 'none' }],
    ['an unknown key', { decisionKey: 5 }],
    ['nothing', {}],
  ])('named by %s are INVALID_ARGUMENT', async (_name, named) => {
    // given
    const engine = new TestEngine();

    // when
    const refused = await engine.expectRejection(evaluation(named));

    // then
    expect(refused.type).toBe('INVALID_ARGUMENT');
  });

  it('keep their version while the resource does not change, and are deleted with their requirements', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy({ name: 'fees.dmn', text: dmn() });
    const again = await engine.expectOk({
      name: 'DEPLOYMENT.CREATE',
      key: -1,
      value: { resources: [{ name: 'fees.dmn', bytes: Buffer.from(dmn()) }] },
    });
    const requirements = again.decisionRequirementsMetadata[0];

    // when
    await engine.expectOk({
      name: 'RESOURCE_DELETION.DELETE',
      key: requirements?.decisionRequirementsKey ?? 0,
      value: {},
    });

    // then
    expect([requirements?.duplicate, again.decisionsMetadata[0]?.version]).toEqual([true, 1]);
    expect((await engine.expectRejection(evaluation({ decisionId: 'fee' }))).type).toBe('INVALID_ARGUMENT');
  });
});
