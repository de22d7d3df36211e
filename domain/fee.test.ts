import { describe, expect, it } from 'vitest';
import { payerOf, reviewFeeFen } from './fee.ts';

const price = { priceFenPerM2: 150, surchargePercent: 100, minimumFen: 200_000, basis: 'totalAreaM2' };

describe('the review fee', () => {
  it.each([
    [2_400, {}, 360_000],
    [3_001, {}, 450_200],
    [960, {}, 200_000],
    [2_200, { surchargePercent: 120 }, 396_000],
    [0, {}, 200_000],
    [2_000.33, {}, 300_000],
    [2_000.34, {}, 300_100],
  ])('for %d square metres at %o is %i fen', (area, difference, fen) => {
    expect(reviewFeeFen(area, { ...price, ...difference })).toBe(fen);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e15])('refuses an area of %d', (area) => {
    expect(() => reviewFeeFen(area, price)).toThrow('Expected an area of 0 or more square metres');
  });

  it.each([
    ['2024-12-20', '2026-03-02', 'GOVERNMENT'],
    ['2026-03-02', '2026-03-02', 'GOVERNMENT'],
    ['2026-03-03', '2026-03-02', 'APPLICANT'],
    [null, '2026-03-02', 'APPLICANT'],
  ])('under a policy from %s is paid on %s by the %s', (policyFrom, acceptedOn, payer) => {
    expect(payerOf(policyFrom, acceptedOn)).toBe(payer);
  });
});
