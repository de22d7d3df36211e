import { describe, expect, it } from 'vitest';
import { type Employment, employmentFaults, isRegisteredOn } from './agency-staff.ts';

const reviewer: Employment = {
  roles: ['reviewer', 'secondReviewer'],
  agencyCode: '91339902MA2K10A16K',
  disciplines: ['STRU'],
  registrationNumber: 'SG000003',
  registrationExpires: '2026-06-30',
};
const outside = { agencyCode: null, disciplines: [], registrationNumber: null, registrationExpires: null } as const;

describe('a registration', () => {
  it.each([
    ['2026-06-29', true],
    ['2026-06-30', true],
    ['2026-07-01', false],
  ])('that ends on 2026-06-30 holds on %s: %s', (day, expected) => {
    expect(isRegisteredOn(reviewer, day)).toBe(expected);
  });

  it('that is not there never holds', () => {
    expect(isRegisteredOn({ registrationExpires: null }, '2026-06-30')).toBe(false);
  });
});

describe('an employment', () => {
  it.each<[string, Partial<Employment>]>([
    ['a reviewer with discipline and registration', {}],
    ['a reviewer whose registration has run out', { registrationExpires: '2020-01-01' }],
    ['a technical head with discipline and registration', { roles: ['technicalHead'] }],
    ['a manager without a registration', { ...outside, roles: ['agencyManager'], agencyCode: 'AGENCY' }],
    ['a manager who may also review', { roles: ['agencyManager', 'reviewer'] }],
    ['somebody outside the agencies', { ...outside, roles: ['department'] }],
  ])('of %s has no fault', (_who, more) => {
    expect(employmentFaults({ ...reviewer, ...more })).toEqual([]);
  });

  it.each<[string, Partial<Employment>, string[]]>([
    ['a reviewer of no agency', { ...outside }, ['agencyCode']],
    ['a manager of no agency', { ...outside, roles: ['agencyManager'] }, ['agencyCode']],
    [
      'an officer with a discipline',
      { ...outside, roles: ['acceptanceOfficer'], disciplines: ['ARCH'] },
      ['agencyCode'],
    ],
    ['an officer with a registration', { ...outside, roles: [], registrationNumber: 'SG1' }, ['agencyCode']],
    ['an officer in an agency', { roles: ['acceptanceOfficer'] }, ['roles']],
    ['a second reviewer without a discipline', { roles: ['secondReviewer'], disciplines: [] }, ['disciplines']],
    [
      'a reviewer without a registration',
      { registrationNumber: null, registrationExpires: null },
      ['registrationNumber', 'registrationExpires'],
    ],
    [
      'a technical head without a registration',
      { ...outside, roles: ['technicalHead'], agencyCode: 'AGENCY' },
      ['disciplines', 'registrationNumber', 'registrationExpires'],
    ],
    [
      'a head with a number and no last day',
      { roles: ['technicalHead'], registrationExpires: null },
      ['registrationExpires'],
    ],
    [
      'a head with a last day and no number',
      { roles: ['technicalHead'], registrationNumber: null },
      ['registrationNumber'],
    ],
  ])('of %s is told by its fields', (_who, more, fields) => {
    const faults = employmentFaults({ ...reviewer, ...more });

    expect(faults.map(({ field }) => field)).toEqual(fields);
    expect(faults.every(({ message }) => /^Expected .+, but there is none\.$/.test(message))).toBe(true);
  });
});
