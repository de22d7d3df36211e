import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawLot, type KeyedHash, type LotCandidate, lotMessage, targetShares, weighCandidates } from './agency-lot.ts';

const keyedHash: KeyedHash = (key, message) => createHmac('sha256', key).update(message).digest('hex');

function candidate(agencyCode: string, change: Partial<LotCandidate> = {}): LotCandidate {
  return {
    ...{ agencyCode, agencyName: agencyCode, eligible: true, reasons: [], openCases: 0, reviewers: 18 },
    ...{ targetShare: 0.25, drawnThisYear: 0 },
    ...change,
  };
}

describe('the lot for a review agency', () => {
  it('never draws an agency with a conflict, in 100,000 draws', () => {
    // given
    const weighed = weighCandidates([
      candidate('A'),
      candidate('B', { eligible: false, reasons: ['AFFILIATED_WITH_DESIGN_UNIT'] }),
      candidate('C', { eligible: false, reasons: ['SUSPENDED'] }),
      candidate('D'),
    ]);

    // when
    const drawn = new Map<string | null, number>();
    for (let number = 0; number < 100_000; number += 1) {
      const { agencyCode } = drawLot(weighed, { seed: 'fixed', message: lotMessage('case', number), keyedHash });
      drawn.set(agencyCode, (drawn.get(agencyCode) ?? 0) + 1);
    }

    // then
    expect([...drawn.keys()].sort()).toEqual(['A', 'D']);
    expect(drawn.get('A')).toBeGreaterThan(48_000);
    expect(drawn.get('A')).toBeLessThan(52_000);
  });

  it('keeps the shares of a year of 234 cases within two points of what the register says', () => {
    // given
    const shares = targetShares([
      { agencyCode: 'A', yearlyShare: 40 },
      { agencyCode: 'B', yearlyShare: 30 },
      { agencyCode: 'C', yearlyShare: null },
      { agencyCode: 'D', yearlyShare: null },
    ]);
    const got = new Map<string, number>();
    const open = new Map<string, number>();

    // when
    for (let number = 0; number < 234; number += 1) {
      const candidates = [...shares].map(([code, targetShare]) =>
        candidate(code, {
          targetShare,
          drawnThisYear: got.get(code) ?? 0,
          openCases: open.get(code) ?? 0,
          // One case in ten concerns a firm with which an agency is tied.
          eligible: number % 10 !== 0 || code !== 'ABCD'[number % 4],
        }),
      );
      const by = { seed: `seed-${number}`, message: lotMessage('case', 1), keyedHash };
      const code = drawLot(weighCandidates(candidates), by).agencyCode ?? '';
      got.set(code, (got.get(code) ?? 0) + 1);
      // Eight cases in hand at a time, the oldest ends.
      open.set(code, Math.min(8, (open.get(code) ?? 0) + 1));
    }

    // then
    for (const [code, target] of shares) {
      expect(Math.abs((got.get(code) ?? 0) / 234 - target)).toBeLessThanOrEqual(0.02);
    }
  });

  it('gives fewer lots to an agency whose reviewers have more in hand, and none to nobody', () => {
    const [idle, busy] = weighCandidates([candidate('A'), candidate('B', { openCases: 36 })]);

    expect(busy?.weight).toBeLessThan((idle?.weight ?? 0) / 2);
    expect(drawLot([], { seed: 's', message: 'm', keyedHash })).toEqual({
      ...{ ticket: null, totalWeight: 0, agencyCode: null },
    });
  });

  it('answers the same for the same seed, whatever the order in which the candidates are named', () => {
    const candidates = [candidate('C', { openCases: 3 }), candidate('A'), candidate('B', { drawnThisYear: 2 })];
    const by = { seed: '2026-03-02T02:20:00.000Z', message: lotMessage('case', 1), keyedHash };

    const once = drawLot(weighCandidates(candidates), by);

    expect(drawLot(weighCandidates([...candidates].reverse()), by)).toEqual(once);
  });

  it('parts the whole evenly where the register names no share', () => {
    const shares = targetShares(['A', 'B'].map((agencyCode) => ({ agencyCode, yearlyShare: null })));

    expect([...shares.values()]).toEqual([0.5, 0.5]);
  });
});
