import { describe, expect, it } from 'vitest';
import { type AgencyPerson, deriveAgencyFacts, mayReview } from './eligibility.ts';
import type { Role } from './roles.ts';

const project = { applicantUscc: 'APPLICANT', designUscc: 'DESIGN', surveyUscc: 'SURVEY' };
const agency = { creditCode: 'AGENCY', agencyClass: 2, status: 'ACTIVE', affiliatedCodes: [] } as const;
const BOTH: readonly Role[] = ['reviewer', 'secondReviewer'];
const person = (
  discipline: 'ARCH' | 'FIRE',
  { registrationExpires = '2027-12-31', roles = BOTH }: Partial<Omit<AgencyPerson, 'disciplines'>> = {},
): AgencyPerson => ({ roles, disciplines: [discipline], registrationExpires });
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
    const staff = [
      ...[person('ARCH', { registrationExpires: '2026-03-02' }), person('ARCH', { registrationExpires: '2026-03-01' })],
      ...[person('FIRE'), person('FIRE', { registrationExpires: null })],
    ];

    const facts = deriveAgencyFacts(project, { ...question, staff });

    expect(facts).toMatchObject({ uncoveredDisciplineCount: 2, uncoveredDisciplines: ['FIRE', 'ARCH'] });
  });

  it.each<{ roles: readonly (readonly Role[])[]; isCovered: boolean }>([
    { roles: [['reviewer'], ['secondReviewer']], isCovered: true },
    { roles: [['reviewer', 'secondReviewer'], ['secondReviewer']], isCovered: true },
    { roles: [['reviewer', 'secondReviewer']], isCovered: false },
    { roles: [['reviewer', 'secondReviewer'], ['technicalHead']], isCovered: false },
    { roles: [['reviewer'], ['reviewer']], isCovered: false },
    { roles: [['secondReviewer'], ['secondReviewer']], isCovered: false },
  ])('call a discipline covered by a first and another second reviewer: $roles, $isCovered', ({ roles, isCovered }) => {
    const staff = roles.map((each) => person('ARCH', { roles: each }));

    const facts = deriveAgencyFacts(project, { ...question, staff, required: ['ARCH'] });

    expect(facts.uncoveredDisciplines).toEqual(isCovered ? [] : ['ARCH']);
    expect(facts.uncoveredDisciplineCount).toBe(isCovered ? 0 : 1);
  });

  it('count as reviewers for the lot whoever may do a first or second review that day', () => {
    const today = question.today;

    expect(mayReview(person('ARCH'), ['FIRE', 'ARCH'], today)).toBe(true);
    expect(mayReview(person('ARCH'), ['FIRE'], today)).toBe(false);
    expect(mayReview(person('ARCH', { roles: ['technicalHead'] }), ['ARCH'], today)).toBe(false);
    expect(mayReview(person('ARCH', { registrationExpires: '2026-03-01' }), ['ARCH'], today)).toBe(false);
  });
});
