import { describe, expect, it } from 'vitest';
import { bpmn, end, flowXml, oneTask, serviceTask, start, withFlowReferences } from '../../../testing/bpmn.ts';
import { TestEngine } from '../../../testing/test-engine.ts';

const scope = (tag: string, elements: string, flows: readonly string[]) =>
  `<bpmn:subProcess ${tag}>${withFlowReferences(elements, flows)}${flowXml(flows)}</bpmn:subProcess>`;
const message = `<bpmn:message id="m" name="go"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>`;
const definitions = `${message}<bpmn:signal id="sg" name="sig"/><bpmn:error id="err" errorCode="E1"/><bpmn:escalation id="esc" escalationCode="X"/>`;

describe('embedded subprocess', () => {
  it('runs its own scope with local variables and goes on after it', async () => {
    // given
    const engine = new TestEngine();
    const sub = scope(
      'id="sub"',
      `<bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="=a" target="inner"/><zeebe:output source="=inner + r" target="out"/></zeebe:ioMapping></bpmn:extensionElements><bpmn:startEvent id="s2"/>${serviceTask('t')}<bpmn:endEvent id="e2"/>`,
      ['s2 -> t', 't -> e2'],
    );
    await engine.deploy(bpmn('p', start + sub + end, ['start -> sub', 'sub -> end']));
    const instance = await engine.create('p', { a: 1 });

    // when
    await engine.completeJob('t', { r: 10 });

    // then
    expect(engine.completed(instance)).toEqual(['start', 's2', 't', 'e2', 'sub', 'end', 'p']);
    expect(engine.variables(instance)).toEqual({ a: 1, r: 10, out: 11 });
  });

  it('ends at a terminate end event with everything inside, and goes on', async () => {
    // given
    const engine = new TestEngine();
    const sub = scope(
      'id="sub"',
      `<bpmn:startEvent id="s2"/><bpmn:parallelGateway id="f"/>${serviceTask('t')}${serviceTask('u')}<bpmn:endEvent id="e2"/><bpmn:endEvent id="stop"><bpmn:terminateEventDefinition id="td"/></bpmn:endEvent>`,
      ['s2 -> f', 'f -> t', 'f -> u', 't -> e2', 'u -> stop'],
    );
    await engine.deploy(bpmn('p', start + sub + end, ['start -> sub', 'sub -> end']));
    const instance = await engine.create('p');

    // when
    await engine.completeJob('u');

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.path(instance)).toContain('ELEMENT_TERMINATED t');
    expect(engine.completed(instance).slice(-3)).toEqual(['sub', 'end', 'p']);
  });
});

describe('event subprocess', () => {
  const withEventSubProcess = (definition: string, interrupting: boolean) =>
    bpmn(
      'p',
      `${start}${serviceTask('t')}${end}${scope(
        'id="esp" triggeredByEvent="true"',
        `<bpmn:startEvent id="es" isInterrupting="${interrupting}">${definition}</bpmn:startEvent>${serviceTask('inside')}<bpmn:endEvent id="ee"/>`,
        ['es -> inside', 'inside -> ee'],
      )}`,
      ['start -> t', 't -> end'],
      definitions,
    );

  it.each([
    [
      'message',
      '<bpmn:messageEventDefinition id="d1" messageRef="m"/>',
      (engine: TestEngine) => engine.publish('go', 'k', { variables: { v: 1 } }),
    ],
    [
      'signal',
      '<bpmn:signalEventDefinition id="d1" signalRef="sg"/>',
      (engine: TestEngine) => engine.broadcast('sig', { v: 1 }),
    ],
    [
      'error',
      '<bpmn:errorEventDefinition id="d1" errorRef="err"/>',
      async (engine: TestEngine) => engine.throwError((await engine.activateOne('t')).key, 'E1', { v: 1 }),
    ],
  ])(
    'an interrupting %s start ends the scope and its variables reach the instance',
    async (_name, definition, trigger) => {
      // given
      const engine = new TestEngine();
      await engine.deploy(withEventSubProcess(definition, true));
      const instance = await engine.create('p', { key: 'k' });

      // when
      await trigger(engine);
      await engine.completeJob('inside');

      // then
      expect(engine.path(instance)).toContain('ELEMENT_TERMINATED t');
      expect(engine.completed(instance)).toEqual(['start', 'es', 'inside', 'ee', 'esp', 'p']);
      expect(engine.variables(instance)).toEqual({ key: 'k', v: 1 });
    },
  );

  it('an interrupting timer start ends the scope', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      withEventSubProcess(
        '<bpmn:timerEventDefinition id="d1"><bpmn:timeDuration>PT1M</bpmn:timeDuration></bpmn:timerEventDefinition>',
        true,
      ),
    );
    const instance = await engine.create('p', { key: 'k' });

    // when
    await engine.advance(60_000);
    await engine.completeJob('inside');

    // then
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('a non-interrupting message start opens it each time beside the work', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withEventSubProcess('<bpmn:messageEventDefinition id="d1" messageRef="m"/>', false));
    const instance = await engine.create('p', { key: 'k' });

    // when
    await engine.publish('go', 'k');
    await engine.publish('go', 'k');

    // then
    expect(await engine.activate('inside')).toHaveLength(2);
    await engine.completeJob('t');
    expect(engine.isRunning(instance)).toBe(true);
    for (const key of engine
      .recordsOf('JOB', 'CREATED')
      .slice(1)
      .map((record) => record.key)) {
      await engine.complete(key);
    }
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('an interrupted scope takes no further event', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withEventSubProcess('<bpmn:messageEventDefinition id="d1" messageRef="m"/>', true));
    await engine.create('p', { key: 'k' });

    // when
    await engine.publish('go', 'k');
    await engine.publish('go', 'k');

    // then
    expect(await engine.activate('inside')).toHaveLength(1);
  });
});

describe('call activity', () => {
  const caller = (attributes: string, extensions = '', boundary = '', flows: readonly string[] = []) =>
    bpmn(
      'parent',
      `${start}<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="child" ${attributes}/>${extensions}</bpmn:extensionElements></bpmn:callActivity>${boundary}${end}`,
      ['start -> call', 'call -> end', ...flows],
      definitions,
    );

  it('calls the latest version and takes back all variables', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(oneTask('child', 'old'));
    await engine.deploy(caller(''));
    await engine.deploy(oneTask('child', 'new'));
    const parent = await engine.create('parent', { a: 1 });

    // when
    const job = await engine.completeJob('new', { b: 2 });

    // then
    expect(engine.isRunning(parent)).toBe(false);
    expect(engine.variables(parent)).toEqual({ a: 1, b: 2 });
    const child = engine.recordsOf('PROCESS_INSTANCE').find(({ key }) => key === job.processInstanceKey);
    expect(child?.value).toMatchObject({ parentProcessInstanceKey: parent, bpmnElementType: 'PROCESS', version: 2 });
  });

  it('takes back only what the output mappings say, and gives only the inputs', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      oneTask('child'),
      caller(
        'propagateAllChildVariables="false" propagateAllParentVariables="false"',
        '<zeebe:ioMapping><zeebe:input source="=a" target="x"/><zeebe:output source="=b" target="y"/></zeebe:ioMapping>',
      ),
    );
    const parent = await engine.create('parent', { a: 1, hidden: 2 });

    // when
    const job = await engine.completeJob('work', { b: 3, c: 4 });

    // then
    expect(JSON.parse(job.variables)).toEqual({ x: 1 });
    expect(engine.variables(parent)).toEqual({ a: 1, hidden: 2, y: 3 });
  });

  it('is stuck while the called process is not deployed', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(caller(''));
    const parent = await engine.create('parent');
    expect(engine.incident().value).toMatchObject({ errorType: 'CALLED_ELEMENT_ERROR' });

    // when
    await engine.deploy(oneTask('child'));
    await engine.resolve(engine.incident().key);
    await engine.completeJob('work');

    // then
    expect(engine.isRunning(parent)).toBe(false);
  });

  it('takes an error of the child at its boundary and terminates the child', async () => {
    // given
    const engine = new TestEngine();
    const boundary =
      '<bpmn:boundaryEvent id="b" attachedToRef="call"><bpmn:errorEventDefinition id="d1" errorRef="err"/></bpmn:boundaryEvent><bpmn:endEvent id="e2"/>';
    await engine.deploy(oneTask('child'), caller('', '', boundary, ['b -> e2']));
    const parent = await engine.create('parent');
    const job = await engine.activateOne('work');

    // when
    await engine.throwError(job.key, 'E1');

    // then
    expect(engine.completed(parent)).toEqual(['start', 'b', 'e2', 'parent']);
    expect(engine.path(job.processInstanceKey)).toContain('ELEMENT_TERMINATED child');
    expect(engine.state.elements.size).toBe(0);
  });

  it('is canceled with its caller, but not alone', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(oneTask('child'), caller(''));
    const parent = await engine.create('parent');
    const job = await engine.activateOne('work');

    // when
    const refused = await engine.expectRejection({
      name: 'PROCESS_INSTANCE.CANCEL',
      key: job.processInstanceKey,
      value: {},
    });
    await engine.cancel(parent);

    // then
    expect(refused).toMatchObject({ type: 'INVALID_STATE', reason: expect.stringContaining(String(parent)) });
    expect(engine.state.elements.size).toBe(0);
    expect(engine.recordsOf('JOB', 'CANCELED')).toHaveLength(1);
  });
});

describe('multi-instance', () => {
  const loop = (attributes: string, sequential = false, rest = '') =>
    `<bpmn:multiInstanceLoopCharacteristics isSequential="${sequential}"><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items" ${attributes}/></bpmn:extensionElements>${rest}</bpmn:multiInstanceLoopCharacteristics>`;
  const withTask = (characteristics: string) =>
    bpmn(
      'p',
      `${start}<bpmn:serviceTask id="t"><bpmn:extensionElements><zeebe:taskDefinition type="t"/></bpmn:extensionElements>${characteristics}</bpmn:serviceTask>${end}`,
      ['start -> t', 't -> end'],
    );

  it('runs in parallel and collects the outputs in input order', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withTask(loop('inputElement="item" outputCollection="results" outputElement="=result"')));
    const instance = await engine.create('p', { items: [1, 2, 3] });
    const jobs = await engine.activate('t');
    expect(jobs.map(({ variables }) => JSON.parse(variables))).toMatchObject([
      { item: 1, loopCounter: 1, result: null },
      { item: 2, loopCounter: 2 },
      { item: 3, loopCounter: 3 },
    ]);

    // when
    for (const job of [...jobs].reverse()) {
      await engine.complete(job.key, { result: JSON.parse(job.variables).item * 10 });
    }

    // then
    expect(engine.variables(instance)).toEqual({ items: [1, 2, 3], results: [10, 20, 30] });
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('runs one after the other when sequential', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withTask(loop('inputElement="item"', true)));
    const instance = await engine.create('p', { items: ['a', 'b'] });

    // when
    const first = await engine.activate('t');
    await engine.complete(first[0]?.key ?? 0);
    const second = await engine.activate('t');
    await engine.complete(second[0]?.key ?? 0);

    // then
    expect([first.length, second.length]).toEqual([1, 1]);
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('ends when the completion condition holds, terminating the rest', async () => {
    // given
    const engine = new TestEngine();
    const condition =
      '<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">=numberOfCompletedInstances = 2 and numberOfInstances = 3 and numberOfActiveInstances = 1</bpmn:completionCondition>';
    await engine.deploy(withTask(loop('inputElement="item"', false, condition)));
    const instance = await engine.create('p', { items: [1, 2, 3] });
    const jobs = await engine.activate('t');

    // when
    await engine.complete(jobs[0]?.key ?? 0);
    expect(engine.isRunning(instance)).toBe(true);
    await engine.complete(jobs[1]?.key ?? 0);

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.recordsOf('JOB', 'CANCELED').map(({ key }) => key)).toEqual([jobs[2]?.key]);
  });

  it('completes at once with an empty collection, and is stuck without one', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(withTask(loop('inputElement="item"')));

    // when
    const empty = await engine.create('p', { items: [] });
    const none = await engine.create('p');

    // then
    expect(engine.isRunning(empty)).toBe(false);
    expect(engine.isRunning(none)).toBe(true);
    expect(engine.incident().value.errorType).toBe('EXTRACT_VALUE_ERROR');
  });

  it('is interrupted as a whole by a boundary event', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:serviceTask id="t"><bpmn:extensionElements><zeebe:taskDefinition type="t"/></bpmn:extensionElements>${loop('inputElement="item"')}</bpmn:serviceTask>
        <bpmn:boundaryEvent id="b" attachedToRef="t"><bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT1M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>${end}<bpmn:endEvent id="e2"/>`,
        ['start -> t', 't -> end', 'b -> e2'],
      ),
    );
    const instance = await engine.create('p', { items: [1, 2, 3] });

    // when
    await engine.advance(60_000);

    // then
    expect(engine.completed(instance)).toEqual(['start', 'b', 'e2', 'p']);
    expect(engine.recordsOf('TIMER', 'CREATED')).toHaveLength(1);
    expect(engine.recordsOf('JOB', 'CANCELED')).toHaveLength(3);
  });

  it('loops over subprocesses and call activities', async () => {
    // given
    const engine = new TestEngine();
    const sub = scope(
      'id="sub"',
      `<bpmn:startEvent id="s2"/><bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="child"/></bpmn:extensionElements></bpmn:callActivity><bpmn:endEvent id="e2"/>${loop('inputElement="item"', true)}`,
      ['s2 -> call', 'call -> e2'],
    );
    await engine.deploy(oneTask('child'), bpmn('p', start + sub + end, ['start -> sub', 'sub -> end']));
    const instance = await engine.create('p', { items: [1, 2] });

    // when
    await engine.completeJob('work');
    await engine.completeJob('work');

    // then
    expect(engine.isRunning(instance)).toBe(false);
  });
});
