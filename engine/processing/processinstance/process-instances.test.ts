import { describe, expect, it } from 'vitest';
import type { ProcessInstanceResult } from '../../protocol/commands.ts';
import { bpmn, end, flowXml, oneTask, serviceTask, start, withFlowReferences } from '../../testing/bpmn.ts';
import { document, TestEngine } from '../../testing/test-engine.ts';

const nested = bpmn(
  'p',
  `${start}${serviceTask('a')}<bpmn:subProcess id="sub">${withFlowReferences(`<bpmn:startEvent id="s2"/>${serviceTask('b')}${serviceTask('c')}<bpmn:endEvent id="e2"/>`, ['s2 -> b', 'b -> c', 'c -> e2'])}${flowXml(['s2 -> b', 'b -> c', 'c -> e2'])}</bpmn:subProcess>${end}`,
  ['start -> a', 'a -> sub', 'sub -> end'],
);

const creation = { processDefinitionKey: -1, bpmnProcessId: 'p', version: -1, variables: {}, startInstructions: [] };

describe('creating an instance', () => {
  it.each([
    ['an unknown id', { ...creation, bpmnProcessId: 'none' }, 'NOT_FOUND'],
    ['an unknown version', { ...creation, version: 0 }, 'NOT_FOUND'],
    ['an unknown key', { ...creation, bpmnProcessId: '', processDefinitionKey: 5 }, 'NOT_FOUND'],
    ['an unknown start element', { ...creation, startInstructions: [{ elementId: 'none' }] }, 'INVALID_ARGUMENT'],
    [
      'a start event as start element',
      { ...creation, startInstructions: [{ elementId: 'start' }] },
      'INVALID_ARGUMENT',
    ],
    ['a flow as start element', { ...creation, startInstructions: [{ elementId: 'a_sub' }] }, 'INVALID_ARGUMENT'],
  ])('refuses %s', async (_name, value, type) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);

    // when
    const refused = await engine.expectRejection({ name: 'PROCESS_INSTANCE_CREATION.CREATE', key: -1, value });

    // then
    expect(refused.type).toBe(type);
  });

  it('takes the version named', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(oneTask('p', 'v1'));
    await engine.deploy(oneTask('p', 'v2'));

    // when
    await engine.expectOk({ name: 'PROCESS_INSTANCE_CREATION.CREATE', key: -1, value: { ...creation, version: 1 } });

    // then
    expect(await engine.activate('v1')).toHaveLength(1);
  });

  it('starts at the elements named, opening the subprocess around them', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);
    const instance = await engine.create('p', {}, ['c']);

    // when
    await engine.completeJob('c');

    // then
    expect(engine.completed(instance)).toEqual(['c', 'e2', 'sub', 'end', 'p']);
  });

  it('joins branches that were started side by side', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(
      bpmn(
        'p',
        `${start}<bpmn:parallelGateway id="f"/>${serviceTask('a')}${serviceTask('b')}<bpmn:parallelGateway id="j"/>${end}`,
        ['start -> f', 'f -> a', 'f -> b', 'a -> j', 'b -> j', 'j -> end'],
      ),
    );
    const instance = await engine.create('p', {}, ['a', 'b']);

    // when
    await engine.completeJob('a');
    await engine.completeJob('b');

    // then
    expect(engine.completed(instance)).toEqual(['a', 'b', 'j', 'end', 'p']);
  });
});

describe('creating an instance with its result', () => {
  it('answers when the instance has completed, with the variables asked for', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(oneTask('p'));
    let result: ProcessInstanceResult | undefined;
    await engine.submitLater(
      {
        name: 'PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT',
        key: -1,
        value: { ...creation, variables: document({ a: 1, b: 2 }), fetchVariables: ['b', 'c', 'none'] },
      },
      (answer) => {
        result = answer.ok ? answer.value : undefined;
      },
    );
    expect(result).toBeUndefined();

    // when
    await engine.completeJob('work', { c: 3 });

    // then
    expect(JSON.parse(result?.variables ?? '{}')).toEqual({ b: 2, c: 3 });
  });

  it('answers at once when the process waits for nothing', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(bpmn('p', start + end, ['start -> end']));

    // when
    const result = await engine.expectOk({
      name: 'PROCESS_INSTANCE_CREATION.CREATE_WITH_AWAITING_RESULT',
      key: -1,
      value: { ...creation, variables: { n: '1.0' }, fetchVariables: [] },
    });

    // then
    expect(result.variables).toBe('{"n":1.0}');
  });
});

describe('canceling an instance', () => {
  it('terminates everything inside, innermost last to be told and first to be gone', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);
    const instance = await engine.create('p', {}, ['b']);

    // when
    await engine.cancel(instance);

    // then
    expect(engine.path(instance, 'ELEMENT_TERMINATING', 'ELEMENT_TERMINATED')).toEqual([
      'ELEMENT_TERMINATING p',
      'ELEMENT_TERMINATING sub',
      'ELEMENT_TERMINATING b',
      'ELEMENT_TERMINATED b',
      'ELEMENT_TERMINATED sub',
      'ELEMENT_TERMINATED p',
    ]);
    expect(engine.state.elements.size + engine.state.jobs.size).toBe(0);
  });

  it('of an unknown or ended one is NOT_FOUND', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(oneTask('p'));
    const instance = await engine.create('p');
    await engine.completeJob('work');

    // when
    const refused = await engine.expectRejection({ name: 'PROCESS_INSTANCE.CANCEL', key: instance, value: {} });

    // then
    expect(refused.type).toBe('NOT_FOUND');
  });
});

describe('modifying an instance', () => {
  const modify = (key: number, activate: readonly string[], terminate: readonly number[], variables = {}) =>
    ({
      name: 'PROCESS_INSTANCE_MODIFICATION.MODIFY',
      key,
      value: {
        activateInstructions: activate.map((elementId) => ({
          elementId,
          ancestorScopeKey: -1,
          variableInstructions:
            Object.keys(variables).length === 0 ? [] : [{ elementId: '', variables: document(variables) }],
        })),
        terminateInstructions: terminate.map((elementInstanceKey) => ({ elementInstanceKey })),
      },
    }) as const;

  it('moves the work to another element, with variables', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);
    const instance = await engine.create('p');
    const job = await engine.activateOne('a');

    // when
    await engine.expectOk(modify(instance, ['c'], [job.elementInstanceKey], { v: 1 }));
    await engine.completeJob('c');

    // then
    expect(engine.completed(instance)).toEqual(['start', 'c', 'e2', 'sub', 'end', 'p']);
    expect(engine.variables(instance)).toEqual({ v: 1 });
    expect(engine.recordsOf('PROCESS_INSTANCE_MODIFICATION')).toHaveLength(1);
  });

  it('sets variables in the scope of the new element', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);
    const instance = await engine.create('p');
    const instruction = {
      elementId: 'b',
      ancestorScopeKey: -1,
      variableInstructions: [
        { elementId: 'b', variables: { x: '1' } },
        { elementId: 'sub', variables: { y: '2' } },
      ],
    };

    // when
    await engine.expectOk({
      name: 'PROCESS_INSTANCE_MODIFICATION.MODIFY',
      key: instance,
      value: { activateInstructions: [instruction], terminateInstructions: [] },
    });

    // then
    const job = await engine.activateOne('b');
    expect(JSON.parse(job.variables)).toEqual({ x: 1, y: 2 });
    expect(engine.variables(instance)).toEqual({});
  });

  it('ends the instance with its last element, scopes included', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);
    const instance = await engine.create('p', {}, ['b']);
    const job = await engine.activateOne('b');

    // when
    await engine.expectOk(modify(instance, [], [job.elementInstanceKey]));

    // then
    expect(engine.isRunning(instance)).toBe(false);
    expect(engine.path(instance)).toContain('ELEMENT_TERMINATED sub');
  });

  it('takes an empty list', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);
    const instance = await engine.create('p');

    // when
    const answer = await engine.submit(modify(instance, [], []));

    // then
    expect(answer.ok).toBe(true);
    expect(engine.isRunning(instance)).toBe(true);
  });

  it.each([
    ['an unknown element', ['none'], []],
    ['an unknown element instance', [], [5]],
  ])('refuses %s', async (_name, activate, terminate) => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);
    const instance = await engine.create('p');

    // when
    const refused = await engine.expectRejection(modify(instance, activate, terminate));

    // then
    expect(refused.type).toBe('INVALID_ARGUMENT');
  });

  it('migration is refused, with what to do instead', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(nested);
    const key = await engine.create('p');

    // when
    const refused = await engine.expectRejection({
      name: 'PROCESS_INSTANCE_MIGRATION.MIGRATE',
      key,
      value: { targetProcessDefinitionKey: 1, mappingInstructions: [] },
    });

    // then
    expect(refused).toMatchObject({ type: 'INVALID_STATE', reason: expect.stringContaining('start instructions') });
  });
});

describe('setting variables', () => {
  it('merges outwards, or stays local when told so', async () => {
    // given
    const engine = new TestEngine();
    await engine.deploy(oneTask('p'));
    const instance = await engine.create('p', { a: 1 });
    const { elementInstanceKey } = await engine.activateOne('work');

    // when
    await engine.setVariables(elementInstanceKey, { a: 2, b: 3 });
    await engine.setVariables(elementInstanceKey, { a: 4 }, true);

    // then
    expect(engine.variables(instance)).toEqual({ a: 2, b: 3 });
    expect(engine.variables(elementInstanceKey)).toEqual({ a: 4 });
  });

  it('of an ended scope is NOT_FOUND', async () => {
    // given
    const engine = new TestEngine();

    // when
    const refused = await engine.expectRejection({
      name: 'VARIABLE_DOCUMENT.UPDATE',
      key: 5,
      value: { variables: {}, local: false },
    });

    // then
    expect(refused.type).toBe('NOT_FOUND');
  });
});
