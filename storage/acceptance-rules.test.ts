import { describe, expect, it } from 'vitest';
import { allowedDecisions } from './acceptance-rules.ts';

describe('what an officer may decide', () => {
  it.each([
    { table: 'ACCEPTED', correction: 'NONE', allowed: ['ACCEPTED', 'CORRECTION_NOTICE', 'NOT_ACCEPTED'] },
    { table: 'ACCEPTED', correction: 'ANSWERED', allowed: ['ACCEPTED', 'NOT_ACCEPTED'] },
    {
      table: 'ACCEPTED_WITH_DEFICIENCY',
      correction: 'NONE',
      allowed: ['ACCEPTED_WITH_DEFICIENCY', 'CORRECTION_NOTICE', 'NOT_ACCEPTED'],
    },
    { table: 'CORRECTION_NOTICE', correction: 'NONE', allowed: ['CORRECTION_NOTICE', 'NOT_ACCEPTED'] },
    { table: 'CORRECTION_NOTICE', correction: 'ANSWERED', allowed: ['NOT_ACCEPTED'] },
    { table: 'ACCEPTED', correction: 'REFUSED', allowed: ['NOT_ACCEPTED'] },
    { table: 'NOT_ACCEPTED', correction: 'NONE', allowed: ['NOT_ACCEPTED'] },
  ] as const)('follows $table of the table (correction: $correction)', ({ table, correction, allowed }) => {
    // when
    const decisions = allowedDecisions(table, correction);

    // then
    expect(decisions).toEqual(allowed);
  });
});
