import { describe, expect, it } from 'vitest';
import { bpmn, end, serviceTask, start } from '../../testing/bpmn.ts';
import { TestEngine } from '../../testing/test-engine.ts';

const subscription = '<bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements>';
const definitions = `<bpmn:message id="m" name="go">${subscription}</bpmn:message><bpmn:message id="m2" name="stop">${subscription}</bpmn:message>`;
const receive = (processId: string) =>
  bpmn(processId, `${start}<bpmn:receiveTask id="t" messageRef="m"/>${end}`, ['start -> t', 't -> end'], definitions);
const messageStart = (processId = 'p') =>
  bpmn(
    processId,
    `<bpmn:startEvent id="start"><bpmn:messageEventDefinition id="d1" messageRef="m"/></bpmn:startEvent>${serviceTask('work')}${end}`,
    ['start -> work', 'work -> end'],
    definitions,
  );

describe('message correlation', () => {
  it('writes the records of both sides in order', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(receive('p'));
    await engine.create('p', { key: 'k' });

    // when
    await engine.publish('go', 'k', { variables: { v: 1 } });

    // then
    const steps = engine
      .records()
      .filter(({ valueType }) => valueType.includes('MESSAGE'))
      .map(({ valueType, intent }) => `${valueType} ${intent}`);
    expect(steps).toEqual([
      'PROCESS_MESSAGE_SUBSCRIPTION CREATING',
      'MESSAGE_SUBSCRIPTION CREATED',
      'PROCESS_MESSAGE_SUBSCRIPTION CREATED',
      'MESSAGE PUBLISHED',
      'MESSAGE_SUBSCRIPTION CORRELATING',
      'MESSAGE EXPIRED',
      'PROCESS_MESSAGE_SUBSCRIPTION CORRELATED',
      'MESSAGE_SUBSCRIPTION CORRELATED',
    ]);
  });

  it('drops a message nobody waits for when its time to live is zero', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(receive('p'));
    await engine.publish('go', 'k');

    // when
    const instance = await engine.create('p', { key: 'k' });

    // then
    expect(engine.isRunning(instance)).toBe(true);
  });

  it('keeps a message with a time to live for who comes later, and forgets it when the time is over', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(receive('p'));
    await engine.publish('go', 'k', { timeToLive: 60_000, variables: { v: 1 } });
    await engine.publish('go', 'late', { timeToLive: 60_000 });

    // when
    const inTime = await engine.create('p', { key: 'k' });
    await engine.advance(60_000);
    const late = await engine.create('p', { key: 'late' });

    // then
    expect(engine.isRunning(inTime)).toBe(false);
    expect(engine.variables(inTime)).toEqual({ key: 'k', v: 1 });
    expect(engine.isRunning(late)).toBe(true);
    expect(engine.recordsOf('MESSAGE', 'EXPIRED')).toHaveLength(2);
  });

  it('reaches one waiting instance per process id', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(receive('p'));
    await engine.deploy(receive('q'));
    const instances = [
      await engine.create('p', { key: 'k' }),
      await engine.create('p', { key: 'k' }),
      await engine.create('q', { key: 'k' }),
    ];

    // when
    await engine.publish('go', 'k', { timeToLive: 60_000 });

    // then
    expect(instances.map((key) => engine.isRunning(key))).toEqual([false, true, false]);
  });

  it('goes to the next instance of the process when the first is gone before it arrives', async () => {
    // given
    const engine = new TestEngine({ stepsPerTurn: 1 });
    await engine.deploy(receive('other'));
    await engine.deploy(receive('p'));
    await engine.create('other', { key: 'k' });
    const gone = await engine.create('p', { key: 'k' });
    const next = await engine.create('p', { key: 'k' });
    engine.publishNext('go', 'k', 60_000);

    // when
    await engine.cancel(gone);

    // then
    expect(engine.completed(gone)).not.toContain('t');
    expect(engine.completed(next)).toContain('t');
    expect(engine.recordsOf('MESSAGE_SUBSCRIPTION', 'REJECTED')).toHaveLength(1);
  });

  it('correlates buffered messages oldest first, one after the other', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(receive('p'));
    await engine.publish('go', 'k', { timeToLive: 60_000, variables: { n: 1 } });
    await engine.publish('go', 'k', { timeToLive: 60_000, variables: { n: 2 } });

    // when
    const first = await engine.create('p', { key: 'k' });
    const second = await engine.create('p', { key: 'k' });

    // then
    expect([engine.variables(first), engine.variables(second)]).toMatchObject([{ n: 1 }, { n: 2 }]);
  });

  it('refuses a second message of the same id while the first lives', async () => {
    // given
    const engine = new TestEngine();
    const value = { name: 'go', correlationKey: 'k', messageId: 'id', timeToLive: 1_000, variables: {} };
    await engine.expectOk({ name: 'MESSAGE.PUBLISH', key: -1, value });

    // when
    const refused = await engine.expectRejection({ name: 'MESSAGE.PUBLISH', key: -1, value });
    await engine.advance(1_000);

    // then
    expect(refused.type).toBe('ALREADY_EXISTS');
    expect(await engine.submit({ name: 'MESSAGE.PUBLISH', key: -1, value })).toMatchObject({ ok: true });
  });

  it.each([
    ['a number as text', 7, '7'],
    ['an empty text', '', ''],
  ])('compares %s', async (_name, key, published) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(receive('p'));
    const instance = await engine.create('p', { key });

    // when
    await engine.publish('go', published);

    // then
    expect(engine.isRunning(instance)).toBe(false);
  });

  it('raises an incident for a boolean correlation key', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(receive('p'));

    // when
    await engine.create('p', { key: true });

    // then
    expect(engine.incident().value.errorType).toBe('EXTRACT_VALUE_ERROR');
  });

  it('reaches instances waiting in several boundary events and subscriptions of one element', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:receiveTask id="t" messageRef="m"/><bpmn:boundaryEvent id="b" attachedToRef="t"><bpmn:messageEventDefinition id="d1" messageRef="m2"/></bpmn:boundaryEvent>${end}<bpmn:endEvent id="e2"/>`,
        ['start -> t', 't -> end', 'b -> e2'],
        definitions,
      ),
    );
    const instance = await engine.create('p', { key: 'k' });

    // when
    await engine.publish('stop', 'k');

    // then
    expect(engine.completed(instance)).toEqual(['start', 'b', 'e2', 'p']);
    expect(engine.recordsOf('MESSAGE_SUBSCRIPTION', 'DELETED').map(({ value }) => value.messageName)).toEqual(['go']);
  });
});

describe('message start event', () => {
  it('starts an instance with the variables of the message', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(messageStart());

    // when
    await engine.publish('go', 'case-1', { variables: { v: 1 } });

    // then
    const job = await engine.activateOne('work');
    expect(JSON.parse(job.variables)).toEqual({ v: 1 });
  });

  it('has one live instance per correlation key; the next message waits for its end', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(messageStart());
    await engine.publish('go', 'k', { timeToLive: 60_000, variables: { n: 1 } });
    await engine.publish('go', 'k', { timeToLive: 60_000, variables: { n: 2 } });
    expect(await engine.activate('work')).toHaveLength(1);

    // when
    const [first] = engine.recordsOf('JOB', 'CREATED');
    await engine.complete(first?.key ?? 0);

    // then
    expect(JSON.parse((await engine.activateOne('work')).variables)).toEqual({ n: 2 });
  });

  it('frees the key when the instance is canceled', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(messageStart());
    await engine.publish('go', 'k');
    const { processInstanceKey } = await engine.activateOne('work');
    await engine.cancel(processInstanceKey);

    // when
    await engine.publish('go', 'k');

    // then
    expect(await engine.activate('work')).toHaveLength(1);
  });

  it('has no limit for an empty key', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(messageStart());

    // when
    await engine.publish('go', '');
    await engine.publish('go', '');

    // then
    expect(await engine.activate('work')).toHaveLength(2);
  });

  it('belongs to the latest version only', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(messageStart());
    await engine.deploy(messageStart().replace('id="work"', 'id="work" name="new"'));

    // when
    await engine.publish('go', 'k');

    // then
    expect((await engine.activateOne('work')).processDefinitionVersion).toBe(2);
    expect(engine.recordsOf('MESSAGE_START_EVENT_SUBSCRIPTION').map(({ intent }) => intent)).toEqual([
      'CREATED',
      'DELETED',
      'CREATED',
      'CORRELATED',
    ]);
  });
});
