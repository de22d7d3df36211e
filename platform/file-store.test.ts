import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileStore, openFileStore } from './file-store.ts';

const LIMIT = { limit: 1_000_000 };
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

describe('the file store', () => {
  let directory: string;
  let store: FileStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tushen-files-'));
    store = await openFileStore('file', directory);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('what was put is read again under its hash', async () => {
    const content = Buffer.from('图纸'.repeat(10_000));

    const stored = await store.put(Readable.from([content.subarray(0, 7), content.subarray(7)]), LIMIT);

    expect(stored).toEqual({ sha256: sha256(content), size: content.length });
    expect(await store.stat(stored.sha256)).toEqual(stored);
    expect(await buffer(await store.open(stored.sha256))).toEqual(content);
  });

  test('a part of a file can be read', async () => {
    const stored = await store.put(Readable.from([Buffer.from('0123456789')]), LIMIT);

    expect(await text(await store.open(stored.sha256, { start: 2, end: 4 }))).toBe('234');
  });

  test('the same content put by two people at once is stored once', async () => {
    const puts = Array.from({ length: 5 }, () => store.put(Readable.from([Buffer.from('same')]), LIMIT));

    expect(new Set((await Promise.all(puts)).map((stored) => stored.sha256)).size).toBe(1);
    expect(await visibleFiles()).toEqual([sha256('same')]);
  });

  test('a file over the limit is refused and leaves nothing behind', async () => {
    const put = store.put(Readable.from([Buffer.alloc(6), Buffer.alloc(5)]), { limit: 10 });

    await expect(put).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(await visibleFiles()).toEqual([]);
  });

  test('an upload that breaks off is never visible', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('connection lost');
      })(),
    );

    await expect(store.put(broken, LIMIT)).rejects.toThrow('connection lost');
    expect(await visibleFiles()).toEqual([]);
  });

  test('what a killed process was receiving is removed at the next start', async () => {
    await writeFile(join(directory, 'files', 'incoming', 'left-over'), 'half');

    await openFileStore('file', directory);

    expect(await visibleFiles()).toEqual([]);
  });

  test('a deleted file is gone, and deleting it again is fine', async () => {
    const stored = await store.put(Readable.from([Buffer.from('x')]), LIMIT);

    await store.delete(stored.sha256);
    await store.delete(stored.sha256);

    expect(await store.stat(stored.sha256)).toBeUndefined();
    await expect(store.open(stored.sha256)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  test.each(['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(64)}/x`])(
    '"%s" never becomes a path',
    async (name) => {
      await expect(store.open(name)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    },
  );

  test('a directory that cannot be made is named in one sentence', async () => {
    const file = join(directory, 'a-file');
    await writeFile(file, '');

    await expect(openFileStore(`file:${file}/store`, directory)).rejects.toThrow(
      /^FILE_STORE is .*a-file\/store, which cannot be written \(ENOTDIR.*\); give .*\.$/,
    );
  });

  async function visibleFiles(): Promise<string[]> {
    const entries = await readdir(join(directory, 'files'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }
});
