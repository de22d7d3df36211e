import { describe, expect, it } from 'vitest';
import { AGENCY_ROLES, DISCIPLINE_ROLES, ROLE_LABELS, ROLES } from './roles.ts';

describe('roles', () => {
  it('have a Chinese name each, none twice', () => {
    expect(Object.keys(ROLE_LABELS)).toEqual([...ROLES]);
    expect(new Set(Object.values(ROLE_LABELS)).size).toBe(ROLES.length);
  });

  it('of an agency hold neither officers nor applicants', () => {
    expect(ROLES.filter((role) => !AGENCY_ROLES.includes(role))).toEqual([
      ...['applicant', 'designUnit', 'acceptanceOfficer', 'department', 'administrator'],
    ]);
  });

  it('of one discipline are roles of an agency', () => {
    expect(DISCIPLINE_ROLES.filter((role) => !AGENCY_ROLES.includes(role))).toEqual([]);
  });
});
