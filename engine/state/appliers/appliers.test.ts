import { describe, expect, it } from 'vitest';
import { RowDecoder } from '../../log/row-codec.ts';
import { bpmn, end, oneTask, serviceTask, start } from '../../testing/bpmn.ts';
import { document, TestEngine } from '../../testing/test-engine.ts';
import { eventsWithApplier } from './index.ts';

const MINUTE = 60_000;

const definitions = `<bpmn:message id="m" name="go"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>
<bpmn:signal id="s" name="sig"/><bpmn:escalation id="x" escalationCode="late"/>`;
const message = '<bpmn:messageEventDefinition id="md" messageRef="m"/>';
const signal = '<bpmn:signalEventDefinition id="sd" signalRef="s"/>';
const escalation = '<bpmn:escalationEventDefinition id="ed" escalationRef="x"/>';
const timer =
  '<bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT1M</bpmn:timeDuration></bpmn:timerEventDefinition>';
const decisions = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rules" name="Rules" namespace="http://example.org">
<decision id="rule" name="Rule"><variable name="rule"/><literalExpression><text>assert(x, x != null)</text></literalExpression></decision></definitions>`;

/** start -> a catch event for this -> end. */
const catching = (processId: string, event: string) =>
  bpmn(
    processId,
    `${start}<bpmn:intermediateCatchEvent id="c">${event}</bpmn:intermediateCatchEvent>${end}`,
    ['start -> c', 'c -> end'],
    definitions,
  );
/** An event of this -> one service task -> end. */
const startedBy = (processId: string, event: string, name: string) =>
  bpmn(
    processId,
    `<bpmn:startEvent id="start" name="${name}">${event}</bpmn:startEvent>${serviceTask('work')}${end}`,
    ['start -> work', 'work -> end'],
    definitions,
  );
const calling = (called: string, boundaryEvent: string) =>
  bpmn(
    'caller',
    `${start}<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="${called}"/></bpmn:extensionElements></bpmn:callActivity><bpmn:boundaryEvent id="b" attachedToRef="call">${boundaryEvent}</bpmn:boundaryEvent>${end}<bpmn:endEvent id="e2"/>`,
    ['start -> call', 'call -> end', 'b -> e2'],
    definitions,
  );
const escalating = bpmn(
  'escalating',
  `${start}<bpmn:endEvent id="up">${escalation}</bpmn:endEvent>`,
  ['start -> up'],
  definitions,
);

/** The shortest ways to each event. */
const TOUR: Readonly<Record<string, (engine: TestEngine) => Promise<void>>> = {
  'resources come and go': async (engine) => {
    const process = await engine.deploy(oneTask('p'));
    const named = { 'rules.dmn': decisions, 'f.form': '{"id":"f"}' };
    const resources = Object.entries(named).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
    const deployed = await engine.expectOk({ name: 'DEPLOYMENT.CREATE', key: -1, value: { resources } });
    const requirements = deployed.decisionRequirementsMetadata[0]?.decisionRequirementsKey ?? -1;
    for (const key of [process, requirements, deployed.formMetadata[0]?.formKey ?? -1])
      await engine.expectOk({ name: 'RESOURCE_DELETION.DELETE', key, value: {} });
  },
  'a decision is made, and another fails': async (engine) => {
    await engine.deploy({ name: 'rules.dmn', text: decisions });
    const value = { decisionId: 'rule', decisionKey: -1 };
    for (const variables of [{ x: document({ x: 1 }) }, { x: {} }])
      await engine.expectOk({
        name: 'DECISION_EVALUATION.EVALUATE',
        key: -1,
        value: { ...value, variables: variables.x },
      });
  },
  'a job is given back in every way, then done': async (engine) => {
    await engine.deploy(oneTask('p'));
    await engine.create('p');
    const { key } = await engine.activateOne('work');
    await engine.expectOk({ name: 'JOB.YIELD', key, value: {} });
    await engine.activate('work', { timeout: MINUTE });
    await engine.expectOk({ name: 'JOB.UPDATE_TIMEOUT', key, value: { timeout: 2 * MINUTE } });
    await engine.advance(2 * MINUTE);
    await engine.fail((await engine.activateOne('work')).key, { retries: 1, retryBackOff: MINUTE });
    await engine.advance(MINUTE);
    await engine.fail((await engine.activateOne('work')).key, { retries: 0 });
    await engine.expectOk({ name: 'JOB.UPDATE_RETRIES', key, value: { retries: 1 } });
    await engine.resolve(engine.incident().key);
    await engine.throwError((await engine.activateOne('work')).key, 'NOBODY_CATCHES');
    await engine.resolve(engine.incident().key);
    await engine.completeJob('work');
  },
  'an instance is moved, then canceled': async (engine) => {
    await engine.deploy(oneTask('p'));
    const instance = await engine.create('p');
    const { elementInstanceKey } = await engine.activateOne('work');
    await engine.expectOk({
      name: 'PROCESS_INSTANCE_MODIFICATION.MODIFY',
      key: instance,
      value: {
        activateInstructions: [{ elementId: 'work', ancestorScopeKey: -1, variableInstructions: [] }],
        terminateInstructions: [{ elementInstanceKey }],
      },
    });
    await engine.cancel(instance);
  },
  'variables are written twice': async (engine) => {
    await engine.deploy(oneTask('p'));
    const instance = await engine.create('p', { v: 1 });
    await engine.setVariables(instance, { v: 2 });
  },
  'a timer goes off, and another is canceled': async (engine) => {
    await engine.deploy(catching('p', timer));
    const [first, second] = [await engine.create('p'), await engine.create('p')];
    await engine.cancel(second);
    await engine.advance(MINUTE);
    expect(engine.isRunning(first)).toBe(false);
  },
  'a message is waited for, in vain and not': async (engine) => {
    await engine.deploy(catching('p', message));
    await engine.cancel(await engine.create('p', { key: 'k' }));
    await engine.create('p', { key: 'k' });
    await engine.publish('go', 'k', { timeToLive: MINUTE });
    await engine.advance(MINUTE);
  },
  'a message comes too late, between two turns': async (engine) => {
    await engine.deploy(catching('first', message), catching('late', message));
    await engine.create('first', { key: 'k' });
    const late = await engine.create('late', { key: 'k' });
    engine.publishNext('go', 'k');
    await engine.cancel(late);
  },
  'a message starts an instance of one version and not of the next': async (engine) => {
    await engine.deploy(startedBy('p', message, 'first'));
    await engine.publish('go', 'k');
    await engine.deploy(startedBy('p', message, 'second'));
  },
  'a signal is waited for': async (engine) => {
    await engine.deploy(catching('p', signal));
    await engine.create('p');
    await engine.broadcast('sig');
  },
  'an escalation is caught, and another is not': async (engine) => {
    await engine.deploy(escalating, calling('escalating', escalation));
    await engine.create('caller');
    await engine.create('escalating');
  },
  'a long run is put aside, held and let go on': async (engine) => {
    const [task, fork] = [
      '<bpmn:scriptTask id="t"><bpmn:extensionElements><zeebe:script expression="=1" resultVariable="r"/></bpmn:extensionElements></bpmn:scriptTask>',
      '<bpmn:exclusiveGateway id="g" default="g_t"/>',
    ];
    const flows = ['start -> t', 't -> g', 'g -> end: =stop', 'g -> t'];
    await engine.deploy(bpmn('p', start + task + fork + end, flows));
    const instance = await engine.create('p', { stop: false });
    await engine.setVariables(instance, { stop: true });
    await engine.resolve(engine.incident().key);
  },
  'an instance is banned': async (engine) => {
    const script =
      '<bpmn:scriptTask id="t"><bpmn:extensionElements><zeebe:script expression="=v + v + v + v" resultVariable="r"/></bpmn:extensionElements></bpmn:scriptTask>';
    await engine.deploy(bpmn('p', start + serviceTask('w') + script + end, ['start -> w', 'w -> t', 't -> end']));
    await engine.create('p', { v: 'x'.repeat(60_000) });
    const { key } = await engine.activateOne('w');
    await engine.submit({ name: 'JOB.COMPLETE', key, value: { variables: {} } });
  },
};

/** Goes to one stop, with the comparison that ends each test of the engine; answers the events that were applied. */
async function visit(name: string): Promise<readonly string[]> {
  // A turn has one step, so that another command may come between any two.
  const engine = new TestEngine({ stepsPerTurn: 1, stepsWithoutWait: 100, rowLength: 200_000 });
  await TOUR[name]?.(engine);
  await engine.finish();
  const decoder = new RowDecoder();
  const events = engine.rows().flatMap(({ content }) => decoder.decode(content));
  return events.map(({ valueType, intent }) => `${valueType} ${intent}`);
}

describe('the appliers', () => {
  it.each(Object.keys(TOUR))('rebuild an equal state when %s', async (name) => {
    expect(await visit(name)).not.toEqual([]);
  });

  it('are all compared by that: a new one needs a stop on the tour', async () => {
    const applied = new Set<string>();
    for (const name of Object.keys(TOUR)) {
      for (const event of await visit(name)) applied.add(event);
    }
    expect([...applied].sort()).toEqual(eventsWithApplier().sort());
  });
});
