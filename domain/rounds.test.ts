import { describe, expect, it } from 'vitest';
import { exceedsRounds, isNoticeLate, isReturnReason } from './rounds.ts';

describe('a round that sends drawings back', () => {
  it('is late with its notice after the last day of the review only', () => {
    expect(isNoticeLate('2026-03-10', '2026-03-10')).toBe(false);
    expect(isNoticeLate('2026-03-10', '2026-03-11')).toBe(true);
    expect(isNoticeLate(null, '2026-03-11')).toBe(false);
  });

  it('takes its reason from a closed list', () => {
    expect(['DEPTH', 'TOO_BAD', null].map(isReturnReason)).toEqual([true, false, false]);
  });

  it('is one too many behind the number that the city allows', () => {
    expect([2, 3].map((round) => exceedsRounds(round, 2))).toEqual([false, true]);
  });
});
