import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf, StartupError, systemCodeOf } from './errors.ts';

/** Who holds the directory. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Start time of the process as the kernel counts it: process numbers are used again. */
  readonly started: string;
}

export interface DataDirectory {
  readonly path: string;
  release(): void;
}

const BEAT_MS = 5_000;
/** A holder on another machine (a shared disk, another container) counts as dead after so long without a sign. */
const SILENCE_MS = 20_000;
/** A holder that was told to stop (a restart) is usually gone by then. */
const STOPPING_MS = 3_000;
const LOOK_AGAIN_MS = 100;
const SECRET_BYTES = 32;

/**
 * Takes the directory for this process until it is released or the process is gone. The embedded
 * PostgreSQL and the engine must never run twice on the same files.
 */
export async function takeDataDirectory(path: string, patienceMs = STOPPING_MS): Promise<DataDirectory> {
  const directory = resolve(path);
  makeWritable(directory);
  const lock = join(directory, 'tushen.lock');
  const self: Holder = { pid: process.pid, host: hostname(), started: startTimeOf(process.pid) };
  const end = performance.now() + patienceMs;
  while (!acquire(lock, self)) {
    if (performance.now() > end) {
      throw inUse(directory, read(lock));
    }
    await wait(LOOK_AGAIN_MS);
  }
  const beat = setInterval(() => touch(lock), BEAT_MS);
  beat.unref();
  return {
    path: directory,
    release: () => {
      clearInterval(beat);
      rmSync(lock, { force: true });
    },
  };
}

/** A random secret that all starts on this directory share; made at the first one. */
export function readSecret(directory: string, name: string): Buffer {
  const file = join(directory, `${name}.secret`);
  try {
    writeFileSync(file, randomBytes(SECRET_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') {
      throw error;
    }
  }
  return readFileSync(file);
}

function makeWritable(directory: string): void {
  const probe = join(directory, `.write-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new StartupError(
      {
        setting: 'DATA_DIR',
        found: `is ${directory}, which cannot be written (${reasonOf(error)})`,
        remedy: 'give this user the right to write there, make room, or name another directory',
      },
      { cause: error },
    );
  }
}

function acquire(lock: string, self: Holder): boolean {
  if (create(lock, self)) {
    return true;
  }
  const found = read(lock);
  if (found !== undefined && isHeld(found, lock, self)) {
    return false;
  }
  putAside(lock, found);
  return create(lock, self);
}

function inUse(directory: string, holder: Holder | undefined): StartupError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new StartupError({
    setting: 'DATA_DIR',
    found: `is ${directory}, which ${who} is using`,
    remedy: 'stop that one, or name another directory here (several processes need DATABASE_URL)',
  });
}

function create(lock: string, self: Holder): boolean {
  try {
    writeFileSync(lock, JSON.stringify(self), { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function read(lock: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as Holder;
  } catch {
    // Gone meanwhile, or cut off by a power failure: nobody's.
    return undefined;
  }
}

function isHeld(holder: Holder, lock: string, self: Holder): boolean {
  if (holder.host !== self.host) {
    const beat = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Date.now() - beat < SILENCE_MS;
  }
  return holder.started === startTimeOf(holder.pid) && (holder.pid !== self.pid || holder.started !== '');
}

/** Only the lock that was judged left over is removed: another starter may have replaced it meanwhile. */
function putAside(lock: string, judged: Holder | undefined): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    const moved = read(aside);
    if (moved !== undefined && JSON.stringify(moved) !== JSON.stringify(judged)) {
      linkSync(aside, lock);
    }
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(systemCodeOf(error) ?? '')) {
      throw error;
    }
  } finally {
    rmSync(aside, { force: true });
  }
}

function touch(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // The disk is gone or full; PostgreSQL will say so more clearly.
  }
}

/**
 * When the process started, as a text to compare: '' where the system does not tell but the process
 * lives, 'gone' where there is none.
 */
function startTimeOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      // Field 22, counted after the program's name, which may itself hold spaces and brackets.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    } catch {
      return 'gone';
    }
  }
  try {
    process.kill(pid, 0);
    return '';
  } catch (error) {
    return systemCodeOf(error) === 'EPERM' ? '' : 'gone';
  }
}
