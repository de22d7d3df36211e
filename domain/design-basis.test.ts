import { expect, it } from 'vitest';
import { staleDisciplines } from './design-basis.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));

it('asks again for what was reviewed before the basis changed, and for nothing else', () => {
  const change = { disciplines: ['ARCH', 'FIRE', 'STRU'] as const, changedAt: at(10) };
  const standing = [
    { discipline: 'ARCH', decidedAt: at(9) },
    { discipline: 'FIRE', decidedAt: at(11) },
    { discipline: 'PLUM', decidedAt: at(9) },
  ];

  expect(staleDisciplines(change, standing)).toEqual(['ARCH']);
});
