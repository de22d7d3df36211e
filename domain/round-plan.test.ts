import { expect, it } from 'vitest';
import { isFreshLook, isReReview, leftInRound, roundReasonOf } from './round-plan.ts';

const STANDING = {
  ...{ seenBefore: true, byOtherAgency: false, onOldBasis: false, filesChanged: false, blocked: false },
  certified: false,
};
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 1, minute));

it.each([
  [{ seenBefore: false, filesChanged: true }, 'FIRST_ROUND'],
  [{ byOtherAgency: true, filesChanged: true }, 'AGENCY_REPLACED'],
  [{ onOldBasis: true, filesChanged: true }, 'BASIS_CHANGED'],
  [{ filesChanged: true, blocked: true }, 'FILES_CHANGED'],
  [{ blocked: true }, 'OPEN_OPINION'],
  [{}, 'CARRIED_OVER'],
  [{ seenBefore: false, certified: true }, 'CERTIFIED'],
  [{ certified: true }, 'CERTIFIED'],
  [{ certified: true, onOldBasis: true }, 'BASIS_CHANGED'],
  [{ certified: true, blocked: true }, 'OPEN_OPINION'],
] as const)('tells why a discipline is under review: %o is %s', (change, reason) => {
  expect(roundReasonOf({ ...STANDING, ...change })).toBe(reason);
});

it('halves the days only where everybody has seen the drawings before', () => {
  expect(isReReview([{ reason: 'FILES_CHANGED' }, { reason: 'CARRIED_OVER' }])).toBe(true);
  expect(isReReview([{ reason: 'FILES_CHANGED' }, { reason: 'BASIS_CHANGED' }])).toBe(false);
  expect(isReReview([{ reason: 'AGENCY_REPLACED' }])).toBe(false);
  expect(isFreshLook('OPEN_OPINION')).toBe(false);
});

it('leaves what was reviewed and agreed to, and asks the first reviewer whom the second did not follow', () => {
  const results = [
    { stage: 'FIRST', discipline: 'STRU', verdict: 'REVIEWED', decidedAt: at(1) },
    { stage: 'SECOND', discipline: 'STRU', verdict: 'AGREED', decidedAt: at(2) },
    { stage: 'FIRST', discipline: 'PLUM', verdict: 'REVIEWED', decidedAt: at(1) },
    { stage: 'FIRST', discipline: 'ELEC', verdict: 'REVIEWED', decidedAt: at(1) },
    { stage: 'SECOND', discipline: 'ELEC', verdict: 'DISAGREED', decidedAt: at(2) },
  ];

  const left = leftInRound(['ARCH', 'STRU', 'PLUM', 'ELEC'], results);

  expect(left).toEqual({ first: ['ARCH', 'ELEC'], second: ['ARCH', 'PLUM', 'ELEC'] });
});

it('takes a round in which all was reviewed its whole way', () => {
  const results = [{ stage: 'FIRST', discipline: 'ARCH', verdict: 'REVIEWED', decidedAt: at(1) }];

  expect(leftInRound(['ARCH'], results)).toEqual({ first: ['ARCH'], second: ['ARCH'] });
});
