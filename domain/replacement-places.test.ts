import { expect, it } from 'vitest';
import { CASE_STATES } from './case-state.ts';
import { replaceablePlaceOf } from './replacement-places.ts';

it('lets an agency be replaced wherever the case is in its hands, and nowhere else', () => {
  expect(CASE_STATES.filter((state) => replaceablePlaceOf(state) !== undefined)).toEqual([
    ...['FIRST', 'SECOND', 'FINAL', 'OPINION_ISSUED', 'WAIT_SUPPLEMENT', 'SIGNING'],
  ]);
});
