import { describe, expect, it } from 'vitest';
import { bpmn, end, oneTask, serviceTask, start } from '../testing/bpmn.ts';
import { TestEngine } from '../testing/test-engine.ts';

const loop = bpmn(
  'loop',
  `${start}<bpmn:scriptTask id="t"><bpmn:extensionElements><zeebe:script expression="=1" resultVariable="r"/></bpmn:extensionElements></bpmn:scriptTask><bpmn:exclusiveGateway id="g" default="g_t"/>${end}<bpmn:exclusiveGateway id="m"/>`,
  ['start -> m', 'm -> t', 't -> g', 'g -> end: =stop', 'g -> t'],
);

describe('long runs', () => {
  it('are done in turns, and go on after a restart in the middle', async () => {
    // given
    const engine = new TestEngine({ stepsPerTurn: 10, stepsWithoutWait: 100_000 });
    const items = Array.from({ length: 50 }, (_, index) => index);
    const multi = `<bpmn:serviceTask id="t"><bpmn:extensionElements><zeebe:taskDefinition type="t"/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items" inputElement="i"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>`;
    await engine.deploy(bpmn('p', start + multi + end, ['start -> t', 't -> end']));

    // when
    await engine.create('p', { items });
    await engine.restart();

    // then
    expect(await engine.activate('t')).toHaveLength(50);
    expect(engine.state.continuations.ready()).toEqual([]);
  });

  it('that never wait are held by an incident, which ends with the instance', async () => {
    // given
    const engine = new TestEngine({ stepsPerTurn: 10, stepsWithoutWait: 100 });
    await engine.deploy(loop);

    // when
    const instance = await engine.create('loop', { stop: false });

    // then
    expect(engine.incident().value).toMatchObject({ elementInstanceKey: instance, errorType: 'UNKNOWN' });
    await engine.cancel(instance);
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.state.continuations.ofIncident(-1)).toBeUndefined();
    expect(engine.state.incidents.size).toBe(0);
  });

  it('go on when the incident is resolved', async () => {
    // given
    const engine = new TestEngine({ stepsPerTurn: 10, stepsWithoutWait: 100 });
    await engine.deploy(loop);
    const instance = await engine.create('loop', { stop: false });

    // when
    await engine.setVariables(instance, { stop: true });
    await engine.resolve(engine.incident().key);

    // then
    expect(engine.isRunning(instance)).toBe(false);
  });

  const multiple = (id: string, count: number, inner: string) =>
    `<bpmn:subProcess id="${id}"><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=for i in 1..${count} return i" inputElement="i"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>${inner}</bpmn:subProcess>`;

  it('that spread faster than they are worked off are held by an incident, while others go on', async () => {
    // given: 40 x 40 x 40 instances of an element
    const engine = new TestEngine({ stepsPerTurn: 10, pendingSteps: 200 });
    const innermost = multiple('c', 40, '<bpmn:startEvent id="s3"/>');
    const nested = multiple(
      'a',
      40,
      `<bpmn:startEvent id="s1"/>${multiple('b', 40, `<bpmn:startEvent id="s2"/>${innermost}<bpmn:sequenceFlow id="f2" sourceRef="s2" targetRef="c"/>`)}<bpmn:sequenceFlow id="f1" sourceRef="s1" targetRef="b"/>`,
    );
    await engine.deploy(bpmn('wide', start + nested + end, ['start -> a', 'a -> end']));
    await engine.deploy(oneTask('p'));
    // when
    const wide = await engine.create('wide', {});
    const other = await engine.create('p', {});
    // then
    expect(engine.incident().value).toMatchObject({ processInstanceKey: wide, errorType: 'UNKNOWN' });
    expect(engine.incident().value.errorMessage).toContain('steps to be done at once');
    expect(Math.max(...engine.rows().map(({ content }) => content.length))).toBeLessThan(200_000);
    expect(engine.isRunning(other)).toBe(true);
    await engine.cancel(wide);
    expect(engine.isRunning(wide)).toBe(false);
  });

  it('give way when they have taken long or written much, and end all the same', async () => {
    // given
    const script = `<bpmn:scriptTask id="t"><bpmn:extensionElements><zeebe:script expression="=text + string(i)" resultVariable="copy"/></bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=for i in 1..50 return i" inputElement="i"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:scriptTask>`;
    const process = bpmn('p', start + script + end, ['start -> t', 't -> end']);
    for (const limits of [{ rowLength: 300_000 }, { turnMilliseconds: -1 }]) {
      const engine = new TestEngine(limits);
      await engine.deploy(process);
      // when
      const instance = await engine.create('p', { text: 'x'.repeat(4_000) });
      // then
      expect(engine.isRunning(instance)).toBe(false);
      expect(engine.rows().length).toBeGreaterThan(3);
      expect(engine.faults).toEqual([]);
    }
  });

  it('ban the instance that would write more than the log can take', async () => {
    // given
    const engine = new TestEngine({ rowLength: 50_000 });
    await engine.deploy(oneTask('p'));
    const script = `<bpmn:scriptTask id="t"><bpmn:extensionElements><zeebe:script expression="=text + text + text" resultVariable="r"/></bpmn:extensionElements></bpmn:scriptTask>`;
    await engine.deploy(bpmn('big', start + serviceTask('w') + script + end, ['start -> w', 'w -> t', 't -> end']));
    const instance = await engine.create('big', { text: 'x'.repeat(20_000) });
    // when
    const [job] = await engine.activate('w');
    await engine.submit({ name: 'JOB.COMPLETE', key: job?.key ?? -1, value: { variables: {} } });
    // then
    expect(engine.state.banned.has(instance)).toBe(true);
    expect(engine.faults).toEqual([expect.stringContaining('at most 50000 characters')]);
    expect(engine.isRunning(await engine.create('p', {}))).toBe(true);
  });
});

describe('refused commands', () => {
  it('leave no trace in log and state', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}${serviceTask('t')}<bpmn:boundaryEvent id="b" attachedToRef="t"><bpmn:timerEventDefinition id="td"><bpmn:timeDate>=at</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent><bpmn:subProcess id="sub"><bpmn:startEvent id="s2"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent><bpmn:task id="x"><bpmn:incoming>f</bpmn:incoming></bpmn:task><bpmn:sequenceFlow id="f" sourceRef="s2" targetRef="x"/></bpmn:subProcess><bpmn:boundaryEvent id="b2" attachedToRef="sub"><bpmn:timerEventDefinition id="td2"><bpmn:timeDate>=at</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent>${end}`,
        ['start -> t', 't -> sub', 'sub -> end', 'b -> end', 'b2 -> end'],
      ),
    );
    const before = engine.records().length;
    const keyBefore = engine.state.lastKey;

    // when
    const refused = await engine.expectRejection({
      name: 'PROCESS_INSTANCE_CREATION.CREATE',
      key: -1,
      value: {
        processDefinitionKey: -1,
        bpmnProcessId: 'p',
        version: -1,
        variables: { at: '"never"' },
        startInstructions: [{ elementId: 'x' }],
      },
    });

    // then
    expect(refused).toMatchObject({ type: 'INVALID_ARGUMENT', reason: expect.stringContaining("events of 'sub'") });
    expect([engine.records().length, engine.state.lastKey, engine.state.elements.size]).toEqual([before, keyBefore, 0]);
  });
});

describe('timers without duration', () => {
  it('turn a loop ten times a second, and go off on time when they were set before', async () => {
    // given
    const engine = new TestEngine({ timerResolution: 100 });
    const catching = (id: string, duration: string) =>
      `<bpmn:intermediateCatchEvent id="${id}"><bpmn:timerEventDefinition id="${id}d"><bpmn:timeDuration>${duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>`;
    const flows = ['start -> m', 'm -> t', 't -> m'];
    await engine.deploy(bpmn('loop', `${start}<bpmn:exclusiveGateway id="m"/>${catching('t', 'PT0S')}`, flows));
    await engine.deploy(bpmn('p', start + catching('t', 'PT0.95S') + end, ['start -> t', 't -> end']));
    const timed = await engine.create('p');
    const loop = await engine.create('loop');
    // when
    await engine.advance(949);
    const isStillThere = engine.isRunning(timed);
    await engine.advance(1);
    const isGone = !engine.isRunning(timed);
    await engine.advance(50);
    // then
    expect([isStillThere, isGone]).toEqual([true, true]);
    const turns = engine.completed(loop).filter((id) => id === 't').length;
    expect(turns).toBeGreaterThan(8);
    expect(turns).toBeLessThan(13);
  });
});

describe('an unexpected fault', () => {
  it('bans the instance it happened in, and only that; it can still be canceled', async () => {
    // given
    const engine = new TestEngine();
    const key = await engine.deploy(oneTask('p'));
    const broken = await engine.create('p');
    const fine = await engine.create('p');
    const [first, second] = await engine.activate('work');
    // The state of one instance is damaged, as a bug would do it: its diagram is not there.
    const element = engine.state.models.process(key);
    engine.state.models.forgetProcess(key);

    // when
    const answer = await engine.submit({ name: 'JOB.COMPLETE', key: first?.key ?? 0, value: { variables: {} } });
    engine.state.models.setProcess(key, element);

    // then
    expect(answer).toMatchObject({
      ok: false,
      rejection: { type: 'INVALID_STATE', reason: expect.stringContaining('banned') },
    });
    expect(engine.recordsOf('ERROR').map(({ value }) => value.processInstanceKey)).toEqual([broken]);
    expect(engine.faults).toHaveLength(1);
    await engine.complete(second?.key ?? 0);
    expect([engine.isRunning(broken), engine.isRunning(fine)]).toEqual([true, false]);
    await engine.cancel(broken);
    expect(engine.isRunning(broken)).toBe(false);
    expect(engine.state.banned.size).toBe(0);
  });

  it('takes a due timer of a banned instance away, so that it does not stay due for ever', async () => {
    // given
    const engine = new TestEngine();
    const key = await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT1M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>${end}`,
        ['start -> t', 't -> end'],
      ),
    );
    const instance = await engine.create('p');
    const model = engine.state.models.process(key);
    engine.state.models.forgetProcess(key);

    // when
    engine.clock.set(engine.clock.now() + 60_000);
    await engine.run();
    engine.state.models.setProcess(key, model);
    await engine.run();

    // then
    expect(engine.state.banned.has(instance)).toBe(true);
    expect(engine.recordsOf('TIMER').map(({ intent }) => intent)).toEqual(['CREATED', 'CANCELED']);
  });
});
