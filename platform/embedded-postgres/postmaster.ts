import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemCodeOf } from '../errors.ts';

/** What a running server tells about itself in postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const POLL_MS = 10;
/** A pid the kernel never gives (above every pid_max), for which PostgreSQL takes a lock file as stale. */
const NO_PID = 2_147_483_646;

/** Reads the server's own lock file; undefined = no server has this directory (or it is not that far yet). */
export function readPostmaster(clusterDirectory: string): Postmaster | undefined {
  const lines = readLines(clusterDirectory);
  const pid = Number(lines?.[0]);
  if (lines === undefined || !Number.isInteger(pid) || pid <= 0) {
    return undefined;
  }
  // Line 4 is the port, line 8 the state, which pg_ctl reads too: "starting", "ready   ", "stopping".
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

/**
 * True when the process of that number is the PostgreSQL server of this directory. After a power
 * failure or in a container, the number in a left-over lock file often belongs to another program.
 * A dead server that nobody waits for (no init in the container) has no arguments any more.
 */
export function isServerOf(clusterDirectory: string, pid: number): boolean {
  if (!isAlive(pid)) {
    return false;
  }
  const command = commandLineOf(pid);
  return command === undefined || command.includes(resolve(clusterDirectory));
}

/** The longest path that every system takes for a socket. */
const LONGEST_SOCKET_PATH = 103;

/** True when the server of this directory can be reached through a socket in it. */
export function hasSocket(clusterDirectory: string, port: number): boolean {
  const path = join(clusterDirectory, `.s.PGSQL.${port}`);
  return Buffer.byteLength(path) <= LONGEST_SOCKET_PATH && existsSync(path);
}

/**
 * Makes PostgreSQL take the lock file as left over. The file stays, since its last line names the
 * shared memory of the dead server, which the next start removes. The sockets go with their own lock files.
 */
export function disownLockFile(clusterDirectory: string): void {
  const lines = readLines(clusterDirectory);
  if (lines !== undefined) {
    writeFileSync(lockFile(clusterDirectory), [String(NO_PID), ...lines.slice(1)].join('\n'));
  }
  for (const name of readdirSync(clusterDirectory)) {
    if (name.startsWith('.s.PGSQL.')) rmSync(join(clusterDirectory, name));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}

/** Waits until the condition holds; false when the time is over first. */
export async function waitFor(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) {
      return false;
    }
    await wait(POLL_MS);
  }
  return true;
}

function lockFile(clusterDirectory: string): string {
  return join(clusterDirectory, 'postmaster.pid');
}

function readLines(clusterDirectory: string): string[] | undefined {
  try {
    return readFileSync(lockFile(clusterDirectory), 'utf8').split('\n');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Arguments of a process; undefined where the system does not tell. */
function commandLineOf(pid: number): string | undefined {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}
