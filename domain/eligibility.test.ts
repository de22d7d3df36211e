import { describe, expect, it } from 'vitest';
import { deriveAgencyFacts } from './eligibility.ts';

const project = { applicantUscc: 'APPLICANT', designUscc: 'DESIGN', surveyUscc: 'SURVEY' };
const agency = { creditCode: 'AGENCY', agencyClass: 2, status: 'ACTIVE', affiliatedCodes: [] } as const;
const person = (discipline: 'ARCH' | 'FIRE', registrationExpires: string | null = '2027-12-31') => ({
  disciplines: [discipline],
  registrationExpires,
});
const question = {
  agency,
  staff: [person('ARCH'), person('ARCH'), person('FIRE'), person('FIRE')],
  required: ['FIRE', 'ARCH'],
  today: '2026-03-02',
} as const;

describe('facts about a proposed agency', () => {
  it('show class and status as the register has them', () => {
    expect(deriveAgencyFacts(project, question)).toEqual({
      agencyCode: 'AGENCY',
      agencyClass: 2,
      agencyStatus: 'ACTIVE',
      affiliatedWithApplicant: false,
      affiliatedWithDesignUnit: false,
      affiliatedWithSurveyUnit: false,
      uncoveredDisciplineCount: 0,
      uncoveredDisciplines: [],
    });
  });

  it.each([
    ['APPLICANT', 'affiliatedWithApplicant'],
    ['DESIGN', 'affiliatedWithDesignUnit'],
    ['SURVEY', 'affiliatedWithSurveyUnit'],
  ] as const)('show an affiliation with %s', (code, fact) => {
    const facts = deriveAgencyFacts(project, { ...question, agency: { ...agency, affiliatedCodes: [code] } });

    expect(facts[fact]).toBe(true);
  });

  it('take an agency that is itself a party for affiliated, and a missing survey unit for none', () => {
    const facts = deriveAgencyFacts({ ...project, designUscc: 'AGENCY', surveyUscc: null }, question);

    expect(facts).toMatchObject({ affiliatedWithDesignUnit: true, affiliatedWithSurveyUnit: false });
  });

  it('name the disciplines for which two persons with a valid registration are lacking', () => {
    const staff = [person('ARCH', '2026-03-02'), person('ARCH', '2026-03-01'), person('FIRE'), person('FIRE', null)];

    const facts = deriveAgencyFacts(project, { ...question, staff });

    expect(facts).toMatchObject({ uncoveredDisciplineCount: 2, uncoveredDisciplines: ['FIRE', 'ARCH'] });
    expect(deriveAgencyFacts(project, { ...question, staff }, 1).uncoveredDisciplineCount).toBe(0);
  });
});
