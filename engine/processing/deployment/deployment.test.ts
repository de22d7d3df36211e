import { describe, expect, it } from 'vitest';
import { bpmn, oneTask, start } from '../../testing/bpmn.ts';
import { TestEngine } from '../../testing/test-engine.ts';

const deployment = (...resources: readonly (readonly [name: string, text: string])[]) =>
  ({
    name: 'DEPLOYMENT.CREATE',
    key: -1,
    value: { resources: resources.map(([name, text]) => ({ name, bytes: Buffer.from(text) })) },
  }) as const;

describe('deployment', () => {
  it('keeps version and key of a process that has not changed, under a new deployment key', async () => {
    // given
    const engine = new TestEngine();
    const first = await engine.expectKey(deployment(['p.bpmn', oneTask('p')]));

    // when
    const second = await engine.expectKey(deployment(['p.bpmn', oneTask('p')]));

    // then
    expect(first.value.processesMetadata[0]).toMatchObject({ version: 1, duplicate: false });
    expect(second.value.processesMetadata[0]).toEqual({ ...first.value.processesMetadata[0], duplicate: true });
    expect(second.key).not.toBe(first.key);
    expect(engine.recordsOf('PROCESS')).toHaveLength(1);
  });

  it.each([
    ['other bytes', 'p.bpmn', oneTask('p', 'other')],
    ['another resource name', 'q.bpmn', oneTask('p')],
  ])('makes a new version of %s', async (_name, resourceName, text) => {
    // given
    const engine = new TestEngine();
    await engine.expectOk(deployment(['p.bpmn', oneTask('p')]));

    // when
    const { processesMetadata } = await engine.expectOk(deployment([resourceName, text]));

    // then
    expect(processesMetadata[0]).toMatchObject({ version: 2, duplicate: false });
  });

  it('makes a new version of older content that comes back', async () => {
    // given
    const engine = new TestEngine();
    await engine.expectOk(deployment(['p.bpmn', oneTask('p')]));
    await engine.expectOk(deployment(['p.bpmn', oneTask('p', 'other')]));

    // when
    const { processesMetadata } = await engine.expectOk(deployment(['p.bpmn', oneTask('p')]));

    // then
    expect(processesMetadata[0]?.version).toBe(3);
  });

  it.each([
    ['nothing', []],
    ['an unknown type', [['p.txt', '']] as const],
    ['a diagram without a start', [['p.bpmn', bpmn('p', '')]] as const],
    [
      'one good and one broken resource',
      [
        ['p.bpmn', oneTask('p')],
        ['q.bpmn', '<'],
      ] as const,
    ],
  ])('refuses %s as a whole', async (_name, resources) => {
    // given
    const engine = new TestEngine();

    // when
    const refused = await engine.expectRejection(deployment(...resources));

    // then
    expect(refused).toMatchObject({ type: 'INVALID_ARGUMENT', reason: expect.stringMatching(/^Expected to deploy/) });
    expect(engine.records()).toEqual([]);
  });

  it('gives the first key Zeebe gives', async () => {
    // given
    const engine = new TestEngine();

    // when
    const { key } = await engine.expectKey(deployment(['p.bpmn', oneTask('p')]));

    // then
    expect(key).toBe(2251799813685249);
  });
});

describe('deleting a resource', () => {
  it('refuses a process with running instances', async () => {
    // given
    const engine = new TestEngine();
    const key = await engine.deploy(oneTask('p'));
    await engine.create('p');

    // when
    const refused = await engine.expectRejection({ name: 'RESOURCE_DELETION.DELETE', key, value: {} });

    // then
    expect(refused.type).toBe('INVALID_STATE');
  });

  it('makes the version before the latest again, its start timer included, and never reuses the number', async () => {
    // given
    const engine = new TestEngine();
    const timed = oneTask('p').replace(
      start,
      `${start}<bpmn:startEvent id="t"><bpmn:outgoing>t_work</bpmn:outgoing><bpmn:timerEventDefinition id="td"><bpmn:timeCycle>R/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:startEvent><bpmn:sequenceFlow id="t_work" sourceRef="t" targetRef="work"/>`,
    );
    await engine.deploy(timed.replace('<bpmn:startEvent id="start">', '<bpmn:startEvent id="start" name="v1">'));
    const second = await engine.deploy(oneTask('p'));

    // when
    await engine.expectOk({ name: 'RESOURCE_DELETION.DELETE', key: second, value: {} });
    await engine.create('p');
    const third = await engine.expectOk(deployment(['p.bpmn', oneTask('p', 'new')]));

    // then
    expect((await engine.activateOne('work')).processDefinitionVersion).toBe(1);
    expect(third.processesMetadata[0]?.version).toBe(3);
  });

  it('deletes a form by its key, and knows no other', async () => {
    // given
    const engine = new TestEngine();
    const { formMetadata } = await engine.expectOk(deployment(['f.form', '{"id":"f"}']));
    const key = formMetadata[0]?.formKey ?? 0;

    // when
    await engine.expectOk({ name: 'RESOURCE_DELETION.DELETE', key, value: {} });
    const refused = await engine.expectRejection({ name: 'RESOURCE_DELETION.DELETE', key, value: {} });

    // then
    expect(refused.type).toBe('NOT_FOUND');
    expect(engine.recordsOf('FORM').map(({ intent }) => intent)).toEqual(['CREATED', 'DELETED']);
  });
});
