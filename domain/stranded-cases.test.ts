import { expect, it } from 'vitest';
import { strandedAdviceOf } from './stranded-cases.ts';

const CASE = { state: 'SECOND', suspended: false, isAsked: false, isOrdered: false } as const;

it.each([
  [{}, 'REPLACE'],
  [{ state: 'SIGNING' }, 'REPLACE'],
  [{ state: 'ACCEPTED' }, 'WAIT'],
  [{ suspended: true }, 'RELEASE_FIRST'],
  [{ state: 'ACCEPTED', isAsked: true }, 'ASKED'],
  [{ suspended: true, isOrdered: true }, 'ORDERED'],
] as const)('tells what to do for a case %o: %s', (change, advice) => {
  expect(strandedAdviceOf({ ...CASE, ...change })).toBe(advice);
});
