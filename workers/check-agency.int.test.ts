import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../tests/postgres.ts';
import { AGENCY_CODE, type CaseKit, fileCase, openCaseKit, PROJECT } from './testing/case-kit.ts';
import { DISCIPLINE_ROWS, runJob, walkToAcceptance } from './testing/case-walk.ts';

describe('check-agency', () => {
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

  it('says what the table asks about the proposed agency', async () => {
    // given
    const { caseId } = await walkToAcceptance(kit, await fileCase(kit));

    // when
    const { agencyFacts } = await runJob(kit, 'check-agency', { caseId, disciplineRows: DISCIPLINE_ROWS });

    // then
    expect(agencyFacts).toEqual({
      agencyCode: AGENCY_CODE,
      agencyClass: 1,
      agencyStatus: 'ACTIVE',
      affiliatedWithApplicant: false,
      affiliatedWithDesignUnit: false,
      affiliatedWithSurveyUnit: false,
      uncoveredDisciplineCount: 0,
      uncoveredDisciplines: [],
    });
  });

  it('sees an interest in the design unit and registrations that have run out', async () => {
    // given
    const { caseId } = await walkToAcceptance(kit, await fileCase(kit));
    await kit.knex('agencies').update({ affiliated_codes: [PROJECT.designUscc] });
    await kit.knex('agency_staff').update({ registration_expires: '2026-01-01' });

    // when
    const { agencyFacts } = await runJob(kit, 'check-agency', { caseId, disciplineRows: DISCIPLINE_ROWS });

    // then
    expect(agencyFacts).toMatchObject({ affiliatedWithDesignUnit: true, uncoveredDisciplines: ['ARCH', 'FIRE'] });
  });

  it('takes an agency that was struck from the register for disqualified', async () => {
    // given
    const { caseId } = await walkToAcceptance(kit, await fileCase(kit));
    await kit.knex('agencies').delete();

    // when
    const { agencyFacts } = await runJob(kit, 'check-agency', { caseId, disciplineRows: DISCIPLINE_ROWS });

    // then
    expect(agencyFacts).toMatchObject({ agencyStatus: 'DISQUALIFIED' });
  });
});
