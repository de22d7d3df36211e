import { expect, it } from 'vitest';
import { checkHash, readCheckLink, typed } from './check-link.ts';

it.each([
  ['#/check', { number: '', code: '' }],
  ['#/check/SC-339902-2026-00001/AB23CD45EF67', { number: 'SC-339902-2026-00001', code: 'AB23CD45EF67' }],
])('reads number and code from %s', (hash, expected) => {
  expect(readCheckLink(hash)).toEqual(expected);
});

it('writes a link that reads back, without the blanks that people type', () => {
  expect(readCheckLink(checkHash({ number: ' SC-1 ', code: 'a/b' }))).toEqual({ number: 'SC-1', code: 'a/b' });
});

it('takes small and full-width letters, blanks and long dashes for what is printed', () => {
  const entry = { number: ' sc－339902—2026-00001 ', code: 'ab23 ＣＤ45ef67' };
  expect(typed(entry)).toEqual({ number: 'SC-339902-2026-00001', code: 'AB23CD45EF67' });
});
