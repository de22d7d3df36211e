import { describe, expect, it } from 'vitest';
import { causeOf, daysHeld, goalLight, missedOn } from './cycle-goal.ts';

const GOAL = { goalDays: 12, warningDays: 3 };
const WAY = {
  acceptedOn: '2026-03-02',
  offClock: [{ from: '2026-03-04', to: '2026-03-07' }],
  held: [
    { holder: 'DEPARTMENT' as const, from: '2026-03-10', to: '2026-03-14' },
    { holder: 'APPLICANT' as const, from: '2026-03-12', to: null },
  ],
};
const none = { AGENCY: 0, DESIGNER: 0, APPLICANT: 0, DEPARTMENT: 0 };

describe('the goal of twelve days', () => {
  it.each([
    [8, 'GREEN'],
    [9, 'YELLOW'],
    [12, 'YELLOW'],
    [13, 'RED'],
  ])('shows %i days of the net clock as %s', (netDays, light) => {
    expect(goalLight(netDays, GOAL)).toBe(light);
  });

  it('is missed on the thirteenth day of the net clock, pauses of the applicant not counted', () => {
    expect(missedOn(WAY, 12, '2026-03-17')).toBeUndefined();
    expect(missedOn(WAY, 12, '2026-04-30')).toBe('2026-03-18');
    expect(missedOn({ ...WAY, offClock: [] }, 12, '2026-03-15')).toBe('2026-03-15');
  });

  it('counts the days of whoever had the case in hands, the first of several, and else the agency', () => {
    expect(daysHeld(WAY, '2026-03-16')).toEqual({ AGENCY: 5, DESIGNER: 0, APPLICANT: 2, DEPARTMENT: 4 });
  });

  it('is missed because of the one that held the case longest beyond its share', () => {
    const shares = { ...none, AGENCY: 8, DEPARTMENT: 1 };
    expect(causeOf({ ...none, AGENCY: 9, DEPARTMENT: 4 }, shares)).toBe('DEPARTMENT');
    expect(causeOf({ ...none, AGENCY: 10, DESIGNER: 3 }, shares)).toBe('DESIGNER');
    expect(causeOf({ ...none, AGENCY: 9, APPLICANT: 4 }, shares)).toBe('APPLICANT');
    expect(causeOf({ ...none, AGENCY: 13 }, shares)).toBe('AGENCY');
    expect(causeOf({ ...none, AGENCY: 9, DESIGNER: 1 }, shares)).toBe('AGENCY');
  });

  it('is missed because of the one that held it longest where the limits themselves leave no room', () => {
    expect(causeOf({ ...none, AGENCY: 13 }, { ...none, AGENCY: 21 })).toBe('AGENCY');
  });
});
