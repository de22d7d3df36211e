import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../domain/roles.ts';
import type { NewUser } from '../../../storage/identity.ts';
import { createTestApp, type TestApp, type TestPerson } from '../../testing/app.ts';
import { AGENCY, APPLICANT, draftOf, seedRegisters, taskOf } from '../../testing/cases.ts';

const FORM_KEY = '2251799813689999';
const PROPOSAL_FORM_KEY = '2251799813689998';
const firstReview = {
  components: [
    {
      type: 'select',
      key: 'conclusion',
      values: [{ value: 'NO_OPINION' }, { value: 'HAS_OPINIONS' }],
      validate: { required: true },
    },
    { type: 'textarea', key: 'remark', validate: { maxLength: 1000 } },
  ],
};

let test: TestApp;
let applicant: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  await seedRegisters(test);
  applicant = await test.person('applicant', { firmCode: APPLICANT });
  await storeForm('FirstReview', FORM_KEY, firstReview);
  await storeForm('ProposeAgency', PROPOSAL_FORM_KEY, { components: [{ type: 'textfield', key: 'agencyCode' }] });
});
afterAll(() => test.close());

async function storeForm(id: string, key: string, form: object): Promise<void> {
  await test.knex('deployed_resources').insert({
    engine_identity: 'test-engine',
    definition_key: key,
    deployment_key: '1',
    kind: 'FORM',
    definition_id: id,
    version: 1,
    resource_name: `${id}.form`,
    content: JSON.stringify(form),
    sha256: 'x',
    deployed_by: 'test',
  });
}

const staff = (role: Role, more: Partial<NewUser> = {}) =>
  test.person(role, { agencyCode: AGENCY, disciplines: ['ARCH'], registrationExpires: '2030-12-31', ...more });

let serial = 0;
async function caseInReview(): Promise<string> {
  const project = { projectCode: `2601-339902-04-01-${String(400_000 + serial++)}` };
  const { id } = await draftOf(test, applicant, project);
  const submitted = await test.call('POST', `/api/v1/applications/${id}/submission`, { as: applicant, payload: {} });
  expect(submitted.statusCode, submitted.body).toBe(201);
  await test.knex('applications').where({ id }).update({ state: 'FIRST', round: 1, agency_code: AGENCY });
  return id;
}

async function reviewTask(caseId: string): Promise<string> {
  const review = { stage: 'FIRST', round: 1, discipline: 'ARCH', agencyCode: AGENCY, formKey: FORM_KEY };
  return (await taskOf(test, caseId, { taskType: 'FirstReview', candidateRole: 'reviewer', ...review })).id;
}

const act = (as: TestPerson, taskId: string, what: string, payload?: object) =>
  test.call('POST', `/api/v1/tasks/${taskId}/${what}`, { as, ...(payload === undefined ? {} : { payload }) });
const complete = (as: TestPerson, taskId: string, variables: object) => act(as, taskId, 'completion', { variables });
const codeOf = (answer: { json(): { code?: string } }) => answer.json().code;

describe('a task', () => {
  it('is found, taken, given back, taken again and finished', async () => {
    // given
    const reviewer = await staff('reviewer');
    const taskId = await reviewTask(await caseInReview());
    const view = async (name: string) =>
      (await test.call('GET', `/api/v1/tasks?view=${name}&limit=200`, { as: reviewer }))
        .json()
        .items.some(({ id }: { id: string }) => id === taskId);
    // when / then
    expect(await view('QUEUE')).toBe(true);
    expect((await act(reviewer, taskId, 'claim')).json()).toMatchObject({
      status: 'CLAIMED',
      assigneeUserId: reviewer.user.id,
    });
    expect([await view('QUEUE'), await view('MINE')]).toEqual([false, true]);
    expect((await act(reviewer, taskId, 'release')).json().status).toBe('OPEN');
    await act(reviewer, taskId, 'claim');
    const done = await complete(reviewer, taskId, { conclusion: 'NO_OPINION', remark: '符合' });
    expect(done.json()).toMatchObject({ status: 'COMPLETING', outcome: { conclusion: 'NO_OPINION', remark: '符合' } });
    expect(await view('DONE')).toBe(true);
    const sent = await test.knex('outbox').where({ kind: 'COMPLETE_JOB' }).orderBy('id', 'desc').first('payload');
    expect(sent.payload).toMatchObject({ taskId, variables: { conclusion: 'NO_OPINION' } });
  });

  it('goes to one of two who take it at the same moment', async () => {
    // given
    const people = [await staff('reviewer'), await staff('reviewer')];
    const taskId = await reviewTask(await caseInReview());
    // when
    const answers = await Promise.all(people.map((person) => act(person, taskId, 'claim')));
    // then
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  });

  it('is finished once by two requests at the same moment', async () => {
    // given
    const reviewer = await staff('reviewer');
    const taskId = await reviewTask(await caseInReview());
    // when
    const answers = await Promise.all([1, 2, 3].map(() => complete(reviewer, taskId, { conclusion: 'NO_OPINION' })));
    // then
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409]);
    expect(await test.knex('stage_results').where({ task_id: taskId })).toHaveLength(1);
  });

  it.each([
    ['a value the form does not offer', { conclusion: 'PASS' }],
    ['a missing value', { remark: '无' }],
    ['a variable of the process', { conclusion: 'NO_OPINION', limits: { firstWd: 99 } }],
    ['a text that is too long', { conclusion: 'NO_OPINION', remark: 'x'.repeat(1001) }],
  ])('is not finished with %s', async (_what, variables) => {
    // given
    const reviewer = await staff('reviewer');
    const taskId = await reviewTask(await caseInReview());
    // when
    const answer = await complete(reviewer, taskId, variables);
    // then
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'INVALID_REQUEST']);
    expect(await test.knex('tasks').where({ id: taskId }).first('status')).toEqual({ status: 'OPEN' });
  });

  it('of another discipline, agency or role is not to be taken', async () => {
    // given
    const taskId = await reviewTask(await caseInReview());
    const structural = await staff('reviewer', { disciplines: ['STRU'] });
    const head = await staff('technicalHead');
    const other = await staff('reviewer', { agencyCode: '91339903MA2K20B26G' });
    // when
    const answers = await Promise.all([structural, head, other].map((person) => act(person, taskId, 'claim')));
    // then
    expect(answers.map((answer) => [answer.statusCode, codeOf(answer)])).toEqual([
      [409, 'NOT_YOURS'],
      [409, 'NOT_YOURS'],
      [404, 'NOT_FOUND'],
    ]);
  });

  it('of the second stage is not for who acted in the first', async () => {
    // given
    const person = await staff('reviewer', { roles: ['reviewer', 'secondReviewer'] });
    const caseId = await caseInReview();
    await complete(person, await reviewTask(caseId), { conclusion: 'NO_OPINION' });
    const place = { stage: 'SECOND', round: 1, discipline: 'ARCH', agencyCode: AGENCY };
    const second = await taskOf(test, caseId, { taskType: 'SecondReview', candidateRole: 'secondReviewer', ...place });
    // when
    const answer = await act(person, second.id, 'claim');
    // then
    expect([answer.statusCode, codeOf(answer)]).toEqual([409, 'PERSON_CONFLICT']);
  });

  it('waits while its case rests', async () => {
    // given
    const reviewer = await staff('reviewer');
    const caseId = await caseInReview();
    const taskId = await reviewTask(caseId);
    await test.knex('applications').where({ id: caseId }).update({ suspended: true, state_before: 'FIRST' });
    // when
    const answers = [
      await act(reviewer, taskId, 'claim'),
      await complete(reviewer, taskId, { conclusion: 'NO_OPINION' }),
    ];
    // then
    expect(answers.map(codeOf)).toEqual(['CASE_SUSPENDED', 'CASE_SUSPENDED']);
  });

  it('shows what it carries to the side that does it only', async () => {
    // given
    const reviewer = await staff('reviewer');
    const taskId = await reviewTask(await caseInReview());
    // when
    const [own, foreign] = await Promise.all(
      [reviewer, applicant].map((as) => test.call('GET', `/api/v1/tasks/${taskId}`, { as })),
    );
    // then
    expect([own?.json().variables, foreign?.json().variables]).toEqual([{}, null]);
  });

  it('is not finished with a form that nobody knows', async () => {
    // given
    const reviewer = await staff('reviewer');
    const place = { stage: 'FIRST', round: 1, discipline: 'ARCH', agencyCode: AGENCY, formKey: '4503599627370001' };
    const task = await taskOf(test, await caseInReview(), {
      taskType: 'FirstReview',
      candidateRole: 'reviewer',
      ...place,
    });
    // when
    const answer = await complete(reviewer, task.id, { conclusion: 'NO_OPINION' });
    // then
    expect([answer.statusCode, codeOf(answer)]).toEqual([409, 'WRONG_STATE']);
  });

  it('that does not exist is not found', async () => {
    const reviewer = await staff('reviewer');
    const answer = await act(reviewer, '0b0f0e52-3a3c-4a53-8f5b-111111111111', 'claim');
    expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('a task of the applicant', () => {
  async function correcting(taskType: string) {
    const caseId = await caseInReview();
    const { knex } = test;
    await knex('applications').where({ id: caseId }).update({ state: 'CORRECTION' });
    const { now, today } = test.deps.clock;
    const document_id = '0b0f0e52-3a3c-4a53-8f5b-111111111111';
    await knex('corrections').insert({ case_id: caseId, document_id, opened_at: now(), due_date: '2099-12-31' });
    const clock = { case_id: caseId, kind: 'CORRECTION', start_date: today(), limit_wd: 15, due_date: '2099-12-31' };
    await knex('clocks').insert({ ...clock, id: randomUUID(), created_at: now(), updated_at: now() });
    const task = await taskOf(test, caseId, { taskType, firmCode: APPLICANT });
    return { caseId, taskId: task.id };
  }

  it('hands the correction in, whether it is called by its case or by its own name', async () => {
    // given
    const byCase = await correcting('SubmitCorrection');
    const byTask = await correcting('SubmitCorrection');
    // when
    const answers = [
      await test.call('POST', `/api/v1/applications/${byCase.caseId}/correction`, { as: applicant, payload: {} }),
      await complete(applicant, byTask.taskId, {}),
    ];
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200]);
    for (const { caseId, taskId } of [byCase, byTask]) {
      const submissions = await test
        .knex('submissions')
        .where({ case_id: caseId, kind: 'CORRECTION' })
        .pluck('task_id');
      expect(submissions).toEqual([taskId]);
    }
  });

  it('proposes another agency of the register', async () => {
    // given
    const { caseId, taskId } = await correcting('ProposeAgency');
    await test.knex('agency_proposals').where({ case_id: caseId }).update({ state: 'REFUSED' });
    await test.knex('tasks').where({ id: taskId }).update({ form_key: PROPOSAL_FORM_KEY });
    // when
    const unknown = await complete(applicant, taskId, { agencyCode: '91339981MA2H90WX96' });
    const proposed = await complete(applicant, taskId, { agencyCode: AGENCY });
    // then
    expect([unknown.statusCode, codeOf(unknown)]).toEqual([422, 'RULE_VIOLATED']);
    expect(proposed.statusCode, proposed.body).toBe(200);
    const states = await test.knex('agency_proposals').where({ case_id: caseId }).orderBy('attempt').pluck('state');
    expect(states).toEqual(['REFUSED', 'PROPOSED']);
  });
});

describe('an opinion', () => {
  const opinion = {
    severity: 'SHALL',
    text: '疏散宽度不足',
    sheet: 'A01',
    standard: 'GB 50016-2014',
    clause: '5.5.18',
  };

  async function written() {
    const reviewer = await staff('reviewer');
    const caseId = await caseInReview();
    const taskId = await reviewTask(caseId);
    await act(reviewer, taskId, 'claim');
    const payload = { ...opinion, privateNote: '与去年同样的错误' };
    const created = await act(reviewer, taskId, 'opinions', payload);
    expect(created.statusCode, created.body).toBe(201);
    return { reviewer, caseId, taskId, id: String(created.json().id), created: created.json() };
  }
  const seenBy = async (as: TestPerson, caseId: string) =>
    (await test.call('GET', `/api/v1/applications/${caseId}/opinions`, { as })).json().items;

  it('is written in the course of a task one has taken, changed and deleted', async () => {
    // given
    const { reviewer, taskId, id, created } = await written();
    // when
    const payload = { ...opinion, text: '疏散总宽度不足', taskId, version: created.version };
    const changed = await test.call('PUT', `/api/v1/opinions/${id}`, { as: reviewer, payload });
    const stale = await test.call('PUT', `/api/v1/opinions/${id}`, { as: reviewer, payload });
    const deleted = await test.call('DELETE', `/api/v1/opinions/${id}?taskId=${taskId}`, { as: reviewer });
    // then
    expect(created).toMatchObject({ discipline: 'ARCH', serial: 1, state: 'OPEN', round: 1 });
    expect([changed.statusCode, changed.json().text]).toEqual([200, '疏散总宽度不足']);
    expect([stale.statusCode, deleted.statusCode]).toEqual([412, 204]);
  });

  it('is the agency’s own until a notice carries it, and its private note always', async () => {
    // given
    const { reviewer, caseId, id } = await written();
    // when
    const before = await seenBy(applicant, caseId);
    await test.knex('opinions').where({ id }).update({ issued_at: new Date() });
    const after = await seenBy(applicant, caseId);
    const own = await seenBy(reviewer, caseId);
    // then
    expect(before).toEqual([]);
    expect(after).toMatchObject([{ text: opinion.text, privateNote: null }]);
    expect(own).toMatchObject([{ privateNote: '与去年同样的错误' }]);
  });

  it('is answered with words and, for a SHALL clause, judged afterwards', async () => {
    // given
    const { reviewer, caseId, taskId, id } = await written();
    await test.knex('opinions').where({ id }).update({ issued_at: new Date() });
    await test.knex('applications').where({ id: caseId }).update({ state: 'OPINION_ISSUED' });
    const reply = (payload: object) => test.call('POST', `/api/v1/opinions/${id}/replies`, { as: applicant, payload });
    // when
    const foreign = await reply({ text: '见附件', fileIds: ['0b0f0e52-3a3c-4a53-8f5b-111111111111'] });
    const answered = await reply({ text: '已加宽至 4.8 米', fileIds: [] });
    const judged = await act(reviewer, taskId, 'claim').then(() =>
      test.call('POST', `/api/v1/opinions/${id}/judgement`, { as: reviewer, payload: { taskId, event: 'CLOSE' } }),
    );
    // then
    expect([foreign.statusCode, codeOf(foreign)]).toEqual([422, 'RULE_VIOLATED']);
    expect(answered.statusCode).toBe(202);
    expect(judged.json()).toMatchObject({ state: 'CLOSED' });
    expect(await seenBy(applicant, caseId)).toMatchObject([{ replies: [{ text: '已加宽至 4.8 米', round: 1 }] }]);
  });

  it('is not answered before it is issued, and not waived by a reviewer', async () => {
    // given
    const { reviewer, taskId, id } = await written();
    // when
    const early = await test.call('POST', `/api/v1/opinions/${id}/replies`, {
      as: applicant,
      payload: { text: '已改', fileIds: [] },
    });
    const waived = await test.call('POST', `/api/v1/opinions/${id}/judgement`, {
      as: reviewer,
      payload: { taskId, event: 'WAIVE', reason: '可以' },
    });
    // then
    expect([codeOf(early), codeOf(waived)]).toEqual(['WRONG_STATE', 'WRONG_STATE']);
  });

  it.each([
    ['no text', { severity: 'SHALL' }],
    ['an unknown severity', { severity: 'MAYBE', text: 'x' }],
    ['a state of its own', { severity: 'SHALL', text: 'x', state: 'CLOSED' }],
    [
      'a place outside of the sheet',
      { severity: 'SHALL', text: 'x', position: { page: 1, x: 2, y: 0, width: 0, height: 0 } },
    ],
  ])('is refused with %s', async (_what, payload) => {
    // given
    const reviewer = await staff('reviewer');
    const taskId = await reviewTask(await caseInReview());
    // when / then
    expect((await act(reviewer, taskId, 'opinions', payload)).statusCode).toBe(400);
  });
});
