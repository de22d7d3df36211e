import { statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

const IN_MEMORY = '/dev/shm';
const ROOM_BYTES = 3 * 1024 ** 3;

/** Folders in which a run may have left directories. */
export const SCRATCH_PLACES = [IN_MEMORY, tmpdir()];

/**
 * Where the tests' databases and data directories lie: in memory where there is room, since a database is seven hundred
 * files, and a disk makes and removes those ten times as slowly.
 */
export function scratchPlace(): string {
  return roomIn(IN_MEMORY) >= ROOM_BYTES && freemem() >= 2 * ROOM_BYTES ? IN_MEMORY : tmpdir();
}

function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
