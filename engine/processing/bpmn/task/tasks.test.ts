import { describe, expect, it } from 'vitest';
import { bpmn, end, oneTask, serviceTask, start } from '../../../testing/bpmn.ts';
import { TestEngine } from '../../../testing/test-engine.ts';

const io = (content: string) => `<zeebe:ioMapping>${content}</zeebe:ioMapping>`;
const input = (source: string, target: string) => `<zeebe:input source="${source}" target="${target}"/>`;
const output = (source: string, target: string) => `<zeebe:output source="${source}" target="${target}"/>`;
const straight = (id: string, xml: string) => bpmn(id, start + xml + end, ['start -> t', 't -> end']);

describe('service task', () => {
  it('hands out the job with type, retries, headers and the variables of its scope', async () => {
    // given
    const engine = new TestEngine();
    const xml = `<bpmn:serviceTask id="t"><bpmn:extensionElements><zeebe:taskDefinition type="=kind + &quot;-job&quot;" retries="5"/>
      <zeebe:taskHeaders><zeebe:header key="h" value="v"/></zeebe:taskHeaders>${io(input('=a + 1', 'b'))}</bpmn:extensionElements></bpmn:serviceTask>`;
    await engine.deploy(straight('p', xml));
    const instance = await engine.create('p', { kind: 'x', a: 1 });

    // when
    const job = await engine.activateOne('x-job');

    // then
    expect(job).toMatchObject({ retries: 5, customHeaders: { h: 'v' }, processInstanceKey: instance, elementId: 't' });
    expect(JSON.parse(job.variables)).toEqual({ kind: 'x', a: 1, b: 2 });
    expect(job.deadline).toBe(engine.clock.now() + 300_000);
  });

  it('lets only the mapped variables out when there are output mappings, nested targets merged', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(straight('p', serviceTask('t', io(output('=result', 'o.b')), 't')));
    const instance = await engine.create('p', { o: { a: 1 } });

    // when
    await engine.completeJob('t', { result: 2, other: 3 });

    // then
    expect(engine.variables(instance)).toEqual({ o: { a: 1, b: 2 } });
  });

  it('updates a local variable in its own scope instead of letting it out', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(straight('p', serviceTask('t', io(input('=1', 'local')), 't')));
    const instance = await engine.create('p');

    // when
    await engine.completeJob('t', { local: 2, global: 3 });

    // then
    expect(engine.variables(instance)).toEqual({ global: 3 });
  });

  it('is stuck with an incident when its job type is no text, and goes on when that is put right', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(straight('p', serviceTask('t', '', '=kind')));
    const instance = await engine.create('p', { kind: 1 });
    expect(engine.incident().value).toMatchObject({ errorType: 'EXTRACT_VALUE_ERROR', elementId: 't', jobKey: -1 });

    // when
    await engine.setVariables(instance, { kind: 'good' });
    await engine.resolve(engine.incident().key);
    await engine.completeJob('good');

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.path(instance, 'ELEMENT_ACTIVATING').filter((step) => step.endsWith(' t'))).toHaveLength(1);
  });
});

describe('user task', () => {
  it('is a job of the user task type with the headers of its assignment, schedule and form', async () => {
    // given
    const engine = new TestEngine();
    const xml = `<bpmn:userTask id="t"><bpmn:extensionElements>
      <zeebe:assignmentDefinition assignee="=who" candidateGroups="a, b" candidateUsers="=[&quot;u&quot;]"/>
      <zeebe:taskSchedule dueDate="2026-02-01T00:00:00Z"/>
      <zeebe:formDefinition formId="review"/></bpmn:extensionElements></bpmn:userTask>`;
    await engine.deploy({ name: 'review.form', text: '{"id":"review","components":[]}' }, straight('p', xml));
    await engine.create('p', { who: 'li' });

    // when
    const job = await engine.activateOne('io.camunda.zeebe:userTask');

    // then
    expect(job.retries).toBe(1);
    expect(job.customHeaders).toEqual({
      'io.camunda.zeebe:assignee': 'li',
      'io.camunda.zeebe:candidateGroups': '["a","b"]',
      'io.camunda.zeebe:candidateUsers': '["u"]',
      'io.camunda.zeebe:dueDate': '2026-02-01T00:00Z',
      'io.camunda.zeebe:formKey': String(engine.recordsOf('FORM', 'CREATED')[0]?.key),
    });
  });

  it('raises FORM_NOT_FOUND when its form is not deployed', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      straight(
        'p',
        '<bpmn:userTask id="t"><bpmn:extensionElements><zeebe:formDefinition formId="none"/></bpmn:extensionElements></bpmn:userTask>',
      ),
    );

    // when
    await engine.create('p');

    // then
    expect(engine.incident().value.errorType).toBe('FORM_NOT_FOUND');
  });
});

describe('script task', () => {
  it('writes the result of its expression', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      straight(
        'p',
        '<bpmn:scriptTask id="t"><bpmn:extensionElements><zeebe:script expression="=a * 2" resultVariable="r"/></bpmn:extensionElements></bpmn:scriptTask>',
      ),
    );

    // when
    const instance = await engine.create('p', { a: 21 });

    // then
    expect(engine.variables(instance)).toEqual({ a: 21, r: 42 });
    expect(engine.isRunning(instance)).toBe(false);
  });
});

describe('pass-through tasks', () => {
  it.each(['task', 'manualTask'])('completes a %s at once', async (kind) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(straight('p', `<bpmn:${kind} id="t"/>`));

    // when
    const instance = await engine.create('p');

    // then
    expect(engine.completed(instance)).toEqual(['start', 't', 'end', 'p']);
  });
});

describe('business rule task', () => {
  it('raises CALLED_DECISION_ERROR when the decision is not deployed', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      straight(
        'p',
        '<bpmn:businessRuleTask id="t"><bpmn:extensionElements><zeebe:calledDecision decisionId="none" resultVariable="r"/></bpmn:extensionElements></bpmn:businessRuleTask>',
      ),
    );

    // when
    await engine.create('p');

    // then
    expect(engine.incident().value.errorType).toBe('CALLED_DECISION_ERROR');
  });
});

describe('cancellation', () => {
  it('cancels the job and resolves the incidents of the instance', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(oneTask('p'));
    const instance = await engine.create('p');
    const job = await engine.activateOne('work');
    await engine.fail(job.key, { retries: 0 });

    // when
    await engine.cancel(instance);

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.recordsOf('JOB').map(({ intent }) => intent)).toEqual(['CREATED', 'FAILED', 'CANCELED']);
    expect(engine.recordsOf('INCIDENT').map(({ intent }) => intent)).toEqual(['CREATED', 'RESOLVED']);
    expect(
      await engine.expectRejection({ name: 'JOB.COMPLETE', key: job.key, value: { variables: {} } }),
    ).toMatchObject({
      type: 'NOT_FOUND',
    });
  });
});
