import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposeOtherAgency } from '../storage/agency-choices.ts';
import { listProposals } from '../storage/agency-proposals.ts';
import { getApplication } from '../storage/applications.ts';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { AGENCY_CODE, type CaseKit, fileCase, openCaseKit } from './testing/case-kit.ts';
import { doTask, openTask, runJob, walkToAcceptance } from './testing/case-walk.ts';

describe('assign-agency and record-agency-refusal', () => {
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

  it('gives the case to the agency that confirmed it, once', async () => {
    // given
    const { caseId } = await walkToAcceptance(kit, await fileCase(kit));
    const confirm = { elementId: 'ConfirmAgency', role: 'agencyManager', stage: 'AGENCY', by: 'manager' as const };
    await doTask(kit, String(caseId), { ...confirm, answer: { confirmed: true } });

    // when
    await runJob(kit, 'assign-agency', { caseId });
    await runJob(kit, 'assign-agency', { caseId });

    // then
    expect(await getApplication(kit.knex, String(caseId))).toMatchObject({ agencyCode: AGENCY_CODE });
    expect(await listProposals(kit.knex, String(caseId))).toMatchObject([
      { state: 'ASSIGNED', decidedBy: 'manager某' },
    ]);
  });

  it('records the reasons of a refusal and takes the next proposal', async () => {
    // given
    const { caseId } = await walkToAcceptance(kit, await fileCase(kit));
    const refusal = { caseId, refusedBy: 'RULES', refusalReasons: ['CLASS_TOO_LOW'] };

    // when
    await runJob(kit, 'record-agency-refusal', refusal);
    await runJob(kit, 'record-agency-refusal', refusal);
    const task = await openTask(kit, String(caseId), {
      elementId: 'ProposeAgency',
      role: 'applicant',
      stage: 'AGENCY',
    });
    const proposal = { person: kit.person('applicant'), agencyCode: AGENCY_CODE, at: kit.clock.now() };
    await kit.write((acting) => proposeOtherAgency(acting, task.id, proposal));

    // then
    expect(await listProposals(kit.knex, String(caseId))).toMatchObject([
      { attempt: 1, state: 'REFUSED', reasons: ['CLASS_TOO_LOW'], decidedBy: 'RULES' },
      { attempt: 2, state: 'PROPOSED' },
    ]);
  });
});
