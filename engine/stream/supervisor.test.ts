import { describe, expect, it } from 'vitest';
import { encodeEvents } from '../log/row-codec.ts';
import { bpmn, end, oneTask, serviceTask, start } from '../testing/bpmn.ts';
import { document, TestEngine } from '../testing/test-engine.ts';

const SWEEP = 1_000;
const ROUND = 10 * SWEEP;
const supervised = () => new TestEngine({ sweepMilliseconds: SWEEP, supervisedPerSweep: 10 });

/** A job vanishes from the log's state without its element going on, as a mistake of the engine would do it. */
async function loseJob(engine: TestEngine, instance: number): Promise<void> {
  const [job] = engine.recordsOf('JOB', 'CREATED').filter(({ value }) => value.processInstanceKey === instance);
  if (job === undefined) {
    throw new Error(`Expected the instance ${instance} to have a job`);
  }
  const position = engine.rows().at(-1)?.position ?? 0;
  const value = { ...job.value, variables: {} };
  const content = encodeEvents([{ key: job.key, valueType: 'JOB', intent: 'CANCELED', value }]);
  engine.log.rows.push({ position: position + 2, count: 1, timestamp: engine.clock.now(), content });
  await engine.restart();
}

describe('the supervisor', () => {
  it('raises an incident for an element instance that has lost what it waits for, and for no other', async () => {
    // given
    const engine = supervised();
    await engine.deploy(oneTask('p'));
    for (let index = 0; index < 20; index++) {
      await engine.create('p');
    }
    const stuck = await engine.create('p');
    await loseJob(engine, stuck);
    // when
    await engine.advance(ROUND);
    // then
    expect(engine.incident().value).toMatchObject({ processInstanceKey: stuck, errorType: 'UNKNOWN' });
    expect(engine.incident().value.errorMessage).toContain('no job, timer, message, signal or step is pending');
  });

  it('finds a join that can never be passed, and says so once', async () => {
    // given: of two flows into the join only one is ever taken
    const engine = supervised();
    const flows = ['start -> x', 'x -> a: =true', 'x -> b: =false', 'a -> j', 'b -> j', 'j -> end'];
    const elements = `${start}<bpmn:exclusiveGateway id="x"/><bpmn:task id="a"/><bpmn:task id="b"/><bpmn:parallelGateway id="j"/>${end}`;
    await engine.deploy(bpmn('p', elements, flows));
    const instance = await engine.create('p');
    // when
    await engine.advance(ROUND);
    await engine.create('p', {}, ['end']);
    await engine.advance(ROUND);
    // then
    expect(engine.incident().value).toMatchObject({ elementInstanceKey: instance, elementId: 'p' });
    expect(engine.incident().value.errorMessage).toContain('a_j');
  });

  it('finds a multi-instance body whose collection has grown while it went over it', async () => {
    // given
    const engine = supervised();
    const loop =
      '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>';
    const many = serviceTask('t').replace('</bpmn:serviceTask>', loop);
    await engine.deploy(bpmn('p', start + many + end, ['start -> t', 't -> end']));
    const instance = await engine.create('p', { items: [1, 2] });
    // when
    await engine.setVariables(instance, { items: [1, 2, 3] });
    await engine.completeJob('t');
    await engine.completeJob('t');
    await engine.advance(ROUND);
    // then
    expect(engine.incident().value).toMatchObject({ processInstanceKey: instance, elementId: 't' });
    await engine.cancel(instance);
    expect(engine.state.incidents.size).toBe(0);
  });

  it('raises its incident again when it was resolved and nothing has changed', async () => {
    // given
    const engine = supervised();
    await engine.deploy(oneTask('p'));
    const stuck = await engine.create('p');
    await loseJob(engine, stuck);
    await engine.advance(ROUND);
    const first = engine.incident().key;
    // when
    await engine.resolve(first);
    await engine.advance(ROUND);
    // then
    expect(engine.incident().key).toBeGreaterThan(first);
  });

  it('sleeps while nothing happens, however many wait', async () => {
    // given
    const engine = supervised();
    await engine.deploy(oneTask('p'));
    await engine.create('p');
    await engine.advance(ROUND);
    const asleep = engine.nextDue();
    // when: the first is looked at straight away, the second when it is time again
    await engine.create('p');
    await engine.create('p');
    // then
    expect([asleep, engine.nextDue()]).toEqual([Number.POSITIVE_INFINITY, engine.clock.now() + SWEEP]);
  });

  it('leaves alone who waits for a called process, an event, a message that is being correlated or put-aside steps', async () => {
    // given
    const engine = new TestEngine({ sweepMilliseconds: 1, supervisedPerSweep: 1_000, stepsPerTurn: 1 });
    const caller = `${start}<bpmn:callActivity id="c"><bpmn:extensionElements><zeebe:calledElement processId="p"/></bpmn:extensionElements></bpmn:callActivity><bpmn:receiveTask id="r" messageRef="m"/>${end}`;
    const message =
      '<bpmn:message id="m" name="go"><bpmn:extensionElements><zeebe:subscription correlationKey="=k"/></bpmn:extensionElements></bpmn:message>';
    await engine.deploy(oneTask('p'), bpmn('q', caller, ['start -> c', 'c -> r', 'r -> end'], message));
    const value = { processDefinitionKey: -1, bpmnProcessId: 'q', version: -1, startInstructions: [] };
    // when: each step is a turn of its own, with a sweep after each
    for (let index = 0; index < 5; index++) {
      const variables = document({ k: `k${index}` });
      engine.clock.set(engine.clock.now() + 1);
      await engine.expectOk({ name: 'PROCESS_INSTANCE_CREATION.CREATE', key: -1, value: { ...value, variables } });
      await engine.advance(5);
      await engine.completeJob('work');
      await engine.advance(5);
      await engine.publish('go', `k${index}`);
      await engine.advance(5);
    }
    // then
    expect(engine.recordsOf('INCIDENT')).toEqual([]);
    expect(engine.state.elements.size).toBe(0);
  });
});
