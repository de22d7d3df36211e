import { expect, it } from 'vitest';
import { spreadOf } from './spread.ts';

it('tells mean, middle and 90th percentile', () => {
  expect(spreadOf([4, 8, 9, 30])).toEqual({ mean: 12.75, median: 8.5, p90: 23.7 });
  expect(spreadOf([7])).toEqual({ mean: 7, median: 7, p90: 7 });
});

it('has no figure for nothing', () => {
  expect(spreadOf([])).toBeNull();
});
