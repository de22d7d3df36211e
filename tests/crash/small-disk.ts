import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own that can be filled to the last byte. */
export interface SmallDisk {
  fill(): void;
  makeRoom(): void;
  remove(): void;
}

/** As root, or as somebody who may become root unasked, as on most machines of CI. */
const WAYS: readonly (readonly string[])[] = [[], ['sudo', '-n']];
const PIECE = Buffer.alloc(65_536);

/** Mounts one in memory at the directory, which must be there; undefined where this user may not. */
export function mountSmallDisk(directory: string, megabytes: number): SmallDisk | undefined {
  const owner = `uid=${process.getuid?.()},gid=${process.getgid?.()}`;
  const mount = ['mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755,${owner}`, 'tmpfs', directory];
  const by = WAYS.find((way) => spawnSync('env', [...way, ...mount]).status === 0);
  if (by === undefined) return undefined;
  const ballast = join(directory, 'ballast');
  return {
    fill: () => fillUp(ballast),
    makeRoom: () => rmSync(ballast, { force: true }),
    remove: () => {
      spawnSync('env', [...by, 'umount', '--lazy', directory]);
    },
  };
}

function fillUp(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = PIECE.length; size > 0; ) size = writeSync(file, PIECE, 0, size) === size ? size : 0;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}
