import { describe, expect, it } from 'vitest';
import { NO_VARIABLES } from '../protocol/json.ts';
import type { EngineEvent } from '../protocol/record.ts';
import { bpmn, end, serviceTask, start } from '../testing/bpmn.ts';
import { TestEngine } from '../testing/test-engine.ts';
import { codeOf } from './event-codes.ts';
import { encodeEvents, RowDecoder, toRecords } from './row-codec.ts';

const key = 2251799813685249;
const element = {
  bpmnProcessId: 'p',
  version: 1,
  processDefinitionKey: key,
  processInstanceKey: key + 1,
  elementId: 't',
  bpmnElementType: 'SERVICE_TASK',
  bpmnEventType: 'UNSPECIFIED',
  flowScopeKey: key + 1,
  parentProcessInstanceKey: -1,
  parentElementInstanceKey: -1,
  tenantId: '<default>',
} as const;
const job = {
  type: 't',
  jobKind: 'BPMN_ELEMENT',
  retries: 3,
  retryBackoff: 0,
  recurringTime: -1,
  deadline: -1,
  timeout: -1,
  worker: '',
  customHeaders: { a: 'b' },
  variables: NO_VARIABLES,
  errorMessage: '',
  errorCode: '',
  elementId: 't',
  elementInstanceKey: key + 2,
  bpmnProcessId: 'p',
  processDefinitionVersion: 1,
  processDefinitionKey: key,
  processInstanceKey: key + 1,
  tenantId: '<default>',
} as const;
const variables = { v: '1.0' };

describe('row codec', () => {
  const events: EngineEvent[] = [
    { key: key + 2, valueType: 'PROCESS_INSTANCE', intent: 'ELEMENT_ACTIVATING', value: element },
    { key: key + 2, valueType: 'PROCESS_INSTANCE', intent: 'ELEMENT_ACTIVATED', value: element },
    {
      key: key + 3,
      valueType: 'PROCESS_INSTANCE',
      intent: 'ELEMENT_ACTIVATING',
      value: { ...element, elementId: 'u' },
    },
    { key: key + 4, valueType: 'JOB', intent: 'CREATED', value: job },
    {
      key: key + 4,
      valueType: 'JOB',
      intent: 'COMPLETED',
      value: { ...job, variables, worker: 'w', timeout: 5, deadline: 7 },
    },
    {
      key: key + 5,
      valueType: 'PROCESS_EVENT',
      intent: 'TRIGGERING',
      value: {
        scopeKey: key + 2,
        targetElementId: 't',
        variables,
        processDefinitionKey: key,
        processInstanceKey: key + 1,
      },
    },
    {
      key: key + 6,
      valueType: 'VARIABLE',
      intent: 'CREATED',
      value: {
        name: 'v',
        value: '1.0',
        scopeKey: key + 1,
        processInstanceKey: key + 1,
        processDefinitionKey: key,
        bpmnProcessId: 'p',
        tenantId: '<default>',
      },
    },
    {
      key: -1,
      valueType: 'SIGNAL',
      intent: 'BROADCASTED',
      value: { signalName: 's', variables: {}, tenantId: '<default>' },
    },
  ];

  it('gives back what it was given', () => {
    expect(new RowDecoder().decode(encodeEvents(events))).toEqual(events);
  });

  it('writes repeated values once', () => {
    // when
    const text = encodeEvents(events);

    // then
    expect(text.split('1.0')).toHaveLength(2);
    expect(text.split('"p"')).toHaveLength(2);
  });

  it('keeps apart instances and versions of one process', () => {
    // given
    const elements = [
      element,
      { ...element, version: 2 },
      { ...element, parentElementInstanceKey: key + 9, parentProcessInstanceKey: key + 8 },
      { ...element, processInstanceKey: key + 7 },
    ];
    const mixed: EngineEvent[] = [...elements, ...elements].map((value) => ({
      key: key + 2,
      valueType: 'PROCESS_INSTANCE',
      intent: 'ELEMENT_ACTIVATED',
      value: { ...value },
    }));

    // when
    const decoded = new RowDecoder().decode(encodeEvents(mixed));

    // then
    expect(decoded).toEqual(mixed);
  });

  it('reads rows of before element types had numbers', () => {
    // given
    const row = `[[2,1,[["p",1,1,1,-1,-1],"t","SERVICE_TASK","UNSPECIFIED",2]]]`;

    // when
    const [event] = new RowDecoder().decode(row);

    // then
    expect(event?.value).toMatchObject({ bpmnElementType: 'SERVICE_TASK', bpmnEventType: 'UNSPECIFIED' });
  });

  it('writes a step that is there many times once, and still reads the steps of earlier versions', () => {
    // given
    const step = { name: 'PROCESS_INSTANCE.ACTIVATE_ELEMENT', key: -1, value: element } as const;
    const reference = { messageName: 'm', messageKey: key, processInstanceKey: key + 1 };
    const other = { name: 'MESSAGE_SUBSCRIPTION.CREATE', key: key + 2, value: reference } as const;
    const commands = [...new Array(1_000).fill(step), other, step];
    const continuation = { processInstanceKey: key + 1, commands, steps: 7, written: 8, incidentKey: -1 };
    const event: EngineEvent = { key: key + 3, valueType: 'CONTINUATION', intent: 'CREATED', value: continuation };
    // when
    const text = encodeEvents([event]);
    const old = `[[4,${codeOf(event)},${JSON.stringify(continuation)}]]`;
    // then
    expect(text.length).toBeLessThan(500);
    expect(new RowDecoder().decode(text)).toEqual([event]);
    expect(new RowDecoder().decode(old)[0]?.value).toEqual(continuation);
  });

  it('frames records for readers, variables as plain JSON, internal ones left out but counted', () => {
    // given
    const row = { position: 108, count: events.length, timestamp: 5, content: '' };

    // when
    const records = toRecords(row, events, 103);

    // then
    expect(records.map(({ position, valueType }) => [position, valueType])).toEqual([
      [104, 'JOB'],
      [105, 'JOB'],
      [107, 'VARIABLE'],
      [108, 'SIGNAL'],
    ]);
    expect(records[1]).toMatchObject({
      sourceRecordPosition: 100,
      timestamp: 5,
      value: { variables: { v: 1 } },
      recordType: 'EVENT',
    });
  });

  it('refuses an event it does not know', () => {
    expect(() => new RowDecoder().decode('[[1,9999,{}]]')).toThrow(/unknown event number 9999/);
  });

  it('gives back every event of a real run', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn('p', start + serviceTask('a') + serviceTask('b') + end, ['start -> a', 'a -> b', 'b -> end']),
    );
    await engine.create('p', { n: 1 });

    // when
    await engine.completeJob('a', { m: 'x' });

    // then
    const decoder = new RowDecoder();
    for (const { content } of engine.rows()) {
      expect(encodeEvents(decoder.decode(content)).length).toBeGreaterThan(2);
    }
  });
});
