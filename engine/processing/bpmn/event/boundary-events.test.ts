import { describe, expect, it } from 'vitest';
import { bpmn, end, serviceTask, start } from '../../../testing/bpmn.ts';
import { TestEngine } from '../../../testing/test-engine.ts';

const message = `<bpmn:message id="m" name="go"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>`;
const definitions = `${message}<bpmn:signal id="s" name="sig"/><bpmn:error id="err" errorCode="E1"/><bpmn:escalation id="esc" escalationCode="X"/>`;

const timer =
  '<bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT1M</bpmn:timeDuration></bpmn:timerEventDefinition>';
const cycle = '<bpmn:timerEventDefinition id="td"><bpmn:timeCycle>R3/PT1M</bpmn:timeCycle></bpmn:timerEventDefinition>';

const withBoundary = (definition: string, interrupting: boolean, task = serviceTask('t')) =>
  bpmn(
    'p',
    `${start}${task}<bpmn:boundaryEvent id="b" attachedToRef="t" cancelActivity="${interrupting}">${definition}</bpmn:boundaryEvent>${end}${serviceTask('after')}<bpmn:endEvent id="e2"/>`,
    ['start -> t', 't -> end', 'b -> after', 'after -> e2'],
    definitions,
  );

describe('boundary events', () => {
  it.each([
    ['timer', timer, (engine: TestEngine) => engine.advance(60_000)],
    [
      'message',
      '<bpmn:messageEventDefinition id="d1" messageRef="m"/>',
      (engine: TestEngine) => engine.publish('go', 'k'),
    ],
    ['signal', '<bpmn:signalEventDefinition id="d1" signalRef="s"/>', (engine: TestEngine) => engine.broadcast('sig')],
  ])('an interrupting %s ends the task, cancels its job and goes on', async (_name, definition, trigger) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withBoundary(definition, true));
    const instance = await engine.create('p', { key: 'k' });

    // when
    await trigger(engine);
    await engine.completeJob('after');

    // then
    expect(engine.completed(instance)).toEqual(['start', 'b', 'after', 'e2', 'p']);
    expect(engine.path(instance)).toContain('ELEMENT_TERMINATED t');
    expect(engine.recordsOf('JOB', 'CANCELED')).toHaveLength(1);
    expect(engine.path(instance).indexOf('ELEMENT_TERMINATED t')).toBeLessThan(
      engine.path(instance).indexOf('ELEMENT_ACTIVATING b'),
    );
  });

  it.each([
    ['timer cycle', cycle, async (engine: TestEngine) => engine.advance(600_000), 3],
    [
      'message',
      '<bpmn:messageEventDefinition id="d1" messageRef="m"/>',
      async (engine: TestEngine) => {
        await engine.publish('go', 'k');
        await engine.publish('go', 'k');
      },
      2,
    ],
    [
      'signal',
      '<bpmn:signalEventDefinition id="d1" signalRef="s"/>',
      async (engine: TestEngine) => {
        await engine.broadcast('sig');
        await engine.broadcast('sig');
      },
      2,
    ],
  ])('a non-interrupting %s leaves the task and starts a path each time', async (_name, definition, trigger, times) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withBoundary(definition, false));
    const instance = await engine.create('p', { key: 'k' });

    // when
    await trigger(engine);

    // then
    expect(await engine.activate('after')).toHaveLength(times);
    await engine.completeJob('t');
    expect(engine.isRunning(instance)).toBe(true);
  });

  it('an error takes the way of its code, its variables being visible to output mappings only', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withBoundary('<bpmn:errorEventDefinition id="d1" errorRef="err"/>', true));
    const instance = await engine.create('p');
    const job = await engine.activateOne('t');

    // when
    await engine.throwError(job.key, 'E1', { lost: 1 });
    await engine.completeJob('after');

    // then
    expect(engine.completed(instance)).toEqual(['start', 'b', 'after', 'e2', 'p']);
    expect(engine.variables(instance)).toEqual({});
    expect(engine.recordsOf('JOB').map(({ intent }) => intent)).toEqual([
      'CREATED',
      'ERROR_THROWN',
      'CREATED',
      'COMPLETED',
    ]);
  });

  it('an error nobody takes is an incident; resolving gives the job back', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withBoundary('<bpmn:errorEventDefinition id="d1" errorRef="err"/>', true));
    const instance = await engine.create('p');
    const job = await engine.activateOne('t');

    // when
    await engine.throwError(job.key, 'other');
    expect(engine.incident().value).toMatchObject({ errorType: 'UNHANDLED_ERROR_EVENT', jobKey: job.key });
    expect(
      await engine.expectRejection({ name: 'JOB.COMPLETE', key: job.key, value: { variables: {} } }),
    ).toMatchObject({
      type: 'INVALID_STATE',
      reason: expect.stringContaining("in state 'ERROR_THROWN'"),
    });
    await engine.resolve(engine.incident().key);

    // then
    expect((await engine.completeJob('t')).key).toBe(job.key);
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('an error without a code takes every error', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withBoundary('<bpmn:errorEventDefinition id="d1"/>', true));
    const instance = await engine.create('p');

    // when
    await engine.throwError((await engine.activateOne('t')).key, 'whatever');

    // then
    expect(engine.completed(instance)).toContain('b');
  });

  it('an escalation of a subprocess is taken without ending it', async () => {
    // given
    const engine = new TestEngine();
    const sub = `<bpmn:subProcess id="t"><bpmn:startEvent id="s2"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
      <bpmn:intermediateThrowEvent id="throw"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing><bpmn:escalationEventDefinition id="d9" escalationRef="esc"/></bpmn:intermediateThrowEvent>
      <bpmn:endEvent id="se"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
      <bpmn:sequenceFlow id="f1" sourceRef="s2" targetRef="throw"/><bpmn:sequenceFlow id="f2" sourceRef="throw" targetRef="se"/></bpmn:subProcess>`;
    await engine.deploy(withBoundary('<bpmn:escalationEventDefinition id="d1" escalationRef="esc"/>', false, sub));

    // when
    const instance = await engine.create('p');

    // then
    expect(engine.completed(instance)).toEqual(expect.arrayContaining(['throw', 'se', 't', 'end', 'b']));
    expect(engine.recordsOf('ESCALATION').map(({ intent, value }) => [intent, value.catchElementId])).toEqual([
      ['ESCALATED', 'b'],
    ]);
    await engine.completeJob('after');
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('wins over an open incident of the task', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withBoundary(timer, true));
    await engine.create('p');
    await engine.fail((await engine.activateOne('t')).key, { retries: 0, errorMessage: 'broken' });
    expect(engine.incident().value).toMatchObject({ errorType: 'JOB_NO_RETRIES', errorMessage: 'broken' });

    // when
    await engine.advance(60_000);

    // then
    expect(engine.state.incidents.size).toBe(0);
    expect(await engine.activate('after')).toHaveLength(1);
  });
});
