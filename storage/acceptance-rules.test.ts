import { describe, expect, it } from 'vitest';
import { allowedDecisions } from './acceptance-rules.ts';

describe('what an officer may decide', () => {
  it.each([
    { table: 'ACCEPTED', wasCorrected: false, allowed: ['ACCEPTED', 'CORRECTION_NOTICE', 'NOT_ACCEPTED'] },
    { table: 'ACCEPTED', wasCorrected: true, allowed: ['ACCEPTED', 'NOT_ACCEPTED'] },
    {
      table: 'ACCEPTED_WITH_DEFICIENCY',
      wasCorrected: false,
      allowed: ['ACCEPTED_WITH_DEFICIENCY', 'CORRECTION_NOTICE', 'NOT_ACCEPTED'],
    },
    { table: 'CORRECTION_NOTICE', wasCorrected: false, allowed: ['CORRECTION_NOTICE', 'NOT_ACCEPTED'] },
    { table: 'CORRECTION_NOTICE', wasCorrected: true, allowed: ['NOT_ACCEPTED'] },
    { table: 'NOT_ACCEPTED', wasCorrected: false, allowed: ['NOT_ACCEPTED'] },
  ] as const)('follows $table of the table (corrected before: $wasCorrected)', ({ table, wasCorrected, allowed }) => {
    // when
    const decisions = allowedDecisions(table, wasCorrected);

    // then
    expect(decisions).toEqual(allowed);
  });
});
