import { describe, expect, it } from 'vitest';
import { bpmn, end, flowXml, oneTask, serviceTask, start, withFlowReferences } from '../../testing/bpmn.ts';
import { TestEngine } from '../../testing/test-engine.ts';

const io = (content: string) => `<zeebe:ioMapping>${content}</zeebe:ioMapping>`;

describe('incidents', () => {
  it('of an input mapping run the activation again', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn('p', start + serviceTask('t', io('<zeebe:input source="=assert(x, x != null)" target="y"/>')) + end, [
        'start -> t',
        't -> end',
      ]),
    );
    const instance = await engine.create('p');
    expect(engine.incident().value.errorType).toBe('IO_MAPPING_ERROR');

    // when
    await engine.setVariables(instance, { x: 1 });
    await engine.resolve(engine.incident().key);

    // then
    expect(JSON.parse((await engine.activateOne('t')).variables)).toEqual({ x: 1, y: 1 });
  });

  it('of an output mapping run the completion again, the variables of the job being kept', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn('p', start + serviceTask('t', io('<zeebe:output source="=r + assert(x, x != null)" target="y"/>')) + end, [
        'start -> t',
        't -> end',
      ]),
    );
    const instance = await engine.create('p');
    await engine.completeJob('t', { r: 1 });
    expect(engine.incident().value.errorType).toBe('IO_MAPPING_ERROR');

    // when
    await engine.setVariables(instance, { x: 2 });
    await engine.resolve(engine.incident().key);

    // then
    expect(engine.variables(instance)).toEqual({ x: 2, y: 3 });
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.path(instance, 'ELEMENT_COMPLETING').filter((step) => step.endsWith(' t'))).toHaveLength(1);
  });

  it('come back under a new key when the cause is still there', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(bpmn('p', start + serviceTask('t', '', '=missing') + end, ['start -> t', 't -> end']));
    await engine.create('p');
    const first = engine.incident();

    // when
    await engine.resolve(first.key);

    // then
    expect(engine.incident().key).not.toBe(first.key);
    expect(await engine.expectRejection({ name: 'INCIDENT.RESOLVE', key: first.key, value: {} })).toMatchObject({
      type: 'NOT_FOUND',
    });
  });

  it('of a multi-instance output element run the completion of the inner instance again', async () => {
    // given
    const engine = new TestEngine();
    const loop =
      '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=[1]" inputElement="i" outputCollection="out" outputElement="=assert(r, r != null)"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>';
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:serviceTask id="t"><bpmn:extensionElements><zeebe:taskDefinition type="t"/></bpmn:extensionElements>${loop}</bpmn:serviceTask>${end}`,
        ['start -> t', 't -> end'],
      ),
    );
    const instance = await engine.create('p');
    await engine.completeJob('t');

    // when
    await engine.setVariables(engine.incident().value.elementInstanceKey, { r: 5 }, true);
    await engine.resolve(engine.incident().key);

    // then
    expect(engine.variables(instance)).toEqual({ out: [5] });
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('inside a subprocess vanish when an event subprocess interrupts', async () => {
    // given
    const engine = new TestEngine();
    const elements =
      '<bpmn:startEvent id="es"><bpmn:signalEventDefinition id="d1" signalRef="s"/></bpmn:startEvent><bpmn:endEvent id="ee"/>';
    await engine.deploy(
      bpmn(
        'p',
        `${start}${serviceTask('t', '', '=missing')}${end}<bpmn:subProcess id="esp" triggeredByEvent="true">${withFlowReferences(elements, ['es -> ee'])}${flowXml(['es -> ee'])}</bpmn:subProcess>`,
        ['start -> t', 't -> end'],
        '<bpmn:signal id="s" name="stop"/>',
      ),
    );
    const instance = await engine.create('p');

    // when
    await engine.broadcast('stop');

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.state.incidents.size).toBe(0);
  });
});

describe('errors and escalations across call activities', () => {
  it('an escalation of the child is taken by the boundary event of the caller, which goes on', async () => {
    // given
    const engine = new TestEngine();
    const escalation = '<bpmn:escalation id="esc" escalationCode="late"/>';
    await engine.deploy(
      bpmn(
        'child',
        `${start}<bpmn:intermediateThrowEvent id="up"><bpmn:escalationEventDefinition id="d1" escalationRef="esc"/></bpmn:intermediateThrowEvent>${serviceTask('work')}${end}`,
        ['start -> up', 'up -> work', 'work -> end'],
        escalation,
      ),
      bpmn(
        'parent',
        `${start}<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="child"/></bpmn:extensionElements></bpmn:callActivity><bpmn:boundaryEvent id="b" attachedToRef="call" cancelActivity="false"><bpmn:escalationEventDefinition id="d1" escalationRef="esc"/></bpmn:boundaryEvent>${serviceTask('remind')}${end}<bpmn:endEvent id="e2"/>`,
        ['start -> call', 'call -> end', 'b -> remind', 'remind -> e2'],
        escalation,
      ),
    );
    const parent = await engine.create('parent');

    // when
    await engine.completeJob('remind');
    await engine.completeJob('work');

    // then
    expect(engine.isRunning(parent)).toBe(false);
    expect(engine.recordsOf('ESCALATION').map(({ value }) => value.catchElementId)).toEqual(['b']);
  });

  it('a terminate end event of the caller ends the child', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      oneTask('child'),
      bpmn(
        'parent',
        `${start}<bpmn:parallelGateway id="f"/><bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="child"/></bpmn:extensionElements></bpmn:callActivity>${serviceTask('other')}<bpmn:endEvent id="stop"><bpmn:terminateEventDefinition id="td"/></bpmn:endEvent>${end}`,
        ['start -> f', 'f -> call', 'f -> other', 'call -> end', 'other -> stop'],
      ),
    );
    const parent = await engine.create('parent');

    // when
    await engine.completeJob('other');

    // then
    expect(engine.isRunning(parent)).toBe(false);
    expect(engine.state.elements.size + engine.state.jobs.size).toBe(0);
  });
});
