import { describe, expect, it } from 'vitest';
import { bpmn, end, serviceTask, start } from '../../testing/bpmn.ts';
import { TestEngine } from '../../testing/test-engine.ts';

const signal = '<bpmn:signal id="s" name="=&quot;clock-&quot; + caseId"/><bpmn:signal id="fixed" name="go"/>';

describe('signals', () => {
  it('reach all waiting instances of the evaluated name and no other', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:intermediateCatchEvent id="c"><bpmn:signalEventDefinition id="d1" signalRef="s"/></bpmn:intermediateCatchEvent>${end}`,
        ['start -> c', 'c -> end'],
        signal,
      ),
    );
    const instances = [
      await engine.create('p', { caseId: 'a' }),
      await engine.create('p', { caseId: 'a' }),
      await engine.create('p', { caseId: 'b' }),
    ];

    // when
    await engine.broadcast('clock-a', { v: 1 });

    // then
    expect(instances.map((key) => engine.isRunning(key))).toEqual([false, false, true]);
    expect(engine.variables(instances[0] ?? 0)).toEqual({ caseId: 'a', v: 1 });
  });

  it('start an instance at a signal start event', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `<bpmn:startEvent id="start"><bpmn:signalEventDefinition id="d1" signalRef="fixed"/></bpmn:startEvent>${serviceTask('work')}${end}`,
        ['start -> work', 'work -> end'],
        signal,
      ),
    );

    // when
    await engine.broadcast('go', { v: 1 });

    // then
    expect(JSON.parse((await engine.activateOne('work')).variables)).toEqual({ v: 1 });
  });

  it('are thrown by an event with its local variables', async () => {
    // given
    const engine = new TestEngine();
    const mapping =
      '<bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="=x" target="y"/></zeebe:ioMapping></bpmn:extensionElements>';
    await engine.deploy(
      bpmn(
        'catcher',
        `<bpmn:startEvent id="start"><bpmn:signalEventDefinition id="d1" signalRef="fixed"/></bpmn:startEvent>${serviceTask('work')}${end}`,
        ['start -> work', 'work -> end'],
        signal,
      ),
      bpmn(
        'thrower',
        `${start}<bpmn:intermediateThrowEvent id="throw">${mapping}<bpmn:signalEventDefinition id="d1" signalRef="fixed"/></bpmn:intermediateThrowEvent><bpmn:endEvent id="end"><bpmn:signalEventDefinition id="d2" signalRef="fixed"/></bpmn:endEvent>`,
        ['start -> throw', 'throw -> end'],
        signal,
      ),
    );

    // when
    const thrower = await engine.create('thrower', { x: 5 });

    // then
    const jobs = await engine.activate('work');
    expect(jobs.map(({ variables }) => JSON.parse(variables))).toEqual([{ y: 5 }, {}]);
    expect(engine.isRunning(thrower)).toBe(false);
  });
});
