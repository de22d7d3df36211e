import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExecutableElement, ExecutableProcess } from './executable.ts';
import { parseBpmn, rereadBpmn } from './parse-bpmn.ts';
import { diagram, flow, START } from './testing/diagram-text.ts';

let process: ExecutableProcess;

beforeAll(async () => {
  const result = await parseBpmn('every.bpmn', readFileSync(new URL('./parse-bpmn.test.bpmn', import.meta.url)));
  const first = result.ok ? result.value[0] : undefined;
  if (first === undefined) {
    throw new Error(result.ok ? 'no process' : result.error);
  }
  process = first;
});

/** The member of the union whose type may be T; several types can share one member. */
type OfType<T, E = ExecutableElement> = E extends { readonly type: infer U } ? (T extends U ? E : never) : never;

function element<T extends ExecutableElement['type']>(id: string, type: T): OfType<T> {
  const found = process.elements.get(id);
  if (!isOfType(found, type)) {
    throw new Error(`${id} is ${found?.type ?? 'missing'}, not ${type}`);
  }
  return found;
}

function isOfType<T extends ExecutableElement['type']>(
  found: ExecutableElement | undefined,
  type: T,
): found is OfType<T> {
  return found?.type === type;
}

describe('an executable process', () => {
  it('knows its start events by what triggers them', () => {
    expect(process).toMatchObject({ id: 'every-element', name: '全部元素' });
    expect(process.root.noneStartEvent?.id).toBe('start');
    expect(process.messageStartEvents.map((event) => event.id)).toEqual(['messageStart']);
    expect(process.timerStartEvents.map((event) => event.id)).toEqual(['timerStart']);
    expect(process.signalStartEvents.map((event) => event.id)).toEqual(['signalStart']);
  });

  it('connects elements by flows in both directions', () => {
    const choice = element('choice', 'EXCLUSIVE_GATEWAY');
    expect(choice.incoming.map((flow) => flow.source.id)).toEqual(['service']);
    expect(choice.outgoing.map((flow) => flow.target.id)).toEqual(['fork', 'race']);
    expect(process.flows.get('large')?.target).toBe(process.elements.get('fork'));
  });

  it('keeps conditions on the flows and the default flow on the gateway', () => {
    const choice = element('choice', 'EXCLUSIVE_GATEWAY');
    expect(choice.defaultFlow).toBe(process.flows.get('otherwise'));
    expect(process.flows.get('large')?.condition?.source).toContain('area > 10000');
    expect(process.flows.get('otherwise')?.condition).toBeNull();
    expect(element('some', 'INCLUSIVE_GATEWAY').defaultFlow?.id).toBe('noneOfThem');
  });

  it('compiles job definitions with headers, and splits mapping targets', () => {
    const service = element('service', 'SERVICE_TASK');
    expect(service.job).toMatchObject({ type: { isStatic: true }, headers: { form: 'A1' } });
    expect(service.job.type.evaluate({ get: () => undefined })).toEqual({ ok: true, value: 'check-materials' });
    expect(service.inputs.map((mapping) => mapping.target)).toEqual([['input', 'case']]);
    expect(service.outputs.map((mapping) => mapping.target)).toEqual([['checked']]);
    expect(element('send', 'SEND_TASK').job.type.isStatic).toBe(false);
  });

  it('hangs boundary events on their host, with their triggers', () => {
    const { boundaryEvents } = element('service', 'SERVICE_TASK');
    expect(boundaryEvents.map(({ id, isInterrupting }) => ({ id, isInterrupting }))).toEqual([
      { id: 'reminder', isInterrupting: false },
      { id: 'failed', isInterrupting: true },
    ]);
    expect(boundaryEvents[0]?.definition).toMatchObject({ eventType: 'TIMER', timer: { kind: 'CYCLE' } });
    expect(boundaryEvents[1]?.definition).toEqual({ eventType: 'ERROR', code: 'REFUSED' });
  });

  it('makes a job of a user task, with lists for literal groups', () => {
    const user = element('user', 'USER_TASK');
    expect(user.job.headers).toEqual({ step: 'first-review', 'io.camunda.zeebe:formKey': 'review-form' });
    expect(user.job.type.source).toBe('io.camunda.zeebe:userTask');
    expect(user.candidateGroups?.evaluate({ get: () => undefined })).toEqual({
      ok: true,
      value: ['architecture', 'structure'],
    });
    expect(user.assignee?.isStatic).toBe(false);
    expect(user.followUpDate?.isStatic).toBe(false);
    expect(user.formId).toBeNull();
  });

  it('tells scripts and decisions from jobs', () => {
    expect(element('script', 'SCRIPT_TASK').implementation).toMatchObject({
      kind: 'EXPRESSION',
      resultVariable: 'sum',
    });
    expect(element('scriptJob', 'SCRIPT_TASK').implementation).toMatchObject({ kind: 'JOB' });
    expect(element('rule', 'BUSINESS_RULE_TASK').implementation).toMatchObject({
      kind: 'DECISION',
      resultVariable: 'channel',
    });
  });

  it('reads what a call activity hands over', () => {
    expect(element('call', 'CALL_ACTIVITY')).toMatchObject({
      propagateAllChildVariables: false,
      propagateAllParentVariables: true,
    });
  });

  it('puts a multi-instance body around its activity', () => {
    const body = element('eachDiscipline', 'MULTI_INSTANCE_BODY');
    expect(body.inner).toMatchObject({ type: 'SUB_PROCESS', id: 'eachDiscipline', isMultiInstanceInner: true });
    expect(body.inner.outgoing).toEqual([]);
    expect(body.outgoing.map((flow) => flow.id)).toEqual(['afterEach']);
    expect(body.boundaryEvents.map((event) => event.id)).toEqual(['escalated']);
    expect(body.loop).toMatchObject({ isSequential: true, inputElement: 'discipline', outputCollection: 'opinions' });
    expect(element('innerTask', 'USER_TASK').flowScope).toBe('eachDiscipline');
  });

  it('lists event subprocesses in their scope', () => {
    const [withdrawal] = process.root.eventSubProcesses;
    expect(withdrawal).toMatchObject({ id: 'withdrawal', flowScope: 'every-element' });
    expect(withdrawal?.startEvent).toMatchObject({ id: 'withdrawn', isInterrupting: false, eventType: 'MESSAGE' });
    expect(element('stop', 'END_EVENT').definition).toEqual({ eventType: 'TERMINATE' });
  });

  it('gives an event-based gateway the events it waits for', () => {
    expect(element('race', 'EVENT_BASED_GATEWAY').events.map((event) => event.id)).toEqual([
      'awaitPaid',
      'awaitTime',
      'awaitClock',
    ]);
    expect(element('awaitTime', 'INTERMEDIATE_CATCH_EVENT').eventBasedGateway).toBe('race');
  });

  it('ties a link throw event to its catch event', () => {
    expect(element('jump', 'INTERMEDIATE_THROW_EVENT').definition).toEqual({
      eventType: 'LINK',
      target: process.elements.get('land'),
    });
  });

  it('reads throw and end events', () => {
    expect(element('passed', 'INTERMEDIATE_THROW_EVENT').eventType).toBe('NONE');
    expect(element('publish', 'INTERMEDIATE_THROW_EVENT').definition).toMatchObject({ eventType: 'MESSAGE', job: {} });
    expect(element('escalate', 'INTERMEDIATE_THROW_EVENT').eventType).toBe('ESCALATION');
    expect(element('broadcast', 'INTERMEDIATE_THROW_EVENT').eventType).toBe('SIGNAL');
    expect(element('innerEnd', 'END_EVENT').eventType).toBe('ERROR');
    expect(element('end', 'END_EVENT').definition).toEqual({ eventType: 'NONE' });
  });

  it('takes a message without correlation key on a start event only', () => {
    expect(element('messageStart', 'START_EVENT').definition).toMatchObject({ message: { correlationKey: null } });
    expect(element('receive', 'RECEIVE_TASK').message.correlationKey?.source).toContain('caseId');
  });
});

describe('a process that was deployed before', () => {
  it('is read again even when a rule would refuse it by now', async () => {
    // given
    const content = new TextEncoder().encode(
      diagram(
        `${START}<bpmn:complexGateway id="old"/><bpmn:serviceTask id="typeless"/>${flow('f', 'start', 'typeless')}`,
      ),
    );

    // when
    const deployed = await parseBpmn('old.bpmn', content);
    const reread = await rereadBpmn('old.bpmn', content);

    // then
    expect(deployed.ok).toBe(false);
    const process = reread.ok ? reread.value[0] : undefined;
    expect([...(process?.elements.keys() ?? [])].sort()).toEqual(['p', 'start', 'typeless']);
    const typeless = process?.elements.get('typeless');
    expect(typeless?.type === 'SERVICE_TASK' && typeless.job.type.evaluate({ get: () => undefined })).toEqual({
      ok: false,
      error: expect.stringContaining('it did not at deployment'),
    });
  });
});
