import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LONGEST } from './long-first.ts';

it('the files that are begun with are there', () => {
  expect(LONGEST.filter((name) => !existsSync(join(import.meta.dirname, '..', name)))).toEqual([]);
});
