import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectFacts } from '../../../domain/project.ts';
import { createTestApp, type TestApp, type TestPerson } from '../../testing/app.ts';
import { AGENCY, APPLICANT, DESIGN_UNIT, draftOf, facts, OTHER_FIRM, seedRegisters } from '../../testing/cases.ts';

let test: TestApp;
let applicant: TestPerson;
beforeAll(async () => {
  test = await createTestApp();
  await seedRegisters(test);
  applicant = await test.person('applicant', { firmCode: APPLICANT });
});
afterAll(() => test.close());

const path = '/api/v1/applications';
const content = { facts, building: '1号厂房', commitmentSigned: false };
let serial = 0;
/** Another project each time: one building may be under review only once. */
const otherProject = (): Partial<ProjectFacts> => ({
  projectCode: `2601-339902-04-01-${String(200_000 + serial++)}`,
});

async function submitted(more: Partial<ProjectFacts> = {}): Promise<string> {
  const { id } = await draftOf(test, applicant, { ...otherProject(), ...more });
  const answer = await test.call('POST', `${path}/${id}/submission`, { as: applicant, payload: {} });
  expect(answer.statusCode, answer.body).toBe(201);
  return id;
}

describe('a draft', () => {
  it('is made for the own firm whatever the form says, edited and discarded', async () => {
    // given
    const foreign = { ...facts, applicantUscc: OTHER_FIRM, applicantName: '冒名公司' };
    const created = await test.call('POST', path, { as: applicant, payload: { ...content, facts: foreign } });
    const own = `${path}/${created.json().id}`;
    // when
    const edited = await test.call('PUT', own, {
      as: applicant,
      headers: { 'if-match': String(created.headers['etag']) },
      payload: { ...content, facts: { ...facts, totalAreaM2: 2500 } },
    });
    const discarded = await test.call('DELETE', own, { as: applicant });
    // then
    expect(created.json()).toMatchObject({
      state: 'DRAFT',
      applicantCode: APPLICANT,
      applicantName: facts.applicantName,
      facts: { applicantUscc: APPLICANT, applicantName: facts.applicantName },
    });
    expect([edited.statusCode, edited.headers['etag'], edited.json().facts.totalAreaM2]).toEqual([200, '"2"', 2500]);
    expect(discarded.statusCode).toBe(204);
    expect((await test.call('GET', own, { as: applicant })).statusCode).toBe(404);
  });

  it('may follow a case of the own firm that has ended, and nothing else', async () => {
    // given
    const stranger = await test.person('applicant', { firmCode: DESIGN_UNIT });
    const [ended, running, foreign] = [await submitted(), await submitted(), (await draftOf(test, stranger)).id];
    await test.knex('applications').whereIn('id', [ended, foreign]).update({ closed_at: new Date() });
    // when
    const previous = [ended, running, foreign, '00000000-0000-4000-8000-000000000000'];
    const answers = await Promise.all(
      previous.map((previousCaseId) =>
        test.call('POST', path, { as: applicant, payload: { ...content, previousCaseId } }),
      ),
    );
    // then
    expect(answers.map((answer) => answer.json().code ?? answer.statusCode)).toEqual([
      201,
      'RULE_VIOLATED',
      'RULE_VIOLATED',
      'RULE_VIOLATED',
    ]);
    expect(answers[0]?.json().previousCaseId).toBe(ended);
  });

  it('may be as empty as one likes', async () => {
    const payload = { facts: {}, building: '', commitmentSigned: false };
    const created = await test.call('POST', path, { as: applicant, payload });
    expect(created.statusCode).toBe(201);
  });

  it('is not overwritten by somebody who read an older version', async () => {
    // given
    const { id } = await draftOf(test, applicant);
    const put = (version: string) =>
      test.call('PUT', `${path}/${id}`, { as: applicant, headers: { 'if-match': version }, payload: content });
    // when
    const answers = [await put('"1"'), await put('"1"'), await put('1'), await put('*')];
    // then
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 412, 400, 400]);
    expect(answers[1]?.json().code).toBe('VERSION_CONFLICT');
  });

  it.each([
    ['an unknown field', { ...content, state: 'CERTIFIED' }],
    ['an unknown fact', { ...content, facts: { ...facts, feeFen: 0 } }],
    ['a fact of a wrong type', { ...content, facts: { ...facts, totalAreaM2: 'big' } }],
    ['a number as text', { ...content, facts: { ...facts, totalAreaM2: '2400' } }],
    ['a decision as text', { ...content, commitmentSigned: 'false' }],
    ['nothing for a text', { ...content, building: null }],
    ['a negative area', { ...content, facts: { ...facts, totalAreaM2: -1 } }],
    ['a word that is none', { ...content, facts: { ...facts, fireClass: '己' } }],
  ])('is refused with %s', async (_what, payload) => {
    const answer = await test.call('POST', path, { as: applicant, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('needs a firm of the register', async () => {
    const stray = await test.person('applicant', { firmCode: '91339981MA2H90WX96' });
    const answer = await test.call('POST', path, { as: stray, payload: content });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'RULE_VIOLATED']);
  });
});

describe('a submission', () => {
  it('numbers the case and leaves its state to the process', async () => {
    // given
    const { id } = await draftOf(test, applicant, otherProject());
    // when
    const answer = await test.call('POST', `${path}/${id}/submission`, { as: applicant, payload: { version: 1 } });
    // then
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      application: { state: 'SUBMITTING', number: expect.stringMatching(/^TS339902\d{12}$/) },
      submission: { kind: 'APPLICATION', attempt: 1 },
    });
    expect(await test.knex('applications').where({ id }).first('state')).toEqual({ state: 'DRAFT' });
    expect(await test.knex('outbox').where({ case_id: id }).pluck('kind')).toEqual(['PUBLISH_MESSAGE']);
    const timeline = (await test.call('GET', `${path}/${id}/timeline`, { as: applicant })).json();
    expect(timeline.items).toMatchObject([{ kind: 'SUBMITTED', actorName: applicant.user.displayName }]);
  });

  it('happens once: a second one finds no draft', async () => {
    // given
    const id = await submitted();
    // when
    const again = await test.call('POST', `${path}/${id}/submission`, { as: applicant, payload: {} });
    const edit = await test.call('PUT', `${path}/${id}`, {
      as: applicant,
      headers: { 'if-match': '"1"' },
      payload: content,
    });
    const discard = await test.call('DELETE', `${path}/${id}`, { as: applicant });
    // then
    for (const answer of [again, edit, discard]) {
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'WRONG_STATE']);
    }
  });

  it('names every field that is not right, and changes nothing', async () => {
    // given
    const { id } = await draftOf(test, applicant, { projectCode: 'x', agencyUscc: 'y', totalAreaM2: 1 });
    const unknown = await draftOf(test, applicant, {
      ...otherProject(),
      regionCode: '339981',
      projectCode: '2601-339981-04-01-300000',
      agencyUscc: DESIGN_UNIT,
    });
    // when
    const wrong = await test.call('POST', `${path}/${id}/submission`, { as: applicant, payload: {} });
    const stray = await test.call('POST', `${path}/${unknown.id}/submission`, { as: applicant, payload: {} });
    // then
    const pointers = (answer: typeof wrong) => answer.json().errors.map((each: { pointer: string }) => each.pointer);
    expect([wrong.statusCode, wrong.json().code]).toEqual([422, 'RULE_VIOLATED']);
    expect(pointers(wrong)).toEqual(['/body/facts/projectCode', '/body/facts/agencyUscc']);
    expect(pointers(stray)).toEqual(['/body/facts/regionCode', '/body/facts/agencyUscc']);
    expect(await test.knex('outbox').whereIn('case_id', [id, unknown.id])).toEqual([]);
  });

  it('is refused for a building that is under review', async () => {
    // given
    const project = otherProject();
    await submitted(project);
    const twin = await draftOf(test, applicant, project);
    // when
    const answer = await test.call('POST', `${path}/${twin.id}/submission`, { as: applicant, payload: {} });
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'DUPLICATE_APPLICATION']);
  });

  it('of the same draft by ten requests at once succeeds once', async () => {
    // given
    const { id } = await draftOf(test, applicant, otherProject());
    const send = () => test.call('POST', `${path}/${id}/submission`, { as: applicant, payload: {} });
    // when
    const answers = await Promise.all(Array.from({ length: 10 }, send));
    // then
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(9);
    expect(await test.knex('submissions').where({ case_id: id })).toHaveLength(1);
  });
});

describe('who sees a case', () => {
  it('is decided by firm, agency and region', async () => {
    // given
    const draft = (await draftOf(test, applicant, otherProject())).id;
    const open = await submitted();
    await test.knex('applications').where({ id: open }).update({ agency_code: AGENCY });
    const people: [string, TestPerson, [number, number]][] = [
      ['a colleague', await test.person('applicant', { firmCode: APPLICANT }), [200, 200]],
      ['another firm', await test.person('applicant', { firmCode: OTHER_FIRM }), [404, 404]],
      ['the design unit', await test.person('designUnit', { firmCode: DESIGN_UNIT }), [200, 200]],
      ['a designer of the applicant', await test.person('designUnit', { firmCode: APPLICANT }), [404, 404]],
      ['the agency', await test.person('reviewer', { agencyCode: AGENCY }), [404, 200]],
      ['another agency', await test.person('reviewer', { agencyCode: '91339903MA2K20B26G' }), [404, 404]],
      ['the county', await test.person('acceptanceOfficer', { regionCode: '339902' }), [404, 200]],
      ['another county', await test.person('acceptanceOfficer', { regionCode: '339922' }), [404, 404]],
      ['the city', await test.person('department', { regionCode: '339900' }), [404, 200]],
      ['a reviewer of no agency', await test.person('reviewer', { firmCode: APPLICANT }), [404, 404]],
      ['an administrator', await test.person('administrator'), [200, 200]],
    ];
    for (const [who, person, expected] of people) {
      // when
      const answers = await Promise.all([draft, open].map((id) => test.call('GET', `${path}/${id}`, { as: person })));
      const listed: { items: { id: string }[] } = (await test.call('GET', `${path}?limit=200`, { as: person })).json();
      // then
      expect(
        answers.map(({ statusCode }) => statusCode),
        who,
      ).toEqual(expected);
      const inList = [draft, open].map((id) => (listed.items.some((item) => item.id === id) ? 200 : 404));
      expect(inList, `${who}, in the list`).toEqual(expected);
    }
  });

  it.each(['timeline', 'progress', 'materials', 'clocks', 'documents', 'tasks', 'opinions'])(
    'holds for its %s too',
    async (part) => {
      // given
      const id = await submitted();
      const stranger = await test.person('applicant', { firmCode: OTHER_FIRM });
      // when
      const [own, foreign] = await Promise.all(
        [applicant, stranger].map((as) => test.call('GET', `${path}/${id}/${part}`, { as })),
      );
      // then
      expect([own?.statusCode, foreign?.statusCode]).toEqual([200, 404]);
    },
  );

  it('does not let the design unit submit, withdraw or discard', async () => {
    // given
    const designer = await test.person('designUnit', { firmCode: DESIGN_UNIT });
    const { id } = await draftOf(test, applicant, otherProject());
    // when
    const answers = await Promise.all([
      test.call('POST', `${path}/${id}/submission`, { as: designer, payload: {} }),
      test.call('POST', `${path}/${id}/withdrawal`, { as: designer, payload: { reason: 'x' } }),
      test.call('DELETE', `${path}/${id}`, { as: designer }),
    ]);
    // then
    expect(answers.map((answer) => answer.json().code)).toEqual(Array(3).fill('ROLE_NOT_ALLOWED'));
  });
});

describe('a case in progress', () => {
  it('is withdrawn by its applicant, and the process told', async () => {
    // given
    const id = await submitted();
    // when
    const answer = await test.call('POST', `${path}/${id}/withdrawal`, {
      as: applicant,
      payload: { reason: '方案调整' },
    });
    // then
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({ withdrawing: true, state: 'SUBMITTING' });
    const messages = await test.knex('outbox').where({ case_id: id }).orderBy('id').pluck('payload');
    expect(messages.map(({ name }: { name: string }) => name)).toEqual(['application-submitted', 'case-withdrawn']);
  });

  it('rests and goes on by order of a department', async () => {
    // given
    const id = await submitted();
    const department = await test.person('department', { regionCode: '339902' });
    await test.knex('applications').where({ id }).update({ state: 'FIRST' });
    const act = (what: string, payload?: object) =>
      test.call('POST', `${path}/${id}/${what}`, { as: department, ...(payload === undefined ? {} : { payload }) });
    // when
    const suspended = await act('suspension', { reason: '诉讼' });
    const again = await act('suspension', { reason: '诉讼' });
    const materials = (await test.call('GET', `${path}/${id}/materials`, { as: applicant })).json();
    const resumed = await act('resumption');
    // then
    expect([suspended.statusCode, suspended.json().suspended]).toEqual([202, true]);
    expect(again.json().code).toBe('WRONG_STATE');
    expect(materials.items.filter(({ open }: { open: boolean }) => open)).toEqual([]);
    expect(resumed.statusCode).toBe(202);
  });

  it.each([
    ['correction', {}],
    ['supplement', {}],
    ['revision', { remark: null }],
    ['agency', { agencyCode: AGENCY }],
    ['extension', { reason: '来不及' }],
  ])('takes no %s that nobody asked for', async (act, payload) => {
    // given
    const id = await submitted();
    // when
    const answer = await test.call('POST', `${path}/${id}/${act}`, { as: applicant, payload });
    // then
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'WRONG_STATE']);
  });

  it('opens only the slots that a notice names', async () => {
    // given
    const id = await submitted();
    await test.knex('applications').where({ id }).update({ state: 'CORRECTION' });
    await test
      .knex('requested_materials')
      .insert({ case_id: id, kind: 'CORRECTION', slot: 'M4', remark: '缺勘察报告' });
    const document = '0b0f0e52-3a3c-4a53-8f5b-111111111111';
    await test
      .knex('corrections')
      .insert({ case_id: id, document_id: document, opened_at: new Date(), due_date: '2026-12-31' });
    // when
    const { items } = (await test.call('GET', `${path}/${id}/materials`, { as: applicant })).json();
    // then
    const open = items.filter((item: { open: boolean }) => item.open);
    expect(open.map(({ slot }: { slot: string }) => slot)).toEqual(['M4']);
    expect(open[0]).toMatchObject({
      need: 'KEY',
      requested: [{ kind: 'CORRECTION', remark: '缺勘察报告', settled: false }],
    });
  });
});

describe('the open slots of a case', () => {
  const openOf = async (id: string): Promise<string[]> => {
    const { items } = (await test.call('GET', `${path}/${id}/materials`, { as: applicant })).json();
    return items.filter(({ open }: { open: boolean }) => open).map(({ slot }: { slot: string }) => slot);
  };

  it('are those of the promise until the officer has found them right', async () => {
    // given
    const id = await submitted();
    const asked = { case_id: id, kind: 'SUPPLEMENT', remark: '容缺' };
    const document_id = '0b0f0e52-3a3c-4a53-8f5b-111111111111';
    await test.knex('requested_materials').insert(['M3', 'M7'].map((slot) => ({ ...asked, slot })));
    await test.knex('supplements').insert({ case_id: id, document_id, opened_at: new Date(), due_date: '2026-12-31' });
    // when
    const before = await openOf(id);
    await test.knex('requested_materials').where({ case_id: id, slot: 'M3' }).update({ settled_at: new Date() });
    const settled = await openOf(id);
    await test.knex('supplements').where({ case_id: id }).update({ outcome: 'EXPIRED', closed_at: new Date() });
    // then
    expect([before, settled, await openOf(id)]).toEqual([['M3', 'M7'], ['M7'], []]);
  });

  it('are drawings and calculations while opinions wait for their answers, and none after the end', async () => {
    // given
    const id = await submitted();
    const inState = async (columns: object) => {
      await test.knex('applications').where({ id }).update(columns);
      return openOf(id);
    };
    // when / then
    expect(await inState({ state: 'FIRST' })).toEqual([]);
    expect(await inState({ state: 'OPINION_ISSUED' })).toEqual(['M4', 'M5', 'M6', 'M8']);
    expect(await inState({ state: 'TERMINATED', closed_at: new Date() })).toEqual([]);
  });
});

describe('the list of applications', () => {
  it('is paged without a gap or a repeat, and found by state and text', async () => {
    // given
    const firm = await test.person('applicant', { firmCode: OTHER_FIRM });
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      const draft = await draftOf(test, firm, { applicantUscc: OTHER_FIRM, projectName: `分页工程${index}%` });
      ids.unshift(draft.id);
    }
    // when
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await test.call('GET', `${path}?limit=2${cursor}`, { as: firm })).json();
      seen.push(...page.items.map((item: { id: string }) => item.id));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    const found = (
      await test.call('GET', `${path}?text=${encodeURIComponent('工程3%')}&state=DRAFT`, { as: firm })
    ).json();
    const none = (await test.call('GET', `${path}?state=CERTIFIED&state=REJECTED`, { as: firm })).json();
    // then
    expect(seen).toEqual(ids);
    expect(found.items.map((item: { id: string }) => item.id)).toEqual([ids[1]]);
    expect(none.items).toEqual([]);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'state=NOWHERE', 'colour=red', 'cursor=%00'])(
    'refuses the query %s',
    async (query) => {
      expect((await test.call('GET', `${path}?${query}`, { as: applicant })).statusCode).toBe(400);
    },
  );
});
