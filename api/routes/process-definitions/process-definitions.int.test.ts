import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiagramFinding } from '../../deps.ts';
import { createTestApp, type TestApp, type TestPerson } from '../../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
let findings: DiagramFinding[] = [];
beforeAll(async () => {
  test = await createTestApp({ lintDiagram: async () => findings });
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const form = (id: string) => JSON.stringify({ id, components: [] });
const diagram = (id: string) =>
  `<definitions><bpmn:process isExecutable="true" id="${id}" name="流程 ${id}"/></definitions>`;
const contentOf = (name: string) =>
  name.endsWith('.form') ? form(name.replace(/\..*/, '')) : diagram(name.replace(/\..*/, ''));
const deploy = (...names: string[]) =>
  test.call('POST', '/api/v1/deployments', {
    as: admin,
    payload: { resources: names.map((name) => ({ name, content: contentOf(name) })) },
  });
const get = (path: string) => test.call('GET', `/api/v1${path}`, { as: admin });
const start = (payload: object) => test.call('POST', '/api/v1/process-instances', { as: admin, payload });

describe('deploying', () => {
  it('records every version with its source and who deployed it', async () => {
    // given
    await deploy('inspection.bpmn', 'sanction.dmn', 'Note.form');
    // when
    const again = await deploy('inspection.bpmn');
    const [listed] = (await get('/process-definitions')).json().items;
    const [first, newest] = await Promise.all(
      ['?version=1', ''].map((query) => get(`/process-definitions/inspection/xml${query}`)),
    );
    // then
    expect(again.statusCode).toBe(201);
    expect(again.json().definitions).toMatchObject([{ id: 'inspection', version: 2, kind: 'process' }]);
    expect(listed).toMatchObject({
      definitionId: 'inspection',
      name: '流程 inspection',
      version: 2,
      startable: false,
      deployedBy: admin.user.displayName,
      definitionKey: expect.stringMatching(/^\d{16}$/),
    });
    expect([first?.body, newest?.body]).toEqual([diagram('inspection'), diagram('inspection')]);
    expect((await get('/decisions')).json().items).toMatchObject([{ definitionId: 'sanction', version: 1 }]);
    expect((await get('/decisions/sanction/xml')).body).toBe(diagram('sanction'));
    const rows = await test.knex('audit_log').where({ action: 'deploy-definition' }).pluck('entity_id');
    expect(rows.sort()).toEqual(['Note', 'inspection', 'inspection', 'sanction']);
  });

  it('is kept back by an error of our own rules before the engine hears of it', async () => {
    // given
    findings = [
      {
        element: 'Gateway_1',
        rule: 'tushen/gateway-question',
        severity: 'error',
        message: 'no question',
        advice: '网关须为问句',
      },
      { element: undefined, rule: 'tushen/size', severity: 'warning', message: 'large', advice: '偏大' },
    ];
    const before = test.engine.deployed.length;
    // when
    const answer = await deploy('wrong.bpmn');
    const linted = await test.call('POST', '/api/v1/lint', {
      as: admin,
      payload: { resources: [{ name: 'wrong.bpmn', content: diagram('wrong') }] },
    });
    findings = [];
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'DIAGRAM_REFUSED']);
    expect(answer.json().errors).toEqual([
      {
        pointer: 'wrong.bpmn#Gateway_1',
        code: 'tushen/gateway-question',
        detail: 'no question',
        messageZh: '网关须为问句',
      },
    ]);
    expect(linted.json().findings.map(({ advice }: DiagramFinding) => advice)).toEqual(['网关须为问句', '偏大']);
    expect(test.engine.deployed).toHaveLength(before);
  });

  it('tells line by line why the engine refused', async () => {
    // given
    test.engine.refuseDeployment =
      "Expected to deploy new resources, but found errors:\n'x.bpmn': - Element: a\n  - ERROR: b";
    // when
    const answer = await deploy('x.bpmn');
    test.engine.refuseDeployment = undefined;
    // then
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors.map(({ detail }: { detail: string }) => detail)).toEqual([
      'Expected to deploy new resources, but found errors:',
      "'x.bpmn': - Element: a",
      '- ERROR: b',
    ]);
    expect((await get('/process-definitions/x/xml')).statusCode).toBe(404);
  });

  it('keeps back a form whose values could not be checked later', async () => {
    // given
    const unchecked = { id: 'Note', components: [{ type: 'textfield', key: 'a', validate: { pattern: '(?!x)' } }] };
    const resources = [{ name: 'Note.form', content: JSON.stringify(unchecked) }];
    const before = test.engine.deployed.length;
    // when
    const answer = await test.call('POST', '/api/v1/deployments', { as: admin, payload: { resources } });
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'DIAGRAM_REFUSED']);
    expect(answer.json().errors).toMatchObject([{ pointer: 'Note.form#a', code: 'form/pattern' }]);
    expect(test.engine.deployed).toHaveLength(before);
  });

  it('is refused when two resources have the same name, since one of them would be kept for both', async () => {
    const resources = ['a', 'b'].map((id) => ({ name: 'same.bpmn', content: diagram(id) }));
    const answer = await test.call('POST', '/api/v1/deployments', { as: admin, payload: { resources } });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'DIAGRAM_REFUSED']);
    expect(answer.json().errors).toMatchObject([{ pointer: 'same.bpmn' }]);
  });

  it('tells the first hundred of endless errors', async () => {
    // given
    findings = Array.from({ length: 5_000 }, (_, index) => ({
      element: `T${index}`,
      rule: 'label-required',
      severity: 'error' as const,
      message: 'x',
      advice: '元素缺少名称。',
    }));
    // when
    const answer = await deploy('endless.bpmn');
    findings = [];
    // then
    expect(answer.json().errors).toHaveLength(100);
  });

  it.each([
    ['a path as name', [{ name: '../../etc/cron.d/x.bpmn', content: 'x' }]],
    ['another ending', [{ name: 'run.sh', content: 'x' }]],
    ['no content', [{ name: 'x.bpmn', content: '' }]],
    ['nothing', []],
    ['a megabyte and more in one resource', [{ name: 'x.bpmn', content: 'x'.repeat(1_048_577) }]],
  ])('is refused with %s', async (_what, resources) => {
    const answer = await test.call('POST', '/api/v1/deployments', { as: admin, payload: { resources } });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('is refused beyond what the engine takes in one message', async () => {
    const content = 'x'.repeat(1_000_000);
    const resources = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name: `${name}.bpmn`, content }));
    const answer = await test.call('POST', '/api/v1/deployments', { as: admin, payload: { resources } });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'BODY_TOO_LARGE']);
  });
});

describe('starting by hand', () => {
  it('needs the mark of an administrator', async () => {
    // given
    await deploy('inspection.bpmn');
    const payload = { processId: 'inspection', variables: { quarter: '2026Q2' } };
    // when
    const before = await start(payload);
    await test.call('PATCH', '/api/v1/process-definitions/inspection', { as: admin, payload: { startable: true } });
    const after = await start(payload);
    // then
    expect([before.statusCode, before.json().code]).toEqual([409, 'NOT_STARTABLE']);
    expect(after.statusCode).toBe(201);
    expect(typeof after.json().processInstanceKey).toBe('string');
    expect(test.engine.started.at(-1)).toEqual(payload);
    expect(await test.knex('audit_log').where({ action: 'start-process-instance' })).toHaveLength(1);
  });

  it('is never possible for the process of the cases', async () => {
    // given
    await deploy('drawing-review.bpmn');
    // when
    const marked = await test.call('PATCH', '/api/v1/process-definitions/drawing-review', {
      as: admin,
      payload: { startable: true },
    });
    await test.knex('process_settings').insert({ process_id: 'drawing-review', startable: true });
    const started = await start({ processId: 'drawing-review' });
    // then
    expect([marked.json().code, started.json().code]).toEqual(['NOT_STARTABLE', 'NOT_STARTABLE']);
  });

  it('of an unknown process is refused', async () => {
    expect((await start({ processId: 'nowhere' })).statusCode).toBe(404);
    expect((await start({ processId: 'no where' })).statusCode).toBe(400);
  });
});

describe('evaluating a decision', () => {
  const evaluate = (decision: string, variables: object) =>
    test.call('POST', `/api/v1/decisions/${decision}/evaluation`, { as: admin, payload: { variables }, key: null });

  it('asks the deployed table', async () => {
    // given
    test.engine.decisions.set('sanction', ({ score }) => (Number(score) < 60 ? 'TALK' : null));
    // when / then
    expect((await evaluate('sanction', { score: 55 })).json()).toMatchObject({ output: 'TALK', version: 1 });
    expect((await evaluate('sanction', { score: 90 })).json()).toMatchObject({ output: null });
  });

  it('of an unknown table is refused', async () => {
    const answer = await evaluate('nowhere', {});
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'ENGINE_REFUSED']);
  });
});
