import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completeLinks, copyBinaries, locateBinaries } from './binaries.ts';

describe('the library links of the PostgreSQL package', () => {
  let directory: string;
  const link = () => join(directory, 'native/lib/libicuuc.so.60');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tushen-binaries-'));
    await mkdir(join(directory, 'native/lib'), { recursive: true });
    await writeFile(join(directory, 'native/lib/libicuuc.so.60.2'), 'library');
    const list = [{ source: 'native/lib/libicuuc.so.60.2', target: 'native/lib/libicuuc.so.60' }];
    await writeFile(join(directory, 'native/pg-symlinks.json'), JSON.stringify(list));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('missing ones are made, relative, so that the project may be moved', async () => {
    const environment = completeLinks(directory, join(directory, 'shadow'));

    expect(await readlink(link())).toBe('libicuuc.so.60.2');
    expect(environment).toEqual({});
  });

  test('what is there stays', async () => {
    await writeFile(link(), 'already a file');

    completeLinks(directory, join(directory, 'shadow'));

    expect(existsSync(join(directory, 'shadow'))).toBe(false);
  });

  test('in a package that cannot be written they are made elsewhere and found by the environment', async () => {
    const refuse = () => {
      throw Object.assign(new Error('read-only file system'), { code: 'EROFS' });
    };

    const environment = completeLinks(directory, join(directory, 'shadow'), refuse);

    expect(await readlink(join(directory, 'shadow/libicuuc.so.60'))).toBe(
      join(directory, 'native/lib/libicuuc.so.60.2'),
    );
    expect(Object.values(environment)).toEqual([`${join(directory, 'shadow')}:${join(directory, 'native/lib')}`]);
  });

  test('a copy of the programs is complete and made once', async () => {
    const copy = join(directory, 'copy');
    const binaries = { ...locateBinaries(join(directory, 'links')), nativeDirectory: join(directory, 'native') };

    const first = copyBinaries(binaries, copy);
    await writeFile(join(copy, 'native/mark'), '');
    copyBinaries(binaries, copy);

    expect(first.postgres.startsWith(join(copy, 'native', 'bin'))).toBe(true);
    expect(await readlink(join(copy, 'native/lib/libicuuc.so.60'))).toBe('libicuuc.so.60.2');
    expect(existsSync(join(copy, 'native/mark'))).toBe(true);
  });
});
