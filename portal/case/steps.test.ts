import { expect, it } from 'vitest';
import { stepOf } from './steps.ts';

it.each([
  ['SUBMITTING', null, 0, 0, false],
  ['CORRECTION', null, 0, 1, false],
  ['SECOND', '2026-03-02', 1, 3, false],
  ['CERTIFIED', '2026-03-02', 1, 6, false],
  ['WITHDRAWN', null, 0, 1, true],
  ['WITHDRAWN', '2026-03-02', 0, 2, true],
  ['REJECTED', '2026-03-02', 3, 4, true],
] as const)('shows %s, accepted %s, round %i at step %i', (state, acceptedOn, round, active, failed) => {
  expect(stepOf({ state, acceptedOn, round })).toEqual({ active, failed });
});
