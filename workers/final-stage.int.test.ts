import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOpinions } from '../storage/opinions.ts';
import { listStageResults } from '../storage/reviews.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { doTask, LIMITS, openTask, runJob, walkToAcceptance, walkToReview } from './testing/case-walk.ts';

const HEAD = { elementId: 'FinalReview', role: 'technicalHead', stage: 'FINAL', by: 'head' as const };
const FIRE = {
  elementId: 'DepartmentConfirmation',
  role: 'department',
  stage: 'FINAL',
  variables: { department: 'FIRE' },
};

async function walkToFinal(kit: CaseKit): Promise<string> {
  kit.setTime('2026-03-02');
  const filed = await fileCase(kit);
  const { caseId } = filed;
  await walkToReview(kit, await walkToAcceptance(kit, filed));
  for (const stage of ['FIRST', 'SECOND', 'FINAL'])
    await runJob(kit, 'start-stage', { caseId, round: 1, limits: LIMITS, stage });
  return caseId;
}
describe('record-deemed-agreement and conclude-round', () => {
  let database: TestDatabase;
  let kit: CaseKit;
  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await openCaseKit(database.url);
  });
  afterAll(async () => {
    await kit.close();
    await database.drop();
  });

  it('takes the silence of a department for agreement after a working day', async () => {
    // given
    const caseId = await walkToFinal(kit);
    await openTask(kit, caseId, FIRE);
    kit.setTime('2026-03-04', '00:00');
    const { action } = await runJob(kit, 'check-deadline', { caseId, clockKind: 'FINAL' });
    const round = { caseId, round: 1, finalDepartments: ['FIRE'] };

    // when
    await runJob(kit, 'record-deemed-agreement', round);
    await runJob(kit, 'record-deemed-agreement', round);

    // then
    expect(['DEPARTMENTS_SILENT', 'ESCALATE']).toContain(action);
    expect(await listStageResults(kit.knex, caseId, 1)).toMatchObject([
      { stage: 'FINAL', department: 'FIRE', verdict: 'DEEMED_AGREED', userId: null },
    ]);
  });

  it('asks nobody to be silent when no department was asked', async () => {
    // given
    const caseId = await walkToFinal(kit);
    kit.setTime('2026-03-04', '00:00');

    // when
    const answers = [];
    for (let count = 0; count < 2; count++) {
      answers.push((await runJob(kit, 'check-deadline', { caseId, clockKind: 'FINAL' }))['action']);
    }

    // then
    expect(answers.sort()).toEqual(['ESCALATE', 'NOT_DUE']);
  });

  it('passes a round without blocking opinions', async () => {
    // given
    const caseId = await walkToFinal(kit);
    await doTask(kit, caseId, { ...HEAD, answer: { conclusion: 'PASS' } });

    // when
    const conclusion = await runJob(kit, 'conclude-round', { caseId, round: 1 });

    // then
    expect(conclusion).toEqual({ reviewOutcome: 'PASS' });
  });

  it('makes a finding of the reason for which a department does not agree', async () => {
    // given
    const caseId = await walkToFinal(kit);
    await doTask(kit, caseId, { ...FIRE, by: 'fire', answer: { agree: false, remark: '消防水池容量不足' } });

    // when
    const conclusion = await runJob(kit, 'conclude-round', { caseId, round: 1 });

    // then
    expect(conclusion).toEqual({ reviewOutcome: 'FINDINGS' });
    expect(await listOpinions(kit.knex, { caseId })).toMatchObject([
      { discipline: 'FIRE', severity: 'SHALL', stage: 'FINAL', text: '消防水池容量不足', reviewerName: 'fire某' },
    ]);
  });

  it.each([
    { step: HEAD, answer: { conclusion: 'FINDINGS' }, reason: 'Expected a blocking opinion' },
    { step: { ...FIRE, by: 'fire' as const }, answer: { agree: false }, reason: 'missing or unfit: remark' },
    { step: { ...FIRE, by: 'fire' as const }, answer: {}, reason: 'missing or unfit: agree' },
  ])('refuses an answer that says too little: $reason', async ({ step, answer, reason }) => {
    // given
    const caseId = await walkToFinal(kit);

    // when
    const done = doTask(kit, caseId, { ...step, answer });

    // then
    await expect(done).rejects.toThrow(reason);
  });
});
