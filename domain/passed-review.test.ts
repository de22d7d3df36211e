import { describe, expect, it } from 'vitest';
import { type DatedOpinion, wasPassed } from './passed-review.ts';

const day = (date: number) => new Date(`2026-03-${String(date).padStart(2, '0')}T02:00:00Z`);
const opinion = (more: Partial<DatedOpinion>): DatedOpinion => ({
  severity: 'SHALL',
  round: 1,
  closedAt: null,
  ...more,
});

describe('the round in which a discipline has passed', () => {
  it('is one by whose end everything that was found was settled', () => {
    const settled = [opinion({ closedAt: day(3) })];
    expect(wasPassed(settled, { round: 1, concludedAt: day(3) })).toBe(true);
    expect(wasPassed([], { round: 1, concludedAt: day(3) })).toBe(true);
  });

  it('is not the one that found what a later one settled', () => {
    const later = [opinion({ closedAt: day(9) })];
    expect(wasPassed(later, { round: 1, concludedAt: day(3) })).toBe(false);
    expect(wasPassed(later, { round: 2, concludedAt: day(10) })).toBe(true);
  });

  it('is not one in which something is open, save advice', () => {
    expect(wasPassed([opinion({})], { round: 1, concludedAt: null })).toBe(false);
    expect(wasPassed([opinion({ severity: 'SHOULD' })], { round: 1, concludedAt: null })).toBe(true);
  });

  it('does not mind what a later round has found', () => {
    expect(wasPassed([opinion({ round: 2 })], { round: 1, concludedAt: day(3) })).toBe(true);
  });
});
