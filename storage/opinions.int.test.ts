import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from '../workers/testing/case-kit.ts';
import { LIMITS, openTask, reviewStep, runJob, walkToAcceptance, walkToReview } from '../workers/testing/case-walk.ts';
import { dropOpinion, judgeReply, reviseOpinion, writeOpinion } from './opinion-actions.ts';
import { replyToOpinion } from './opinion-replies.ts';
import { findOpinion, issueOpinions, listOpinions, type OpinionContent } from './opinions.ts';
import type { Reviewing } from './reviewing.ts';
import { claimTask } from './task-actions.ts';

const CONTENT: OpinionContent = {
  fileId: null,
  sheet: '01',
  position: { page: 1, x: 0.1, y: 0.2, width: 0.3, height: 0.1 },
  standard: 'GB 50016-2014',
  clause: '3.7.2',
  severity: 'SHALL',
  text: '疏散距离超限',
  privateNote: '与设计沟通过',
};

/** A reviewer at work on the first stage of ARCH. */
async function startReview(kit: CaseKit): Promise<{ caseId: string; by: Reviewing }> {
  const filed = await fileCase(kit);
  await walkToReview(kit, await walkToAcceptance(kit, filed));
  await runJob(kit, 'start-stage', { caseId: filed.caseId, round: 1, limits: LIMITS, stage: 'FIRST' });
  const task = await openTask(kit, filed.caseId, reviewStep('FIRST', 'ARCH'));
  const by = { taskId: task.id, person: kit.person('reviewer'), at: kit.clock.now() };
  await kit.write((acting) => claimTask(acting, task.id, by));
  return { caseId: filed.caseId, by };
}
describe('opinions', () => {
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

  it('keeps what a reviewer writes, with a number of its own in the case', async () => {
    // given
    const { caseId, by } = await startReview(kit);

    // when
    await Promise.all([1, 2, 3].map(() => kit.write((acting) => writeOpinion(acting, by, CONTENT))));

    // then
    const opinions = await listOpinions(kit.knex, { caseId });
    expect(opinions.map(({ serial }) => serial)).toEqual([1, 2, 3]);
    expect(opinions[0]).toMatchObject({
      ...CONTENT,
      discipline: 'ARCH',
      round: 1,
      stage: 'FIRST',
      state: 'OPEN',
      issuedAt: null,
    });
  });

  it('lets nobody write who has not taken the task', async () => {
    // given
    const { by } = await startReview(kit);

    // when
    const written = kit.write((acting) => writeOpinion(acting, { ...by, person: kit.person('second') }, CONTENT));

    // then
    await expect(written).rejects.toMatchObject({ code: 'NOT_YOURS' });
  });

  it('changes and drops findings until a notice has carried them', async () => {
    // given
    const { caseId, by } = await startReview(kit);
    const [first, second] = [
      await kit.write((acting) => writeOpinion(acting, by, CONTENT)),
      await kit.write((acting) => writeOpinion(acting, by, CONTENT)),
    ];
    const edit = { opinionId: first.id, content: { ...CONTENT, text: '改' }, expectedVersion: 1 };

    // when
    const edited = await kit.write((acting) => reviseOpinion(acting, by, edit));
    const stale = kit.write((acting) => reviseOpinion(acting, by, edit));
    await expect(stale).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await kit.write((acting) => dropOpinion(acting, by, second.id));
    await kit.write((acting) => issueOpinions(acting, caseId, kit.clock.now()));
    const late = kit.write((acting) => dropOpinion(acting, by, first.id));

    // then
    expect(edited).toMatchObject({ text: '改', version: 2 });
    await expect(late).rejects.toMatchObject({ code: 'WRONG_STATE' });
    expect(await listOpinions(kit.knex, { caseId, issuedOnly: true })).toHaveLength(1);
  });

  it('takes the last of several replies of a round and lets the reviewer judge it', async () => {
    // given
    const { caseId, by } = await startReview(kit);
    const { id } = await kit.write((acting) => writeOpinion(acting, by, CONTENT));
    await kit.write((acting) => issueOpinions(acting, caseId, kit.clock.now()));
    for (const text of ['已改', '已改，见附图']) {
      await kit.write(async (acting) => {
        const opinion = await findOpinion(acting.trx, id);
        if (opinion === undefined) throw new Error('Expected the opinion.');
        const who = { repliedBy: 'firm', repliedByName: '设计', repliedAt: kit.clock.now() };
        await replyToOpinion(acting, opinion, { opinionId: id, round: 1, text, fileIds: [], ...who });
      });
    }

    // when
    const closed = await kit.write((acting) => judgeReply(acting, by, { opinionId: id, event: 'CLOSE' }));

    // then
    expect(closed).toMatchObject({ state: 'CLOSED', closedAt: kit.clock.now() });
    expect(await kit.knex('opinion_replies').where({ opinion_id: id }).pluck('text')).toEqual(['已改，见附图']);
  });

  it('never waives a breach of a mandatory provision, not even in the table', async () => {
    // given
    const { by } = await startReview(kit);
    const { id } = await kit.write((acting) => writeOpinion(acting, by, { ...CONTENT, severity: 'MANDATORY' }));

    // when
    const waived = kit
      .knex('opinions')
      .where({ id })
      .update({ state: 'WAIVED', waiver_reason: '同意', waived_by: 'x' });

    // then
    await expect(waived).rejects.toMatchObject({ code: '23514' });
  });

  it('leaves waiving to the technical head', async () => {
    // given
    const { by } = await startReview(kit);
    const { id } = await kit.write((acting) => writeOpinion(acting, by, CONTENT));

    // when
    const waived = kit.write((acting) => judgeReply(acting, by, { opinionId: id, event: 'WAIVE', reason: '可行' }));

    // then
    await expect(waived).rejects.toThrow('Expected WAIVE by technicalHead');
  });
});
