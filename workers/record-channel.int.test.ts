import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApplication } from '../storage/applications.ts';
import { findChannelDecision } from '../storage/channels.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { DISCIPLINE_ROWS, FEE, LIMITS, makeJob, runJob, runJobRaw, walkToAcceptance } from './testing/case-walk.ts';

const ANSWERS = {
  channelDecision: { channel: 'FAST', rule: 'F1' },
  disciplineRows: DISCIPLINE_ROWS,
  limits: LIMITS,
  fee: FEE,
};
describe('record-channel', () => {
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

  it('keeps what the tables decided with its inputs, fee and payer', async () => {
    // given
    const accepted = await walkToAcceptance(kit, await fileCase(kit));
    const caseId = String(accepted['caseId']);

    // when
    await runJob(kit, 'record-channel', { ...accepted, ...ANSWERS });
    await runJob(kit, 'record-channel', { ...accepted, ...ANSWERS });

    // then
    expect(await findChannelDecision(kit.knex, caseId)).toMatchObject({
      channel: 'FAST',
      rule: 'F1',
      limits: LIMITS,
      feeFen: 360_000,
      payer: 'GOVERNMENT',
      rulesDate: '2026-03-02',
    });
    expect(await getApplication(kit.knex, caseId)).toMatchObject({ channel: 'FAST', feeFen: 360_000 });
  });

  it('lets the applicant pay where the county has no policy on the day of acceptance', async () => {
    // given
    await kit.knex('counties').update({ purchase_policy_from: '2026-03-03' });
    const accepted = await walkToAcceptance(kit, await fileCase(kit));

    // when
    await runJob(kit, 'record-channel', { ...accepted, ...ANSWERS });

    // then
    expect(await getApplication(kit.knex, String(accepted['caseId']))).toMatchObject({ payer: 'APPLICANT' });
  });

  it('stops at an answer that the case cannot go on with', async () => {
    // given
    const accepted = await walkToAcceptance(kit, await fileCase(kit));
    const broken = { ...ANSWERS, limits: { ...LIMITS, firstWd: 0 } };

    // when
    const outcome = runJobRaw(kit, makeJob('record-channel', { ...accepted, ...broken }));

    // then
    await expect(outcome).rejects.toThrow('firstWd as a whole number from 1');
  });
});
