import { expect, it } from 'vitest';
import { staleDisciplines } from './design-basis.ts';

it('asks again for what was reviewed before the basis changed, and for nothing else', () => {
  const change = { disciplines: ['ARCH', 'FIRE', 'STRU'] as const, afterSeq: 10 };
  const standing = [
    { discipline: 'ARCH', seq: 10 },
    { discipline: 'FIRE', seq: 11 },
    { discipline: 'PLUM', seq: 9 },
  ];

  expect(staleDisciplines(change, standing)).toEqual(['ARCH']);
});
