import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSecret, takeDataDirectory } from './data-dir.ts';

const NO_PATIENCE = 0;

describe('the data directory', () => {
  let directory: string;
  const lock = () => join(directory, 'tushen.lock');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tushen-data-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('a second start on the same directory is refused in one sentence', async () => {
    const first = await takeDataDirectory(directory);

    await expect(takeDataDirectory(directory, NO_PATIENCE)).rejects.toThrow(
      `DATA_DIR is ${directory}, which process ${process.pid} on ${hostname()} is using; stop that one, or name another directory here (several processes need DATABASE_URL).`,
    );
    first.release();
  });

  test('a restart waits for the one before, which is still stopping', async () => {
    const first = await takeDataDirectory(directory);

    const second = takeDataDirectory(directory);
    first.release();

    (await second).release();
  });

  test('it is free again after its holder has released it', async () => {
    (await takeDataDirectory(directory)).release();

    const second = await takeDataDirectory(directory, NO_PATIENCE);

    second.release();
    expect(existsSync(lock())).toBe(false);
  });

  test.each([
    ['a process that is gone', { pid: 4_194_999, host: hostname(), started: '1' }],
    ['a process whose number another one has now', { pid: process.ppid, host: hostname(), started: '1' }],
    ['our own number in an earlier life of the container', { pid: process.pid, host: hostname(), started: '1' }],
  ])('a lock left by %s is taken over', async (_, holder) => {
    await writeFile(lock(), JSON.stringify(holder));

    const taken = await takeDataDirectory(directory, NO_PATIENCE);

    expect(taken.path).toBe(directory);
    taken.release();
  });

  test('a lock cut off by a power failure is taken over', async () => {
    await writeFile(lock(), '{"pid":12');

    (await takeDataDirectory(directory, NO_PATIENCE)).release();

    expect(existsSync(lock())).toBe(false);
  });

  test('a holder on another machine counts while it gives signs of life, and no longer', async () => {
    await writeFile(lock(), JSON.stringify({ pid: 1, host: 'elsewhere', started: '1' }));

    await expect(takeDataDirectory(directory, NO_PATIENCE)).rejects.toThrow('which process 1 on elsewhere is using');

    const aMinuteAgo = new Date(Date.now() - 60_000);
    await utimes(lock(), aMinuteAgo, aMinuteAgo);
    const taken = await takeDataDirectory(directory, NO_PATIENCE);
    expect(taken.path).toBe(directory);
    taken.release();
  });

  test('a directory that cannot be made is named in one sentence', async () => {
    await writeFile(join(directory, 'file'), '');

    await expect(takeDataDirectory(join(directory, 'file', 'data'))).rejects.toThrow(
      /^DATA_DIR is .*file\/data, which cannot be written \(ENOTDIR.*\); give this user .*\.$/,
    );
  });

  test('a secret is made once and is the same at every start', () => {
    const first = readSecret(directory, 'session');

    expect(first).toHaveLength(32);
    expect(readSecret(directory, 'session')).toEqual(first);
    expect(readSecret(directory, 'other')).not.toEqual(first);
  });
});
