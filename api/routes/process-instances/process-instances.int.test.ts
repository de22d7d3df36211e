import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp, type TestPerson } from '../../testing/app.ts';
import { APPLICANT, draftOf, seedRegisters } from '../../testing/cases.ts';

/** Beyond 2^53: a JSON number would come back as another key. */
const BIG = 9_007_199_254_740_993n;
const ROOT = String(BIG);
const CHILD = String(BIG + 100n);

let test: TestApp;
let admin: TestPerson;
let applicant: TestPerson;
let caseId: string;
let caseNumber: string;
beforeAll(async () => {
  test = await createTestApp();
  await seedRegisters(test);
  admin = await test.person('administrator');
  applicant = await test.person('applicant', { firmCode: APPLICANT });
  caseId = (await draftOf(test, applicant)).id;
  const submission = `/api/v1/applications/${caseId}/submission`;
  caseNumber = (await test.call('POST', submission, { as: applicant, payload: {} })).json().application.number;
  await seedReadModel();
});
afterAll(() => test.close());

async function seedReadModel(): Promise<void> {
  const { knex } = test;
  const engine = { engine_identity: 'test-engine' };
  const instance = { ...engine, version: 1, process_definition_key: '2251799813685250', state: 'ACTIVE' };
  await knex('process_instances').insert([
    {
      ...instance,
      key: ROOT,
      bpmn_process_id: 'drawing-review',
      case_id: caseId,
      started_at: '2026-03-02T02:00:00Z',
    },
    {
      ...instance,
      key: CHILD,
      bpmn_process_id: 'three-stage-review',
      case_id: caseId,
      parent_process_instance_key: ROOT,
      started_at: '2026-03-02T03:00:00Z',
    },
    ...Array.from({ length: 5 }, (_, index) => ({
      ...instance,
      key: String(BIG + 200n + BigInt(index)),
      bpmn_process_id: 'inspection',
      state: 'COMPLETED',
      // The same instant: the key alone must keep them apart.
      started_at: '2026-04-01T00:00:00Z',
    })),
  ]);
  const element = { ...engine, flow_scope_key: ROOT, state: 'ACTIVE', started_at: '2026-03-02T02:00:00Z' };
  await knex('element_instances').insert([
    {
      ...element,
      key: String(BIG + 1n),
      process_instance_key: ROOT,
      element_id: 'ReviewRound',
      element_type: 'CALL_ACTIVITY',
      position: 1,
    },
    {
      ...element,
      key: String(BIG + 2n),
      process_instance_key: CHILD,
      element_id: 'FirstReview',
      element_type: 'USER_TASK',
      position: 2,
    },
  ]);
  await knex('incidents').insert({
    ...engine,
    key: String(BIG + 3n),
    process_instance_key: ROOT,
    element_id: 'ReviewRound',
    element_instance_key: String(BIG + 1n),
    error_type: 'JOB_NO_RETRIES',
    error_message: 'no more retries',
    state: 'ACTIVE',
    created_at: '2026-03-02T04:00:00Z',
  });
  await knex('instance_variables').insert({
    ...engine,
    key: String(BIG + 4n),
    process_instance_key: ROOT,
    scope_key: ROOT,
    name: 'facts',
    value: '{"secret":1}',
    updated_at: new Date(),
  });
  await knex('applications')
    .where({ id: caseId })
    .update({ engine_identity: 'test-engine', process_instance_key: ROOT });
}

const search = async (query: string) =>
  (await test.call('GET', `/api/v1/process-instances?${query}`, { as: admin })).json();
const keysOf = (page: { items: { key: string }[] }) => page.items.map(({ key }) => key);

describe('the search for instances', () => {
  it.each([
    ['case number', () => `caseNumber=${caseNumber}`, [CHILD, ROOT]],
    ['definition', () => 'processId=three-stage-review', [CHILD]],
    ['state and time', () => 'state=ACTIVE&startedFrom=2026-03-02T02:30:00Z&startedTo=2026-03-03T00:00:00Z', [CHILD]],
    ['the element it stands at', () => 'element=FirstReview', [CHILD]],
    ['an open incident', () => 'withIncident=true', [ROOT]],
    ['a case that is none', () => 'caseNumber=TS000000', []],
  ])('finds by %s', async (_what, query, expected) => {
    expect(keysOf(await search(query()))).toEqual(expected);
  });

  it('is paged by start and key, also where many began at the same instant', async () => {
    // given
    const seen: string[] = [];
    let cursor = '';
    // when
    do {
      const page = await search(`processId=inspection&limit=2${cursor}`);
      seen.push(...keysOf(page));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    // then
    expect(seen).toEqual([4n, 3n, 2n, 1n, 0n].map((index) => String(BIG + 200n + index)));
  });

  it.each(['state=RUNNING', 'startedFrom=yesterday', 'version=0', 'element=a%20b', 'limit=1000'])(
    'refuses %s',
    async (query) => {
      expect((await test.call('GET', `/api/v1/process-instances?${query}`, { as: admin })).statusCode).toBe(400);
    },
  );
});

describe('an instance', () => {
  it('is shown with path, incidents, variables and children, keys as texts', async () => {
    // when
    const instance = (await test.call('GET', `/api/v1/process-instances/${ROOT}`, { as: admin })).json();
    // then
    expect(instance).toMatchObject({
      key: ROOT,
      caseNumber,
      openIncidents: 1,
      path: [{ elementId: 'ReviewRound', key: String(BIG + 1n) }],
      incidents: [{ errorType: 'JOB_NO_RETRIES', state: 'ACTIVE' }],
      variables: [{ name: 'facts', value: '{"secret":1}' }],
      children: [{ key: CHILD, bpmnProcessId: 'three-stage-review' }],
    });
  });

  it.each([
    ['4503599627370999', 404],
    ['9223372036854775808', 400],
    ['-1', 400],
    ['1e5', 400],
    ['99999999999999999999', 400],
  ])('of key %s is answered with %i', async (key, status) => {
    expect((await test.call('GET', `/api/v1/process-instances/${key}`, { as: admin })).statusCode).toBe(status);
  });

  it('shows its parties where the case stands, not what it carries', async () => {
    // when
    const answer = await test.call('GET', `/api/v1/applications/${caseId}/progress`, { as: applicant });
    // then
    expect(answer.json().instances).toMatchObject([
      { key: ROOT, path: [{ elementId: 'ReviewRound' }] },
      { key: CHILD, parentProcessInstanceKey: ROOT, path: [{ elementId: 'FirstReview' }] },
    ]);
    expect(answer.body).not.toContain('secret');
    expect(answer.body).not.toContain('no more retries');
  });
});
