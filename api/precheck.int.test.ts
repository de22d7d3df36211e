import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../platform/zeebe-client/types.ts';
import { createTestApp, type TestApp, type TestPerson } from './testing/app.ts';
import { APPLICANT, draftOf, facts, seedRegisters } from './testing/cases.ts';

let test: TestApp;
let applicant: TestPerson;
const asked: [string, Variables][] = [];
beforeAll(async () => {
  test = await createTestApp();
  await seedRegisters(test);
  applicant = await test.person('applicant', { firmCode: APPLICANT });
  const limits = { firstWd: 3, secondWd: 2, finalWd: 1, statutoryWd: 10, roundLimit: 3, revisionWd: 15 };
  const answers: Readonly<Record<string, unknown>> = {
    'material-acceptance': { decision: 'ACCEPTED_WITH_DEFICIENCY', reason: 'NON_KEY_PROMISED' },
    'review-channel': { channel: 'FAST', rule: 'F1' },
    'stage-limits': { ...limits, revisionExtensionWd: 10, supplementWd: 5, supplementExtensionWd: 5 },
    'required-disciplines': [{ discipline: 'ARCH', department: null }],
    'review-fee': { priceFenPerM2: 150, surchargePercent: 100, minimumFen: 200_000 },
    'agency-eligibility': { eligible: false, reasons: ['DISCIPLINE_NOT_COVERED'] },
  };
  for (const [decision, answer] of Object.entries(answers)) {
    test.engine.decisions.set(decision, (variables) => {
      asked.push([decision, variables]);
      return answer;
    });
  }
});
afterAll(() => test.close());

const precheck = (id: string) => test.call('GET', `/api/v1/applications/${id}/pre-check`, { as: applicant });

describe('the pre-check of a draft', () => {
  it('asks the deployed tables in the order of the process, and stores nothing', async () => {
    // given
    const { id } = await draftOf(test, applicant);
    asked.length = 0;
    // when
    const answer = await precheck(id);
    // then
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({
      faults: [],
      acceptance: { decision: 'ACCEPTED_WITH_DEFICIENCY', reason: 'NON_KEY_PROMISED' },
      review: {
        channel: 'FAST',
        feeFen: 360_000,
        payer: 'GOVERNMENT',
        agency: { eligible: false, reasons: ['DISCIPLINE_NOT_COVERED'] },
      },
    });
    expect(answer.json().missing).toHaveLength(8);
    expect(answer.json().missing[2]).toMatchObject({ slot: 'M3', need: 'NON_KEY' });
    expect(asked.map(([decision]) => decision)).toEqual([
      'material-acceptance',
      'review-channel',
      'stage-limits',
      'required-disciplines',
      'review-fee',
      'agency-eligibility',
    ]);
    expect(asked[0]?.[1]).toMatchObject({ facts: { missingKeyCount: 5, sizeClass: 'MEDIUM' } });
    expect(asked[2]?.[1]).toMatchObject({ channelDecision: { channel: 'FAST' } });
    expect(await test.knex('outbox').where({ case_id: id })).toEqual([]);
  });

  it('tells what is wrong with an incomplete draft instead of asking', async () => {
    // given
    const { id } = await draftOf(test, applicant, { heightM: 0, fireClass: 'NA' });
    asked.length = 0;
    // when
    const answer = (await precheck(id)).json();
    // then
    expect(answer.faults).toEqual([
      { pointer: '/body/facts/heightM', detail: 'Expected a number from 0.01 to 1000, but found 0.' },
    ]);
    expect([answer.acceptance, answer.review, asked]).toEqual([null, null, []]);
  });

  it.each([
    ['no such table', undefined],
    ['a table that answers nonsense', () => ({ decision: 'PERHAPS' })],
    ['a table that answers nothing', () => null],
  ])('is refused by a clear word with %s', async (_what, decide) => {
    // given
    const { id } = await draftOf(test, applicant, { projectName: facts.projectName });
    const before = test.engine.decisions.get('material-acceptance');
    if (decide === undefined) test.engine.decisions.delete('material-acceptance');
    else test.engine.decisions.set('material-acceptance', decide);
    // when
    const answer = await precheck(id);
    // then
    expect(answer.statusCode).toBe(422);
    expect(['DECISION_FAILED', 'ENGINE_REFUSED']).toContain(answer.json().code);
    if (before !== undefined) test.engine.decisions.set('material-acceptance', before);
  });
});
