import { expect, it } from 'vitest';
import { useActKey } from './act-key.ts';
import { ApiProblem } from './api-client.ts';

const refused = (status: number) => new ApiProblem({ code: 'X', title: 'x', status });

it.each([
  ['no answer came', new TypeError('Failed to fetch'), true],
  ['the server failed', refused(503), true],
  ['the server refused', refused(422), false],
])('repeats an act under the same key only while it may have been done: %s', async (_what, thrown, isSame) => {
  // given
  const withKey = useActKey();
  const keys: string[] = [];
  // when
  await withKey((key) => {
    keys.push(key);
    return Promise.reject(thrown);
  }).catch(() => undefined);
  await withKey(async (key) => keys.push(key));
  // then
  expect(keys[0] === keys[1]).toBe(isSame);
});
