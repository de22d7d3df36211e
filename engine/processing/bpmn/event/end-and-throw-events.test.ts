import { describe, expect, it } from 'vitest';
import { bpmn, end, flowXml, serviceTask, start, withFlowReferences } from '../../../testing/bpmn.ts';
import { TestEngine } from '../../../testing/test-engine.ts';

const definitions =
  '<bpmn:error id="err" errorCode="E1"/><bpmn:escalation id="esc" escalationCode="X"/><bpmn:message id="m" name="m"/>';
const around = (elements: string, flows: readonly string[], boundary: string) =>
  bpmn(
    'p',
    `${start}<bpmn:subProcess id="sub">${withFlowReferences(elements, flows)}${flowXml(flows)}</bpmn:subProcess>${boundary}${end}<bpmn:endEvent id="e2"/>`,
    ['start -> sub', 'sub -> end', ...(boundary === '' ? [] : ['b -> e2'])],
    definitions,
  );

describe('end and throw events', () => {
  it('an error end event is taken by the boundary event of its subprocess', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      around(
        '<bpmn:startEvent id="s2"/><bpmn:endEvent id="fail"><bpmn:errorEventDefinition id="d1" errorRef="err"/></bpmn:endEvent>',
        ['s2 -> fail'],
        '<bpmn:boundaryEvent id="b" attachedToRef="sub"><bpmn:errorEventDefinition id="d2" errorRef="err"/></bpmn:boundaryEvent>',
      ),
    );

    // when
    const instance = await engine.create('p');

    // then
    expect(engine.completed(instance)).toEqual(['start', 's2', 'b', 'e2', 'p']);
  });

  it('an error end event nobody takes is an incident', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:endEvent id="fail"><bpmn:errorEventDefinition id="d1" errorRef="err"/></bpmn:endEvent>`,
        ['start -> fail'],
        definitions,
      ),
    );

    // when
    await engine.create('p');

    // then
    expect(engine.incident().value).toMatchObject({ errorType: 'UNHANDLED_ERROR_EVENT', elementId: 'fail' });
  });

  it('an escalation end event nobody takes goes on', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:endEvent id="up"><bpmn:escalationEventDefinition id="d1" escalationRef="esc"/></bpmn:endEvent>`,
        ['start -> up'],
        definitions,
      ),
    );

    // when
    const instance = await engine.create('p');

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.recordsOf('ESCALATION').map(({ intent }) => intent)).toEqual(['NOT_ESCALATED']);
  });

  it('an interrupting escalation ends the subprocess', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      around(
        '<bpmn:startEvent id="s2"/><bpmn:endEvent id="up"><bpmn:escalationEventDefinition id="d1" escalationRef="esc"/></bpmn:endEvent>',
        ['s2 -> up'],
        '<bpmn:boundaryEvent id="b" attachedToRef="sub"><bpmn:escalationEventDefinition id="d2" escalationRef="esc"/></bpmn:boundaryEvent>',
      ),
    );

    // when
    const instance = await engine.create('p');

    // then
    expect(engine.completed(instance)).toEqual(['start', 's2', 'b', 'e2', 'p']);
  });

  it('a message end event is a job', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:endEvent id="send"><bpmn:extensionElements><zeebe:taskDefinition type="send"/></bpmn:extensionElements><bpmn:messageEventDefinition id="d1" messageRef="m"/></bpmn:endEvent>`,
        ['start -> send'],
        definitions,
      ),
    );
    const instance = await engine.create('p');

    // when
    await engine.completeJob('send');

    // then
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('a link throw event goes on at the catch event of its name', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:intermediateThrowEvent id="to"><bpmn:linkEventDefinition id="l1" name="x"/></bpmn:intermediateThrowEvent>
         <bpmn:intermediateCatchEvent id="from"><bpmn:linkEventDefinition id="l2" name="x"/></bpmn:intermediateCatchEvent>${end}`,
        ['start -> to', 'from -> end'],
      ),
    );

    // when
    const instance = await engine.create('p');

    // then
    expect(engine.completed(instance)).toEqual(['start', 'to', 'from', 'end', 'p']);
  });

  it('a terminate end event ends the process as completed, its jobs canceled', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:parallelGateway id="f"/>${serviceTask('a')}${serviceTask('b')}<bpmn:endEvent id="stop"><bpmn:terminateEventDefinition id="td"/></bpmn:endEvent>${end}`,
        ['start -> f', 'f -> a', 'f -> b', 'a -> end', 'b -> stop'],
      ),
    );
    const instance = await engine.create('p');

    // when
    await engine.completeJob('b');

    // then
    expect(engine.path(instance)).toContain('ELEMENT_COMPLETED p');
    expect(engine.path(instance)).toContain('ELEMENT_TERMINATED a');
  });
});
