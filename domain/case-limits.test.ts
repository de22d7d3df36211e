import { describe, expect, it } from 'vitest';
import { DEFAULT_CASE_LIMITS } from './case-limits.ts';

describe('the default limits of a case', () => {
  it('are whole days, those of the law among them', () => {
    const numbers = Object.values(DEFAULT_CASE_LIMITS).flat();

    expect(numbers.every((days) => Number.isInteger(days) && days >= 0)).toBe(true);
    expect(DEFAULT_CASE_LIMITS).toMatchObject({ acceptanceStatutoryWd: 5, certificateReportWd: 5 });
  });

  it('tell the agency first, then the county, then the city', () => {
    expect(DEFAULT_CASE_LIMITS.escalationWd).toEqual([0, 1, 3]);
  });
});
