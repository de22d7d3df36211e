import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const root = join(import.meta.dirname, '../..');

const SERVER_FOLDERS = 'api domain demo engine exporter migrations platform processes reseat storage workers'.split(
  ' ',
);
const BUILT = join(root, 'dist/server/bundle/main.js');
const LOCK = join(tmpdir(), 'tushen-build-for-tests.lock');
const LOCK_LIFE_MS = 120_000;

/** Builds the server when it is missing or older than a source file; test files that run at the same time wait. */
export async function ensureBuilt(): Promise<void> {
  while (!takeLock()) await wait(200);
  try {
    if (isFresh()) return;
    const { status, stdout } = spawnSync('npm', ['run', 'build:server'], { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`Expected the server to be built, but npm run build:server says: ${stdout}`);
    // The compiler leaves a file alone that comes out the same; ours is the mark that all of them are new.
    const now = new Date();
    utimesSync(BUILT, now, now);
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function takeLock(): boolean {
  const taken = statSync(LOCK, { throwIfNoEntry: false });
  // Left by a run that was killed.
  if (taken !== undefined && Date.now() - taken.mtimeMs > LOCK_LIFE_MS) rmSync(LOCK, { force: true });
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function isFresh(): boolean {
  if (!existsSync(BUILT)) return false;
  const built = statSync(BUILT).mtimeMs;
  const own = readdirSync(root).filter((name) => name.endsWith('.ts'));
  const inFolders = SERVER_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const sources = [...own, ...inFolders].filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return sources.every((name) => statSync(join(root, name)).mtimeMs <= built);
}
