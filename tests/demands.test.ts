import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

/** `| G5 | The clock starts … | `clocks.ts` |` */
const ROW = /^\| (?<number>[A-Z]\d+) \| [^|]+ \| (?<shown>[^|]+) \|$/gm;
const FILE = /`(?<file>[^`]+)`/g;

describe('docs/demands.md', async () => {
  const rows = [...(await read('docs/demands.md')).matchAll(ROW)].map(({ groups }) => ({
    number: groups?.['number'] ?? '',
    files: [...(groups?.['shown'] ?? '').matchAll(FILE)].map((found) => found.groups?.['file'] ?? ''),
  }));

  it('lists each demand once', () => {
    const numbers = rows.map(({ number }) => number);

    expect(numbers.length).toBeGreaterThan(50);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it.each(rows.flatMap(({ number, files }) => files.map((file) => ({ number, file }))))(
    'names a test of $number in $file',
    async ({ number, file }) => {
      const source = await read(file.includes('/') ? file : `tests/demands/${file}`);

      expect(source).toMatch(new RegExp(`\\(\\s*['\`]${number} `));
    },
  );
});
