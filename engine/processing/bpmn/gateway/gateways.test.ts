import { describe, expect, it } from 'vitest';
import { bpmn, end, serviceTask, start } from '../../../testing/bpmn.ts';
import { TestEngine } from '../../../testing/test-engine.ts';

const message = (name: string) =>
  `<bpmn:message id="m_${name}" name="${name}"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>`;

describe('exclusive gateway', () => {
  const diagram = bpmn(
    'p',
    `${start}<bpmn:exclusiveGateway id="g" default="g_c"/>${['a', 'b', 'c'].map((id) => `<bpmn:endEvent id="${id}"/>`).join('')}`,
    ['start -> g', 'g -> a: =x = 1', 'g -> b: =x = 2', 'g -> c'],
  );

  it.each([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ])('with x = %i takes the flow to %s', async (x, target) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(diagram);

    // when
    const instance = await engine.create('p', { x });

    // then
    expect(engine.completed(instance)).toEqual(['start', 'g', target, 'p']);
  });

  it('waits in ACTIVATING with a CONDITION_ERROR when no condition holds, and chooses again after resolving', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn('p', `${start}<bpmn:exclusiveGateway id="g"/>${end}<bpmn:endEvent id="e2"/>`, [
        'start -> g',
        'g -> end: =x',
        'g -> e2: =false',
      ]),
    );
    const instance = await engine.create('p', { x: false });
    expect(engine.incident().value).toMatchObject({ errorType: 'CONDITION_ERROR', elementId: 'g' });

    // when
    await engine.setVariables(instance, { x: true });
    await engine.resolve(engine.incident().key);

    // then
    expect(engine.completed(instance)).toEqual(['start', 'g', 'end', 'p']);
  });
});

describe('inclusive gateway', () => {
  it.each([
    [{ x: 1, y: 1 }, ['a', 'b']],
    [{ x: 1, y: 0 }, ['a']],
    [{ x: 0, y: 0 }, ['c']],
  ])('with %o takes the flows to %o', async (variables, targets) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:inclusiveGateway id="g" default="g_c"/>${['a', 'b', 'c'].map((id) => `<bpmn:endEvent id="${id}"/>`).join('')}`,
        ['start -> g', 'g -> a: =x = 1', 'g -> b: =y = 1', 'g -> c'],
      ),
    );

    // when
    const instance = await engine.create('p', variables);

    // then
    expect(engine.completed(instance)).toEqual(['start', 'g', ...targets, 'p']);
  });
});

describe('parallel gateway', () => {
  it('forks into all paths and joins when all have arrived', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:parallelGateway id="f"/>${serviceTask('a')}${serviceTask('b')}<bpmn:parallelGateway id="j"/>${end}`,
        ['start -> f', 'f -> a', 'f -> b', 'a -> j', 'b -> j', 'j -> end'],
      ),
    );
    const instance = await engine.create('p');

    // when
    await engine.completeJob('b');
    expect(engine.completed(instance)).not.toContain('j');
    await engine.completeJob('a');

    // then
    expect(engine.completed(instance)).toEqual(['start', 'f', 'b', 'a', 'j', 'end', 'p']);
  });
});

describe('event-based gateway', () => {
  const diagram = bpmn(
    'p',
    `${start}<bpmn:eventBasedGateway id="g"/>
     <bpmn:intermediateCatchEvent id="msg"><bpmn:messageEventDefinition id="md" messageRef="m_go"/></bpmn:intermediateCatchEvent>
     <bpmn:intermediateCatchEvent id="tim"><bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
     <bpmn:endEvent id="e1"/><bpmn:endEvent id="e2"/>`,
    ['start -> g', 'g -> msg', 'g -> tim', 'msg -> e1', 'tim -> e2'],
    message('go'),
  );

  it('goes the way of the message and closes the timer', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(diagram);
    const instance = await engine.create('p', { key: 'k' });

    // when
    await engine.publish('go', 'k', { variables: { v: 1 } });

    // then
    expect(engine.completed(instance)).toEqual(['start', 'g', 'msg', 'e1', 'p']);
    expect(engine.variables(instance)).toEqual({ key: 'k', v: 1 });
    expect(engine.recordsOf('TIMER').map(({ intent }) => intent)).toEqual(['CREATED', 'CANCELED']);
    expect(engine.path(instance)).toContain('SEQUENCE_FLOW_TAKEN g_msg');
  });

  it('goes the way of the timer and closes the message subscription', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(diagram);
    const instance = await engine.create('p', { key: 'k' });

    // when
    await engine.advance(3_600_000);

    // then
    expect(engine.completed(instance)).toEqual(['start', 'g', 'tim', 'e2', 'p']);
    expect(engine.recordsOf('MESSAGE_SUBSCRIPTION').map(({ intent }) => intent)).toEqual(['CREATED', 'DELETED']);
    expect(engine.recordsOf('PROCESS_MESSAGE_SUBSCRIPTION').map(({ intent }) => intent)).toEqual([
      'CREATING',
      'CREATED',
      'DELETING',
      'DELETED',
    ]);
  });
});
